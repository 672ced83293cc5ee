/* SPDX-License-Identifier: Apache-2.0
 * delivery - a result goes into the hands of the enterprise (regulation, part two, 1: 将结果送达企业负责人).
 *
 * By law within 10 days of the decision (Administrative Licensing Law art. 44): a duty of the responsible
 * agent, opened by the decision and closed by the delivery.  What was recorded wrongly is followed by its
 * correction; both stay.
 */
#ifndef BANGBAN_INTAKE_DELIVERY_H
#define BANGBAN_INTAKE_DELIVERY_H

#include "delivery.sql.h"
#include "message/bulletin.h"
#include "record/duty.h"
#include "identity.h"
#include "intake.h"

#define DUTY_DELIVERY "delivery"

/* ---- what is said of a delivery (delivery_fields.c): pure ---- */

struct delivery_fields {
    const char *channel, *received_by, *relation;
    const char *identity; /* as given; what is kept is `masked` */
    const char *tracking_number, *address, *receipt;
    char masked[IDENTITY_TEXT];
};

/* Of a DeliverResult or a CorrectDelivery: both say it with the same fields. */
#define DELIVERY_FIELDS(request_)                                                                            \
    ((struct delivery_fields){.channel = (request_)->channel,                                                \
                              .received_by = (request_)->received_by,                                        \
                              .relation = (request_)->relation,                                              \
                              .identity = (request_)->identity,                                              \
                              .tracking_number = (request_)->tracking_number,                                \
                              .address = (request_)->address,                                                \
                              .receipt = (request_)->receipt})

/* Each channel leaves its proof, and none that is not its own; whoever collects for another shows who he is.
 * Fills in `relation` where it is empty, and `masked`. */
void validate_delivery_fields(struct findings *findings, struct delivery_fields *fields);

/* ---- when it happened (delivery_day.c): pure ---- */

struct delivery_span {
    wall_time decided, now; /* it lies between them */
};

/* `text`: a day, or empty: now.  Where nothing is wrong with it, *ret_at is the instant that counts. */
void validate_delivery_day(struct findings *findings, const char *text, const struct delivery_span *span,
                           wall_time *ret_at);

struct delivery_target {
    const struct uuid *application;
    int item;
};

/* The item that a command names, of an application of the version that it expects.  False: it was answered
 * why not; return *ret_verdict. */
bool delivery_item(struct handler_ctx *ctx, struct incoming *in, const struct delivery_target *target,
                   struct find_item_row *ret_item, enum verdict *ret_verdict);

/* ---- records (record_delivery.c) ---- */

struct delivery_record {
    const struct uuid *application;
    int item;
    const struct delivery_fields *fields;
    wall_time at;       /* it was handed out */
    const char *reason; /* of a correction, "" else */
};

/* Follows its act and what it did to the item; closes the duty, if one is open. */
int record_delivery(struct handler_ctx *ctx, const struct delivery_record *record);

/* ---- it was none (take_back.c) ---- */

/* CorrectDelivery with not_delivered, of an item that counts as delivered. */
enum verdict delivery_take_back(struct handler_ctx *ctx, struct incoming *in, const struct uuid *application,
                                const struct find_item_row *item);

/* ---- the duty (delivery_duty.c) ---- */

struct delivery_change {
    const struct uuid *application;
    int item;
    bool was_owed, is_owed;
    wall_time decided_at; /* when is_owed: the period counts from it */
};

/* Closes the duties that are owed no more and opens those that are owed now, for a whole batch at once. */
int delivery_duties_follow(struct handler_ctx *ctx, const struct delivery_change *changes, size_t count);

int delivery_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin);

/* ---- handlers ---- */

enum verdict intake_on_deliver_result(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_correct_delivery(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part delivery_part;

#endif
