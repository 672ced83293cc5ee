/* SPDX-License-Identifier: Apache-2.0
 * on_correct_delivery - a delivery was recorded wrongly, or its document was exchanged for a corrected one.
 */
#include <string.h>

#include "delivery.h"
#include "validate.h"

#define REASON_MAX_CHARACTERS 200 /* of a correction */

struct delivery_correction {
    const CorrectDelivery *request;
    struct delivery_fields fields;
    struct uuid application_id;
    struct find_item_row item;
    wall_time at;
};

static int emit_corrected(struct handler_ctx *ctx, const struct delivery_correction *correction)
{
    const CorrectDelivery *request = correction->request;
    char approval[UUID_TEXT];
    DeliveryCorrected event;

    bangban__v1__delivery_corrected__init(&event);
    event.application_id = request->application_id;
    event.item = request->item;
    event.approval_id = borrow(uuid_format(&correction->item.approval_id, approval));
    event.channel = request->channel;
    event.received_by = request->received_by;
    event.reason = request->reason;
    event.corrected_at = ctx->now.us;
    event.delivered_at = correction->at.us;
    log_event(LOG_OF_CASE(ctx, event.application_id), LOG_INFO, "delivery.corrected",
              LOG_S("approval", approval), LOG_I("item", event.item), LOG_S("channel", event.channel),
              LOG_NAME("received_by", event.received_by));
    return emit(ctx,
                &(struct emission){.type = MSG_DeliveryCorrected,
                                   .message = &event,
                                   .subject = event.application_id,
                                   .key = event.application_id,
                                   .occurred = ctx->now},
                NULL);
}

static int write_correction(struct handler_ctx *ctx, struct incoming *in,
                            const struct delivery_correction *correction)
{
    const struct uuid *id = &correction->application_id;
    const CorrectDelivery *request = correction->request;
    int err = correct_item_delivery(ctx->tx, *id, request->item, request->channel, request->received_by,
                                    correction->at);

    if (err == 0)
        err = act_record(ctx, in, id, "delivery.corrected",
                         arena_printf(ctx->arena, "更正事项 %d 的送达记录，签收人 %s，理由：%s",
                                      request->item, request->received_by, request->reason));
    if (err == 0)
        err = record_delivery(ctx, &(struct delivery_record){.application = id,
                                                             .item = request->item,
                                                             .fields = &correction->fields,
                                                             .at = correction->at,
                                                             .reason = request->reason});
    return err < 0 ? err : emit_corrected(ctx, correction);
}

static enum verdict correct(struct handler_ctx *ctx, struct incoming *in,
                            const struct delivery_correction *correction)
{
    const struct intake *intake = ctx->state;
    const CorrectDelivery *request = correction->request;
    struct bulletin bulletin = BULLETIN(ctx);
    int err = write_correction(ctx, in, correction);

    bulletin_tell(ctx, &bulletin, &correction->application_id, "delivery.corrected",
                  FIELDS({"item", catalogue_item(intake->catalogue, request->item)->name_zh},
                         {"received_by", request->received_by}, {"reason", request->reason}));
    if (err == 0)
        err = close_finished(ctx, (struct store_uuid_array){&correction->application_id, 1}, &bulletin);
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    return err == 0 ? reply_with_application(ctx, in, &correction->application_id) : verdict_of(ctx, in, err);
}

static bool says_how(const CorrectDelivery *request)
{
    return *request->channel || *request->received_by || *request->relation || *request->identity ||
           *request->tracking_number || *request->address || *request->receipt || *request->delivered_on;
}

static void validate(struct findings *findings, struct delivery_correction *correction)
{
    const CorrectDelivery *request = correction->request;

    validate_application_id(findings, request->application_id, &correction->application_id);
    validate_item_number(findings, request->item);
    findings_check_text(findings, "reason", request->reason, REASON_MAX_CHARACTERS);
    correction->fields = DELIVERY_FIELDS(request);
    if (!request->not_delivered)
        validate_delivery_fields(findings, &correction->fields);
    else if (says_how(request))
        findings_add(findings, "并未送达的，没有送达方式、签收人和日期", "请只填写事项编号和理由",
                     "notDelivered");
}

/* Where no day is named, the recorded one stands; an exchange happens now. */
static bool find_day(struct handler_ctx *ctx, struct findings *findings,
                     struct delivery_correction *correction)
{
    const struct find_item_row *item = &correction->item;
    const char *day = correction->request->delivered_on;

    if (!*day && !item->exchange_owed)
        correction->at = item->delivered_at;
    else
        validate_delivery_day(findings, day, &(struct delivery_span){item->decided_at, ctx->now},
                              &correction->at);
    return findings->count == 0;
}

enum verdict intake_on_correct_delivery(struct handler_ctx *ctx, struct incoming *in)
{
    struct delivery_correction correction = {.request = (const CorrectDelivery *)in->message};
    struct findings findings = {.arena = ctx->arena};
    enum verdict verdict;

    validate(&findings, &correction);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!delivery_item(ctx, in,
                       &(struct delivery_target){&correction.application_id, correction.request->item},
                       &correction.item, &verdict))
        return verdict;
    if (!correction.item.has_delivered_at)
        return refuse(
            ctx, in,
            &(struct problem){.code = "conflict", .detail = "该事项的结果尚未送达，没有可更正的送达记录"});
    if (correction.request->not_delivered)
        return delivery_take_back(ctx, in, &correction.application_id, &correction.item);
    if (!find_day(ctx, &findings, &correction))
        return findings_refuse(ctx, in, &findings);
    return correct(ctx, in, &correction);
}
