/* SPDX-License-Identifier: Apache-2.0
 * order - supervision orders (督办单; regulation, part two, 3: 跟踪督办): whoever lets a light turn red
 * answers for it by a day, and so does whom the office or the leader asks.
 */
#ifndef BANGBAN_ROUTING_ORDER_H
#define BANGBAN_ROUTING_ORDER_H

#include "act/act.h"
#include "names.h"
#include "order.sql.h"
#include "record/duty.h"
#include "record/number.h"
#include "routing.h"

#define ORDER_TEXT_MAX_CHARACTERS   500
#define ORDER_NUMBER_MAX_CHARACTERS 40
#define DUTY_ORDER                  "order"

struct new_order {
    const struct uuid *application;
    int item;              /* 0: about no single item */
    const char *clock;     /* whose red light it is about; NULL: by hand */
    const char *addressee; /* "department:housing", "agent:A01" */
    const char *matter;    /* Chinese */
    const char *by;        /* the key, or "routing" */
    civil_day due;
};

/* Gives it its number, clocks it, tells the addressee and emits OrderIssued. */
int order_issue(struct handler_ctx *ctx, const struct new_order *order, char ret_number[NUMBER_TEXT]);

enum order_outcome { ORDER_DONE, ORDER_VOID };

/* Ends it with its duty and event; `why` for its acts. */
struct order_end {
    const struct list_orders_row *row;
    enum order_outcome outcome;
    const char *caller, *person, *why;
};
int order_end(struct handler_ctx *ctx, const struct order_end *end);

/* The day by which an order of today is answered when nobody says another. ERR_TOO_BIG beyond the calendar.
 */
int order_usual_day(const struct handler_ctx *ctx, civil_day *ret_day);

/* ERR_NOT_FOUND. */
int order_load(struct handler_ctx *ctx, const char *number, struct list_orders_row *ret_row);
enum verdict order_reply(struct handler_ctx *ctx, struct incoming *in, const char *number);

/* "department:housing" or "agent:A01" behind the caller's key; NULL for others. Arena memory, "" when it is
 * full. */
const char *order_voice(struct handler_ctx *ctx, const struct incoming *in);

int order_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung);

enum verdict routing_on_rung_fired(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_rung_corrected(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_issue_order(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_reply_order(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_extend_order(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_close_order(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_show_order(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_list_orders(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part order_part;

#endif
