/* SPDX-License-Identifier: Apache-2.0
 * on_deliver_result - a result goes into the hands of the enterprise (regulation, part two, 1:
 * 将结果送达企业负责人; Administrative Licensing Law art. 44). */
#include "change_text.h"
#include "course.h"
#include "validate.h"

#include <string.h>

struct delivery {
    const DeliverResult *request;
    struct uuid application_id;
    struct find_item_row item;
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
    event.delivered_at = ctx->now.us;
    log_event(LOG_OF_CASE(ctx, event.application_id), LOG_INFO, "result.delivered",
              LOG_S("approval", approval), LOG_I("item", event.item), LOG_S("channel", event.channel),
              LOG_NAME("received_by", event.received_by));
    return emit(ctx,
                &(struct emission){.type = MSG_ResultDelivered,
                                   .message = &event,
                                   .subject = event.application_id,
                                   .key = event.application_id,
                                   .occurred = ctx->now},
                NULL);
}

static enum verdict deliver(struct handler_ctx *ctx, struct incoming *in, const struct delivery *delivery)
{
    const struct intake *intake = ctx->state;
    const struct uuid *id = &delivery->application_id;
    const DeliverResult *request = delivery->request;
    struct bulletin bulletin = BULLETIN(ctx);
    int err = deliver_item(ctx->tx, *id, request->item, request->channel, request->received_by, ctx->now);

    if (err == 0)
        err = raise_version(ctx->tx, *id);
    if (err == 0)
        err = emit_delivered(ctx, delivery);
    bulletin_add(&bulletin, id, "delivered",
                 arena_printf(ctx->arena, "“%s”的办理结果已送达，签收人：%s",
                              catalogue_item(intake->catalogue, request->item)->name_zh,
                              request->received_by));
    if (err == 0)
        err = close_finished(ctx, (struct store_uuid_array){id, 1}, &bulletin);
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    return err == 0 ? reply_with_application(ctx, in, id) : verdict_of(ctx, in, err);
}

static enum verdict refuse_undeliverable(struct handler_ctx *ctx, struct incoming *in,
                                         const struct delivery *delivery)
{
    const char *detail =
        delivery->item.has_delivered_at
            ? arena_printf(ctx->arena, "事项 %d 的结果已经送达，不能重复送达", delivery->request->item)
            : arena_printf(ctx->arena,
                           "事项 %d 现为“%s”，还没有可送达的结果：请待部门办结、不予许可或不予受理后"
                           "再送达；容缺办结的须先补齐材料",
                           delivery->request->item, change_state_name(delivery->item.state));

    return refuse(ctx, in, &(struct problem){.code = "conflict", .detail = detail});
}

static enum verdict refuse_foreign_item(struct handler_ctx *ctx, struct incoming *in)
{
    return refuse(ctx, in,
                  &(struct problem){.code = "not-found",
                                    .detail = "该办件没有这个事项：请核对事项编号，以受理回执为准"});
}

enum verdict intake_on_deliver_result(struct handler_ctx *ctx, struct incoming *in)
{
    struct delivery delivery = {.request = (const DeliverResult *)in->message};
    struct findings findings = {.arena = ctx->arena};
    struct application application;

    validate_delivery(&findings, delivery.request, &delivery.application_id);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = application_load(ctx, &delivery.application_id, &application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    if (err == 0 && !version_expected(ctx, in, "办件", application.row.version))
        return VERDICT_DONE;
    if (err == 0)
        err = find_item(ctx->tx, ctx->arena, delivery.application_id, delivery.request->item, &delivery.item);
    if (err == ERR_NOT_FOUND)
        return refuse_foreign_item(ctx, in);
    if (err < 0)
        return verdict_of(ctx, in, err);
    if (!course_deliverable(delivery.item.state))
        return refuse_undeliverable(ctx, in, &delivery);
    return deliver(ctx, in, &delivery);
}
