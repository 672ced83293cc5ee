/* SPDX-License-Identifier: Apache-2.0
 * record_delivery - the row of a delivery, and the end of the duty to deliver. */
#include "delivery.h"

int record_delivery(struct handler_ctx *ctx, const struct delivery_record *record)
{
    const struct delivery_fields *fields = record->fields;
    char application[UUID_TEXT];
    int err = insert_delivery(ctx->tx, *record->application, record->item, ctx->now,
                              *record->reason ? "corrected" : "delivered", record->at, fields->channel,
                              fields->received_by, fields->relation, fields->masked, fields->tracking_number,
                              fields->address, fields->receipt, record->reason);

    if (err == 0)
        err = duty_done_at(
            ctx, DUTY_DELIVERY,
            &(struct duty_subject){uuid_format(record->application, application), record->item}, record->at);
    /* What was decided before duties were kept has none. */
    return err == ERR_NOT_FOUND ? 0 : err;
}
