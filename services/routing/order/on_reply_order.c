/* SPDX-License-Identifier: Apache-2.0
 * on_reply_order - what becomes of an order: it is answered, gets a later day once, and is closed after the
 * answer. */
#include <string.h>

#include "findings/findings.h"
#include "order.h"

/* The open order of a command, by whom it concerns; false: it was answered, return `*ret_verdict`. */
static bool open_to_caller(struct handler_ctx *ctx, struct incoming *in, const char *number,
                           struct list_orders_row *ret_row, enum verdict *ret_verdict)
{
    const char *voice = order_voice(ctx, in);
    int err = order_load(ctx, number, ret_row);

    if (err == ERR_NOT_FOUND)
        *ret_verdict = routing_refuse(ctx, in, "not-found", "没有这张督办单：请核对督办单编号");
    else if (err < 0)
        *ret_verdict = verdict_of(ctx, in, err);
    else if (voice && strcmp(voice, ret_row->addressee) != 0)
        *ret_verdict = routing_refuse(ctx, in, "forbidden", "这张督办单不是发给您的：由督办对象回复");
    else if (ret_row->has_closed_at)
        *ret_verdict = routing_refuse(ctx, in, "conflict", "这张督办单已经办结或撤销");
    else
        return act_expected(ctx, in, number, ret_verdict);
    return false;
}

static int take_reply(struct handler_ctx *ctx, struct incoming *in, const struct list_orders_row *row)
{
    const ReplyOrder *request = (const ReplyOrder *)in->message;
    int err = reply_order(ctx->tx, row->number, request->reply, ctx->now);

    if (err == 0)
        err = act_record(ctx, &(struct routing_act){row->number, "replied", in->caller, in->request->actor,
                                                    request->reply});
    if (err == 0 && !row->has_replied_at) /* a second answer adds to the first */
        err = duty_close(ctx, DUTY_ORDER, row->number, 0, DUTY_DONE);
    return err == 0 ? routing_tell(
                          ctx, &row->application_id, "office", "order.replied",
                          TOLD({"number", row->number}, {"matter", row->matter}, {"reply", request->reply}))
                    : err;
}

enum verdict routing_on_reply_order(struct handler_ctx *ctx, struct incoming *in)
{
    const ReplyOrder *request = (const ReplyOrder *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct list_orders_row row = {0};
    enum verdict verdict;

    findings_check_text(&findings, "number", request->number, ORDER_NUMBER_MAX_CHARACTERS);
    findings_check_text(&findings, "reply", request->reply, ORDER_TEXT_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!open_to_caller(ctx, in, request->number, &row, &verdict))
        return verdict;
    int err = take_reply(ctx, in, &row);
    return err == 0 ? order_reply(ctx, in, row.number) : verdict_of(ctx, in, err);
}

/* The duty begins anew with the later day. */
static int put_off(struct handler_ctx *ctx, struct incoming *in, const struct list_orders_row *row,
                   civil_day due)
{
    const ExtendOrder *request = (const ExtendOrder *)in->message;
    int err = extend_order(ctx->tx, row->number, due);

    if (err == 0)
        err = act_record(ctx, &(struct routing_act){
                                  row->number, "extended", in->caller, in->request->actor,
                                  arena_printf(ctx->arena, "延至 %s：%s", request->due_on, request->reason)});
    if (err == 0)
        err = duty_close(ctx, DUTY_ORDER, row->number, 0, DUTY_VOID);
    if (err == 0)
        err = duty_open(ctx, &(struct duty){.kind = DUTY_ORDER,
                                            .application = &row->application_id,
                                            .subject = row->number,
                                            .holder = row->addressee,
                                            .opened = ctx->now,
                                            .due_on = request->due_on});
    return err == 0 ? routing_tell(ctx, &row->application_id, row->addressee, "order.extended",
                                   TOLD({"number", row->number}, {"day", request->due_on}))
                    : err;
}

enum verdict routing_on_extend_order(struct handler_ctx *ctx, struct incoming *in)
{
    const ExtendOrder *request = (const ExtendOrder *)in->message;
    struct findings findings = {.arena = ctx->arena};
    civil_day due = civil_day_of(ctx->now);
    struct list_orders_row row = {0};
    enum verdict verdict;

    findings_check_text(&findings, "number", request->number, ORDER_NUMBER_MAX_CHARACTERS);
    findings_check_text(&findings, "reason", request->reason, ORDER_TEXT_MAX_CHARACTERS);
    if (civil_day_parse(request->due_on, &due) < 0)
        findings_add(&findings, "应为日期，如 2026-03-09", "请更正", "dueOn");
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!open_to_caller(ctx, in, request->number, &row, &verdict))
        return verdict;
    if (row.has_replied_at || row.extended || civil_day_of(ctx->now).n > row.due_on.n ||
        due.n <= row.due_on.n)
        return routing_refuse(ctx, in, "conflict", "只能在期限届满前、回复之前延期一次，且须晚于原期限");
    int err = put_off(ctx, in, &row, due);
    return err == 0 ? order_reply(ctx, in, row.number) : verdict_of(ctx, in, err);
}

enum verdict routing_on_close_order(struct handler_ctx *ctx, struct incoming *in)
{
    const CloseOrder *request = (const CloseOrder *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct list_orders_row row = {0};
    enum verdict verdict;

    findings_check_text(&findings, "number", request->number, ORDER_NUMBER_MAX_CHARACTERS);
    findings_check_text(&findings, "text", request->text, ORDER_TEXT_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!open_to_caller(ctx, in, request->number, &row, &verdict))
        return verdict;
    if (!row.has_replied_at)
        return routing_refuse(ctx, in, "conflict", "督办对象尚未回复：回复之后才能办结");
    int err = order_end(ctx, &(struct order_end){.row = &row,
                                                 .outcome = ORDER_DONE,
                                                 .caller = in->caller,
                                                 .person = in->request->actor,
                                                 .why = request->text});
    return err == 0 ? order_reply(ctx, in, row.number) : verdict_of(ctx, in, err);
}
