/* SPDX-License-Identifier: Apache-2.0
 * on_record_issue_step - what was done about an issue; and who takes it higher before the clock does. */
#include "findings/findings.h"
#include "issue.h"

static enum verdict refuse_conflict(struct handler_ctx *ctx, struct incoming *in, const char *detail)
{
    return refuse(ctx, in, &(struct problem){.code = "conflict", .detail = detail});
}

bool issue_of_command(struct handler_ctx *ctx, struct incoming *in, const char *number,
                      struct load_issue_row *ret_row, enum verdict *ret_verdict)
{
    int err = load_issue(ctx->tx, ctx->arena, number, ret_row);

    *ret_verdict = VERDICT_DONE;
    if (err == ERR_NOT_FOUND)
        *ret_verdict =
            refuse(ctx, in,
                   &(struct problem){.code = "not-found",
                                     .detail = "没有这个问题：请核对问题编号；刚登记的请稍候再试"});
    else if (err < 0)
        *ret_verdict = verdict_of(ctx, in, err);
    else if (ret_row->has_solved_at)
        *ret_verdict = refuse_conflict(ctx, in, "该问题已经解决：又有新情况的请另行登记");
    else
        return act_expected(ctx, in, number, ret_verdict);
    return false;
}

enum verdict routing_on_record_issue_step(struct handler_ctx *ctx, struct incoming *in)
{
    const RecordIssueStep *request = (const RecordIssueStep *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct load_issue_row row = {0};
    enum verdict verdict;

    findings_check_text(&findings, "number", request->number, NUMBER_MAX_CHARACTERS);
    findings_check_text(&findings, "text", request->text, ISSUE_TEXT_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!issue_of_command(ctx, in, request->number, &row, &verdict))
        return verdict;
    int err = act_record(
        ctx, &(struct routing_act){request->number, "step", in->caller, in->request->actor, request->text});
    return err == 0 ? issue_reply(ctx, in, request->number) : verdict_of(ctx, in, err);
}

enum verdict routing_on_escalate_issue(struct handler_ctx *ctx, struct incoming *in)
{
    const EscalateIssue *request = (const EscalateIssue *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct load_issue_row row = {0};
    enum verdict verdict;

    findings_check_text(&findings, "number", request->number, NUMBER_MAX_CHARACTERS);
    findings_check_text(&findings, "reason", request->reason, ISSUE_TEXT_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!issue_of_command(ctx, in, request->number, &row, &verdict))
        return verdict;
    int err = issue_escalate(ctx, &(struct escalating){.issue = request->number,
                                                       .row = &row,
                                                       .reason = request->reason,
                                                       .caller = in->caller,
                                                       .person = in->request->actor});
    if (err == ERR_CONFLICT)
        return refuse_conflict(ctx, in, "已经报到领导：请等待答复，或按答复办理");
    return err == 0 ? issue_reply(ctx, in, request->number) : verdict_of(ctx, in, err);
}
