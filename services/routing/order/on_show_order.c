/* SPDX-License-Identifier: Apache-2.0
 * on_show_order - one order with its acts; what is open, the most urgent first. */
#include <string.h>

#include "findings/findings.h"
#include "order.h"

const char *order_voice(struct handler_ctx *ctx, const struct incoming *in)
{
    const char *dot = strchr(in->caller, '.');
    const char *voice = NULL;

    if (strncmp(in->caller, "department.", strlen("department.")) == 0)
        voice = arena_printf(ctx->arena, "department:%s", dot + 1);
    else if (strncmp(in->caller, "agent.", strlen("agent.")) == 0)
        voice = arena_printf(ctx->arena, "agent:%c%s",
                             dot[1] >= 'a' && dot[1] <= 'z' ? dot[1] - 'a' + 'A' : dot[1], dot + 2);
    else
        return NULL;
    return voice ? voice : "";
}

int order_load(struct handler_ctx *ctx, const char *number, struct list_orders_row *ret_row)
{
    struct list_orders_row *rows;
    size_t count;
    int err = list_orders(ctx->tx, ctx->arena, false, NULL, NULL, number, 1, &rows, &count);

    if (err == 0 && count == 0)
        return ERR_NOT_FOUND;
    if (err == 0)
        *ret_row = rows[0];
    return err;
}

static int fill_view(struct arena *arena, const struct list_orders_row *row, OrderView *view)
{
    bangban__v1__order_view__init(view);
    view->number = borrow(row->number);
    view->application_id = arena_alloc(arena, UUID_TEXT);
    view->due_on = arena_alloc(arena, CIVIL_DAY_TEXT);
    if (!view->application_id || !view->due_on)
        return ERR_NOMEM;
    uuid_format(&row->application_id, view->application_id);
    civil_day_format(row->due_on, view->due_on);
    view->item = row->item;
    view->rule = borrow(row->rule);
    view->addressee = borrow(row->addressee);
    view->matter = borrow(row->matter);
    view->issued_at = row->issued_at.us;
    view->issued_by = borrow(row->issued_by);
    view->extended = row->extended;
    if (row->has_replied_at) {
        view->reply = borrow(row->reply);
        view->replied_at = row->replied_at.us;
    }
    if (row->has_closed_at) {
        view->closed_at = row->closed_at.us;
        view->outcome = borrow(row->outcome);
    }
    return 0;
}

enum verdict order_reply(struct handler_ctx *ctx, struct incoming *in, const char *number)
{
    struct list_orders_row row = {0};
    OrderView view;
    int err = order_load(ctx, number, &row);

    if (err == 0)
        err = fill_view(ctx->arena, &row, &view);
    if (err == 0)
        err = act_show(ctx, number, &view.acts, &view.n_acts, &view.version);
    if (err == 0)
        err = reply(ctx, in, &view);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict routing_on_show_order(struct handler_ctx *ctx, struct incoming *in)
{
    const ShowOrder *request = (const ShowOrder *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct list_orders_row *rows;
    size_t count = 0;

    findings_check_text(&findings, "number", request->number, ORDER_NUMBER_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    /* a department learns nothing of another's orders */
    int err = list_orders(ctx->tx, ctx->arena, false, NULL, routing_caller_department(in), request->number, 1,
                          &rows, &count);
    if (err == 0 && count == 0)
        return routing_refuse(ctx, in, "not-found", "没有这张督办单：请核对督办单编号");
    return err == 0 ? order_reply(ctx, in, request->number) : verdict_of(ctx, in, err);
}

static int fill_list(struct handler_ctx *ctx, const struct routing_wanted *wanted, OrderList *list)
{
    struct list_orders_row *rows;
    size_t count;
    int err = list_orders(ctx->tx, ctx->arena, wanted->open_only, wanted->application, wanted->department,
                          wanted->number, wanted->limit, &rows, &count);

    if (err < 0)
        return err;
    OrderView *views = arena_array(ctx->arena, count, sizeof(*views));
    list->orders = arena_array(ctx->arena, count, sizeof(*list->orders));
    if (!views || !list->orders)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill_view(ctx->arena, &rows[i], &views[i]);
        list->orders[list->n_orders++] = &views[i];
    }
    return err;
}

enum verdict routing_on_list_orders(struct handler_ctx *ctx, struct incoming *in)
{
    const ListOrders *request = (const ListOrders *)in->message;
    struct routing_listing listing = {request->all, request->application_id, request->limit};
    struct findings findings = {.arena = ctx->arena};
    struct routing_wanted wanted;
    OrderList list;

    if (!routing_wanted_read(in, &listing, &wanted, &findings))
        return findings_refuse(ctx, in, &findings);
    bangban__v1__order_list__init(&list);
    int err = fill_list(ctx, &wanted, &list);
    if (err == 0)
        err = reply(ctx, in, &list);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
