/* SPDX-License-Identifier: Apache-2.0
 * on_show_approval - one approval: where it stands, how it got there, what is held or quarantined.
 */
#include "event_batch.h"
#include "quarantine_list.h"

#define OPEN_MAX 200 /* held or quarantined events shown with an approval */

static enum verdict refuse_unknown(struct handler_ctx *ctx, struct incoming *in)
{
    return refuse(ctx, in,
                  &(struct problem){
                      .code = "not-found",
                      .detail = "本部门没有该事项；请核对 approvalId，或查询所属部门的适配服务",
                  });
}

static int load_history(struct handler_ctx *ctx, struct approval *approval, ApprovalView *view)
{
    struct load_events_row *rows;
    size_t count;
    int err = load_events(ctx->tx, ctx->arena, (struct store_uuid_array){&approval->id, 1}, &rows, &count);

    if (err < 0)
        return err;
    struct event_record *records = arena_array(ctx->arena, count, sizeof *records);
    approval->events = arena_array(ctx->arena, count, sizeof(struct fold_event *));
    if (!records || !approval->events)
        return ERR_NOMEM;
    for (size_t i = 0; i < count && err == 0; i++) {
        err = event_record_of_row(&records[i], ctx->arena, &rows[i]);
        approval->events[i] = &records[i].fold;
    }
    if (err < 0)
        return err;
    approval->event_count = count;
    (void)fold_all(approval->events, count,
                   approval->promised); /* for the states between: they are not stored */
    return approval_history(ctx->arena, approval, &view->history, &view->n_history);
}

static int load_quarantine(struct handler_ctx *ctx, const struct approval *approval, ApprovalView *view)
{
    struct list_open_of_approval_row *rows;
    size_t count;
    int err = list_open_of_approval(ctx->tx, ctx->arena, approval->id, OPEN_MAX, &rows, &count);
    QuarantinedPush **pushes = err == 0 ? quarantine_list_new(ctx->arena, count) : NULL;

    if (err == 0 && !pushes)
        return ERR_NOMEM;
    for (size_t i = 0; i < count && err == 0; i++)
        err = quarantine_list_fill(ctx->arena, pushes[i],
                                   &(struct open_push){
                                       .event_id = rows[i].event_id,
                                       .approval_id = approval->id,
                                       .event = rows[i].event,
                                       .disposition = rows[i].disposition,
                                       .code = rows[i].code,
                                       .occurred = rows[i].occurred_at,
                                       .received = rows[i].received_at,
                                   });
    view->quarantine = pushes;
    view->n_quarantine = err == 0 ? count : 0;
    return err;
}

static enum verdict show(struct handler_ctx *ctx, struct incoming *in, struct approval *approval)
{
    const struct adapter *adapter = ctx->state;
    ApprovalView view = BANGBAN__V1__APPROVAL_VIEW__INIT;
    int err = load_history(ctx, approval, &view);

    if (err == 0)
        err = load_quarantine(ctx, approval, &view);
    if (err < 0)
        return verdict_of(ctx, in, err);
    view.approval_id = approval->text;
    view.application_id = approval->application;
    view.department = (char *)adapter->department;
    view.item = approval->item;
    view.state = (char *)approval_state_name(approval->fold.state);
    view.holder = (char *)approval_holder(approval->fold.state);
    return verdict_of(ctx, in, reply(ctx, in, &view));
}

enum verdict adapter_on_show_approval(struct handler_ctx *ctx, struct incoming *in)
{
    const struct adapter *adapter = ctx->state;
    const ShowApproval *request = (const ShowApproval *)in->message;
    struct load_approvals_row *rows;
    struct approval approval;
    struct uuid id;
    size_t count;

    if (!caller_may_read(in->caller, adapter->department))
        return refuse_stranger(ctx, in);
    if (uuid_parse(request->approval_id, &id) != 0)
        return refuse(ctx, in,
                      &(struct problem){
                          .code = "invalid-field",
                          .detail = "事项编号格式不正确",
                          .fields = &(struct field_problem){"approvalId", "事项编号为转交时给出的 UUID",
                                                            "请原样填写转交信息中的 approvalId"},
                          .field_count = 1,
                      });
    int err = load_approvals(ctx->tx, ctx->arena, (struct store_uuid_array){&id, 1}, &rows, &count);
    if (err == 0 && count == 0)
        return refuse_unknown(ctx, in);
    if (err == 0)
        err = approval_of_row(&approval, &rows[0]);
    return err < 0 ? verdict_of(ctx, in, err) : show(ctx, in, &approval);
}
