/* SPDX-License-Identifier: Apache-2.0
 * on_decide_referral - the centre says whose duty an item is.  Also the one that gave it back may be named.
 *
 * What went to and fro is the leader's to decide. */
#include <string.h>

#include "referral.h"

static bool is_leader(const struct incoming *in)
{
    return strncmp(in->caller, "leader.", strlen("leader.")) == 0;
}

/* The referral that waits for the caller's decision; false: it was answered, return `*ret_verdict`. */
static bool open_to_caller(struct handler_ctx *ctx, struct incoming *in, const char *number,
                           struct list_referrals_row *ret_row, enum verdict *ret_verdict)
{
    int err = referral_load(ctx, number, ret_row);

    if (err == ERR_NOT_FOUND)
        *ret_verdict = routing_refuse(ctx, in, "not-found", "没有这张转办单：请核对转办单编号");
    else if (err < 0)
        *ret_verdict = verdict_of(ctx, in, err);
    else if (ret_row->has_outcome)
        *ret_verdict = routing_refuse(ctx, in, "conflict", "这张转办单已经处理：请重新查询");
    else if (strcmp(ret_row->decider, "leader") == 0 && !is_leader(in))
        *ret_verdict = routing_refuse(ctx, in, "forbidden", "事项多次退回，须由领导决定承办部门");
    else
        return act_expected(ctx, in, number, ret_verdict);
    return false;
}

static int decide(struct handler_ctx *ctx, struct incoming *in, const struct list_referrals_row *row)
{
    const DecideReferral *request = (const DecideReferral *)in->message;
    const char *by = routing_by(ctx->arena, in);
    int err = !by ? ERR_NOMEM
                  : referral_pass(ctx, &(struct passing){.row = row,
                                                         .to = request->department,
                                                         .outcome = "decided",
                                                         .decided_by = by,
                                                         .text = request->text});

    if (err == 0)
        err = act_record(ctx, &(struct routing_act){row->number, "decided", in->caller, in->request->actor,
                                                    request->text});
    if (err == 0)
        err = duty_close(ctx, DUTY_ALLOCATION, row->number, row->item, DUTY_DONE);
    return err == 0 ? routing_advance(ctx, (struct store_uuid_array){&row->application_id, 1}) : err;
}

enum verdict routing_on_decide_referral(struct handler_ctx *ctx, struct incoming *in)
{
    const DecideReferral *request = (const DecideReferral *)in->message;
    const struct routing *routing = ctx->state;
    struct findings findings = {.arena = ctx->arena};
    struct list_referrals_row row = {0};
    enum verdict verdict;

    findings_check_text(&findings, "number", request->number, REFERRAL_NUMBER_MAX_CHARACTERS);
    findings_check_text(&findings, "text", request->text, REFERRAL_TEXT_MAX_CHARACTERS);
    if (!catalogue_department(routing->catalogue, request->department))
        findings_add(&findings, "没有这个部门", "请填写部门代码，如 housing", "department");
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!open_to_caller(ctx, in, request->number, &row, &verdict))
        return verdict;
    int err = decide(ctx, in, &row);
    return err == 0 ? referral_reply(ctx, in, row.number) : verdict_of(ctx, in, err);
}
