/* SPDX-License-Identifier: Apache-2.0
 * take_back - a delivery was recorded that never happened: the result is owed again, from its decision on. */
#include "delivery.h"

struct taking_back {
    const CorrectDelivery *request;
    const struct uuid *application;
    const struct find_item_row *item;
};

static int emit_taken_back(struct handler_ctx *ctx, const struct taking_back *taking)
{
    const CorrectDelivery *request = taking->request;
    char approval[UUID_TEXT];
    DeliveryTakenBack event;

    bangban__v1__delivery_taken_back__init(&event);
    event.application_id = request->application_id;
    event.item = request->item;
    event.approval_id = borrow(uuid_format(&taking->item->approval_id, approval));
    event.reason = request->reason;
    event.taken_back_at = ctx->now.us;
    log_event(LOG_OF_CASE(ctx, event.application_id), LOG_INFO, "delivery.taken_back",
              LOG_S("approval", approval), LOG_I("item", event.item));
    return emit(ctx,
                &(struct emission){.type = MSG_DeliveryTakenBack,
                                   .message = &event,
                                   .subject = event.application_id,
                                   .key = event.application_id,
                                   .occurred = ctx->now},
                NULL);
}

static int write(struct handler_ctx *ctx, struct incoming *in, const struct taking_back *taking)
{
    const CorrectDelivery *request = taking->request;
    int err = act_record(
        ctx, in, taking->application, "delivery.taken_back",
        arena_printf(ctx->arena, "更正：事项 %d 的结果并未送达，理由：%s", request->item, request->reason));

    if (err == 0)
        err = insert_taken_back(ctx->tx, *taking->application, request->item, ctx->now, request->reason);
    return err < 0 ? err : take_item_back(ctx->tx, *taking->application, request->item);
}

/* An exchange that was owed is owed no more: what is delivered then is what is decided then. */
static int owe_again(struct handler_ctx *ctx, const struct taking_back *taking)
{
    const struct find_item_row *item = taking->item;
    const struct delivery_change change = {.application = taking->application,
                                           .item = taking->request->item,
                                           .was_owed = item->exchange_owed,
                                           .is_owed = item->has_decision,
                                           .decided_at = item->decided_at};

    return delivery_duties_follow(ctx, &change, 1);
}

enum verdict delivery_take_back(struct handler_ctx *ctx, struct incoming *in, const struct uuid *application,
                                const struct find_item_row *item)
{
    const struct intake *intake = ctx->state;
    const struct taking_back taking = {(const CorrectDelivery *)in->message, application, item};
    struct bulletin bulletin = BULLETIN(ctx);
    int err = write(ctx, in, &taking);

    if (err == 0)
        err = emit_taken_back(ctx, &taking);
    bulletin_tell(ctx, &bulletin, application, "delivery.taken_back",
                  FIELDS({"item", catalogue_item(intake->catalogue, taking.request->item)->name_zh},
                         {"reason", taking.request->reason}));
    if (err == 0)
        err = reopen_closed(ctx, (struct store_uuid_array){application, 1}, &bulletin);
    if (err == 0)
        err = owe_again(ctx, &taking);
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    return err == 0 ? reply_with_application(ctx, in, application) : verdict_of(ctx, in, err);
}
