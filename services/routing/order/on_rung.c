/* SPDX-License-Identifier: Apache-2.0
 * on_rung - a department that lets a light turn red gets an order; one whose light was no red one after all
 * is rid of it.
 *
 * One order at a time for a clock; of the two clocks of an approval each red one asks for itself. */
#include <string.h>

#include "meeting/meeting.h"
#include "order.h"

static int issue_for(struct handler_ctx *ctx, const RungFired *fired, const struct uuid *application)
{
    const struct routing *routing = ctx->state;
    const struct catalogue_item *item = catalogue_item(routing->catalogue, fired->item);
    char number[NUMBER_TEXT];
    struct new_order order = {.application = application,
                              .item = fired->item,
                              .clock = fired->clock_id,
                              .addressee = arena_printf(ctx->arena, "department:%s", fired->department),
                              .matter = arena_printf(ctx->arena,
                                                     "“%s”已超过时限尚未办结，请说明原因、措施和办结日期",
                                                     item ? item->name_zh : ""),
                              .by = "routing"};
    int err = order_usual_day(ctx, &order.due);

    if (err < 0)
        return err;
    return order.addressee && order.matter ? order_issue(ctx, &order, number) : ERR_NOMEM;
}

enum verdict routing_on_rung_fired(struct handler_ctx *ctx, struct incoming *in)
{
    const RungFired *fired = (const RungFired *)in->message;
    struct find_order_of_clock_row open = {0};
    struct uuid application;

    /* the department's own clocks; what the applicant promised is the applicant's */
    if (strcmp(fired->rung, "overdue") != 0 || strcmp(fired->kind, "tolerance") == 0 ||
        *fired->department == '\0')
        return VERDICT_DONE;
    int err = uuid_parse(fired->application_id, &application);
    if (err == 0)
        err = find_order_of_clock(ctx->tx, ctx->arena, fired->clock_id, &open);
    if (err == ERR_NOT_FOUND)
        err = issue_for(ctx, fired, &application);
    if (err == 0)
        err = meeting_on_red_light(ctx, fired, &application);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict routing_on_rung_corrected(struct handler_ctx *ctx, struct incoming *in)
{
    const RungCorrected *corrected = (const RungCorrected *)in->message;
    struct find_order_of_clock_row open = {0};
    struct list_orders_row row = {0};

    if (strcmp(corrected->rung, "overdue") != 0)
        return VERDICT_DONE;
    int err = find_order_of_clock(ctx->tx, ctx->arena, corrected->clock_id, &open);
    if (err == ERR_NOT_FOUND)
        return VERDICT_DONE;
    if (err == 0)
        err = order_load(ctx, open.number, &row);
    if (err == 0)
        err = order_end(ctx, &(struct order_end){.row = &row,
                                                 .outcome = ORDER_VOID,
                                                 .caller = "routing",
                                                 .person = "",
                                                 .why = "经核实并未超期，督办撤销"});
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
