/* SPDX-License-Identifier: Apache-2.0
 * on_solve_issue - an issue is solved, once, and everybody knows how. */
#include "issue.sql.h"
#include "issue/issue.h"

#define NUMBER_MAX_CHARACTERS 40

static int answer(struct handler_ctx *ctx, struct incoming *in, const struct load_issue_row *row)
{
    const SolveIssue *request = (const SolveIssue *)in->message;
    char id[UUID_TEXT];
    IssueView view;

    bangban__v1__issue_view__init(&view);
    view.number = request->number;
    view.application_id = borrow(uuid_format(&row->application_id, id));
    view.item = row->item;
    view.problem = borrow(row->problem);
    view.raised_by = borrow(row->raised_by);
    view.raised_at = row->raised_at.us;
    if (row->has_visit)
        view.visit = borrow(row->visit);
    view.solution = request->solution;
    view.solved_at = ctx->now.us;
    view.solved_by = borrow(in->request->actor);
    return reply(ctx, in, &view);
}

static enum verdict solve(struct handler_ctx *ctx, struct incoming *in, const struct load_issue_row *row)
{
    const SolveIssue *request = (const SolveIssue *)in->message;
    struct bulletin bulletin = BULLETIN(ctx);
    int err = solve_issue(ctx->tx, request->number, request->solution, ctx->now, in->request->actor);

    if (err == 0)
        err = act_record(ctx, in, &row->application_id, "issue.solved",
                         arena_printf(ctx->arena, "问题 %s 已解决：%s", request->number, request->solution));
    if (err == 0)
        err = issue_announce_end(
            ctx, &(struct issue_end){request->number, &row->application_id, row->item, request->solution},
            &bulletin);
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    if (err == 0)
        err = answer(ctx, in, row);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict intake_on_solve_issue(struct handler_ctx *ctx, struct incoming *in)
{
    const SolveIssue *request = (const SolveIssue *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct load_issue_row row;

    findings_check_text(&findings, "number", request->number, NUMBER_MAX_CHARACTERS);
    findings_check_text(&findings, "solution", request->solution, ISSUE_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = load_issue(ctx->tx, ctx->arena, request->number, &row);
    if (err == ERR_NOT_FOUND)
        return refuse(ctx, in,
                      &(struct problem){.code = "not-found", .detail = "没有这个问题：请核对问题编号"});
    if (err < 0)
        return verdict_of(ctx, in, err);
    if (!act_expected(ctx, in, &row.application_id, row.version))
        return VERDICT_DONE;
    if (row.has_solved_at)
        return refuse(
            ctx, in,
            &(struct problem){.code = "conflict", .detail = "该问题已经解决：又有新情况的请另行登记"});
    return solve(ctx, in, &row);
}
