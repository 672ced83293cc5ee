/* SPDX-License-Identifier: Apache-2.0
 * on_deliver_result - a result is handed out, and somebody signed for it. */
#include "change_text.h"
#include "course.h"
#include "delivery.h"
#include "validate.h"

struct delivery {
    const DeliverResult *request;
    struct delivery_fields fields;
    struct uuid application_id;
    struct find_item_row item;
    wall_time at;
};

static int emit_delivered(struct handler_ctx *ctx, const struct delivery *delivery)
{
    char approval[UUID_TEXT];
    ResultDelivered event;

    bangban__v1__result_delivered__init(&event);
    event.application_id = delivery->request->application_id;
    event.item = delivery->request->item;
    event.approval_id = borrow(uuid_format(&delivery->item.approval_id, approval));
    event.department = borrow(delivery->item.department);
    event.channel = delivery->request->channel;
    event.received_by = delivery->request->received_by;
    event.relation = borrow(delivery->fields.relation);
    event.document = borrow(delivery->item.result);
    event.delivered_at = delivery->at.us;
    log_event(LOG_OF_CASE(ctx, event.application_id), LOG_INFO, "result.delivered",
              LOG_S("approval", approval), LOG_I("item", event.item), LOG_S("channel", event.channel),
              LOG_NAME("received_by", event.received_by));
    return emit(ctx,
                &(struct emission){.type = MSG_ResultDelivered,
                                   .message = &event,
                                   .subject = event.application_id,
                                   .key = event.application_id,
                                   .occurred = delivery->at},
                NULL);
}

static int write_delivery(struct handler_ctx *ctx, struct incoming *in, const struct delivery *delivery)
{
    const struct uuid *id = &delivery->application_id;
    const DeliverResult *request = delivery->request;
    int err = deliver_item(ctx->tx, *id, request->item, request->channel, request->received_by, delivery->at);

    if (err == 0)
        err = act_record(
            ctx, in, id, "result.delivered",
            arena_printf(ctx->arena, "送达事项 %d 的结果，签收人 %s", request->item, request->received_by));
    if (err == 0)
        err = record_delivery(ctx, &(struct delivery_record){.application = id,
                                                             .item = request->item,
                                                             .fields = &delivery->fields,
                                                             .at = delivery->at,
                                                             .reason = ""});
    return err < 0 ? err : emit_delivered(ctx, delivery);
}

static enum verdict deliver(struct handler_ctx *ctx, struct incoming *in, const struct delivery *delivery)
{
    const struct intake *intake = ctx->state;
    const struct uuid *id = &delivery->application_id;
    const DeliverResult *request = delivery->request;
    struct bulletin bulletin = BULLETIN(ctx);
    int err = write_delivery(ctx, in, delivery);

    bulletin_tell(ctx, &bulletin, id, "result.delivered",
                  FIELDS({"item", catalogue_item(intake->catalogue, request->item)->name_zh},
                         {"received_by", request->received_by}));
    if (err == 0)
        err = close_finished(ctx, (struct store_uuid_array){id, 1}, &bulletin);
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    return err == 0 ? reply_with_application(ctx, in, id) : verdict_of(ctx, in, err);
}

static const char *undeliverable_text(struct arena *arena, const struct delivery *delivery)
{
    if (delivery->item.exchange_owed)
        return arena_printf(arena, "事项 %d 的原结果已经送达、其后更正，请以更正送达记录换发新的结果",
                            delivery->request->item);
    if (delivery->item.has_delivered_at)
        return arena_printf(arena, "事项 %d 的结果已经送达，不能重复送达；记录有误的，请更正送达记录",
                            delivery->request->item);
    return arena_printf(arena,
                        "事项 %d 现为“%s”，还没有可送达的结果：请待部门办结、不予许可或不予受理后"
                        "再送达；容缺办结的须先补齐材料",
                        delivery->request->item, change_state_name(delivery->item.state));
}

static enum verdict refuse_undeliverable(struct handler_ctx *ctx, struct incoming *in,
                                         const struct delivery *delivery)
{
    const char *detail = undeliverable_text(ctx->arena, delivery);

    return refuse(ctx, in, &(struct problem){.code = "conflict", .detail = detail});
}

static void validate(struct findings *findings, struct delivery *delivery)
{
    const DeliverResult *request = delivery->request;

    validate_application_id(findings, request->application_id, &delivery->application_id);
    validate_item_number(findings, request->item);
    delivery->fields = DELIVERY_FIELDS(request);
    validate_delivery_fields(findings, &delivery->fields);
}

enum verdict intake_on_deliver_result(struct handler_ctx *ctx, struct incoming *in)
{
    struct delivery delivery = {.request = (const DeliverResult *)in->message};
    struct findings findings = {.arena = ctx->arena};
    enum verdict verdict;

    validate(&findings, &delivery);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!delivery_item(ctx, in, &(struct delivery_target){&delivery.application_id, delivery.request->item},
                       &delivery.item, &verdict))
        return verdict;
    if (!course_deliverable(delivery.item.state))
        return refuse_undeliverable(ctx, in, &delivery);
    validate_delivery_day(&findings, delivery.request->delivered_on,
                          &(struct delivery_span){delivery.item.decided_at, ctx->now}, &delivery.at);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    return deliver(ctx, in, &delivery);
}
