/* SPDX-License-Identifier: Apache-2.0
 * on_list_relays - what handling departments were told and have read; a department sees its own. */
#include "joint.h"

static int fill_view(struct arena *arena, const struct list_relays_row *row, RelayView *view)
{
    bangban__v1__relay_view__init(view);
    view->number = borrow(row->number);
    view->application_id = arena_alloc(arena, UUID_TEXT);
    if (!view->application_id)
        return ERR_NOMEM;
    uuid_format(&row->application_id, view->application_id);
    view->item = row->item;
    view->department = borrow(row->department);
    view->kind = borrow(row->kind);
    if (row->has_opinion)
        view->opinion = borrow(row->opinion);
    view->text = borrow(row->said);
    view->relayed_at = row->relayed_at.us;
    view->relayed_by = borrow(row->relayed_by);
    if (row->has_read_at) {
        view->read_at = row->read_at.us;
        view->read_by = borrow(row->read_by);
    }
    view->voided_at = row->has_voided_at ? row->voided_at.us : 0;
    return 0;
}

enum verdict relay_reply(struct handler_ctx *ctx, struct incoming *in, const char *number)
{
    struct list_relays_row row = {0};
    RelayView view;
    int err = relay_load(ctx, number, &row);

    if (err == 0)
        err = fill_view(ctx->arena, &row, &view);
    if (err == 0)
        err = reply(ctx, in, &view);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

static int fill_list(struct handler_ctx *ctx, const struct routing_wanted *wanted, RelayList *list)
{
    struct list_relays_row *rows;
    size_t count;
    int err = list_relays(ctx->tx, ctx->arena, wanted->open_only, wanted->application, wanted->department,
                          NULL, wanted->limit, &rows, &count);

    if (err < 0)
        return err;
    RelayView *views = arena_array(ctx->arena, count, sizeof(*views));
    list->relays = arena_array(ctx->arena, count, sizeof(*list->relays));
    if (!views || !list->relays)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill_view(ctx->arena, &rows[i], &views[i]);
        list->relays[list->n_relays++] = &views[i];
    }
    return err;
}

enum verdict routing_on_list_relays(struct handler_ctx *ctx, struct incoming *in)
{
    const ListRelays *request = (const ListRelays *)in->message;
    struct routing_listing listing = {request->all, request->application_id, request->limit};
    struct findings findings = {.arena = ctx->arena};
    struct routing_wanted wanted;
    RelayList list;

    if (!routing_wanted_read(in, &listing, &wanted, &findings))
        return findings_refuse(ctx, in, &findings);
    bangban__v1__relay_list__init(&list);
    int err = fill_list(ctx, &wanted, &list);
    if (err == 0)
        err = reply(ctx, in, &list);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
