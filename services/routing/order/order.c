/* SPDX-License-Identifier: Apache-2.0
 * order - issuing, ending, reminding. */
#include "order.h"

#include <string.h>

static const char *const outcome_names[] = {[ORDER_DONE] = "done", [ORDER_VOID] = "void"};

int order_usual_day(const struct handler_ctx *ctx, civil_day *ret_day)
{
    const struct routing *routing = ctx->state;

    return calendar_add(routing->calendar, civil_day_of(ctx->now), (workdays){(int32_t)routing->order_days},
                        ret_day);
}

static int announce_issued(struct handler_ctx *ctx, const struct new_order *order, const char *number,
                           const char *due_on)
{
    char application[UUID_TEXT];
    OrderIssued event;

    bangban__v1__order_issued__init(&event);
    event.number = borrow(number);
    event.application_id = borrow(uuid_format(order->application, application));
    event.item = order->item;
    event.rule = borrow(order->clock ? "overdue" : "manual");
    event.addressee = borrow(order->addressee);
    event.matter = borrow(order->matter);
    event.due_on = borrow(due_on);
    event.issued_at = ctx->now.us;
    log_event(&ctx->log, LOG_INFO, "order.issued", LOG_S("number", number),
              LOG_S("addressee", order->addressee));
    return emit(ctx,
                &(struct emission){.type = MSG_OrderIssued,
                                   .message = &event,
                                   .subject = application,
                                   .key = application,
                                   .occurred = ctx->now},
                NULL);
}

static int open_duty(struct handler_ctx *ctx, const struct new_order *order, const char *number,
                     const char *due_on)
{
    return duty_open(ctx, &(struct duty){.kind = DUTY_ORDER,
                                         .application = order->application,
                                         .subject = number,
                                         .holder = order->addressee,
                                         .opened = ctx->now,
                                         .due_on = due_on});
}

int order_issue(struct handler_ctx *ctx, const struct new_order *order, char ret_number[NUMBER_TEXT])
{
    char due_on[CIVIL_DAY_TEXT];
    int err = number_next(ctx, "DB", ret_number);

    civil_day_format(order->due, due_on);
    if (err == 0)
        err = insert_order(ctx->tx, ret_number, *order->application, order->item,
                           order->clock ? "overdue" : "manual", order->clock, order->addressee, order->matter,
                           ctx->now, order->by, order->due);
    if (err == 0)
        err = open_duty(ctx, order, ret_number, due_on);
    if (err == 0)
        err = announce_issued(ctx, order, ret_number, due_on);
    if (err < 0)
        return err;
    return routing_tell(ctx, order->application, order->addressee, "order.issued",
                        TOLD({"number", ret_number}, {"matter", order->matter}, {"day", due_on}));
}

static int announce_closed(struct handler_ctx *ctx, const struct order_end *end)
{
    const struct list_orders_row *row = end->row;
    char application[UUID_TEXT], due_on[CIVIL_DAY_TEXT];
    OrderClosed event;

    civil_day_format(row->due_on, due_on);
    bangban__v1__order_closed__init(&event);
    event.number = borrow(row->number);
    event.application_id = borrow(uuid_format(&row->application_id, application));
    event.addressee = borrow(row->addressee);
    event.outcome = borrow(outcome_names[end->outcome]);
    event.due_on = due_on;
    event.replied_at = row->has_replied_at ? row->replied_at.us : 0;
    event.closed_at = ctx->now.us;
    return emit(ctx,
                &(struct emission){.type = MSG_OrderClosed,
                                   .message = &event,
                                   .subject = application,
                                   .key = application,
                                   .occurred = ctx->now},
                NULL);
}

int order_end(struct handler_ctx *ctx, const struct order_end *end)
{
    const struct list_orders_row *row = end->row;
    int err = close_order(ctx->tx, row->number, outcome_names[end->outcome], ctx->now);

    if (err == 0)
        err =
            act_record(ctx, &(struct routing_act){row->number, "closed", end->caller, end->person, end->why});
    if (err == 0 && !row->has_replied_at)
        err = duty_close(ctx, DUTY_ORDER, row->number, 0, DUTY_VOID);
    if (err == 0)
        err = announce_closed(ctx, end);
    return err == 0 ? routing_tell(ctx, &row->application_id, row->addressee, "order.closed",
                                   TOLD({"number", row->number}, {"matter", row->matter}, {"text", end->why}))
                    : err;
}

int order_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung)
{
    struct list_orders_row row = {0};
    char due_on[CIVIL_DAY_TEXT];
    int err = order_load(ctx, rung->subject, &row);

    if (err < 0)
        return err;
    civil_day_format(row.due_on, due_on);
    if (strcmp(rung->message->rung, "overdue") != 0)
        return routing_tell(ctx, &row.application_id, row.addressee, "order.remind",
                            TOLD({"number", row.number}, {"matter", row.matter}, {"day", due_on}));
    err = routing_tell(ctx, &row.application_id, "office", "order.unanswered",
                       TOLD({"number", row.number}, {"matter", row.matter}, {"day", due_on}));
    return err == 0 ? routing_tell(ctx, &row.application_id, "leader", "order.unanswered",
                                   TOLD({"number", row.number}, {"matter", row.matter}, {"day", due_on}))
                    : err;
}
