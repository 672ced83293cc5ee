/* SPDX-License-Identifier: Apache-2.0
 * on_list_reported - what lies with superior authorities, the longest first; a department sees its own. */
#include "superior.h"

static int fill_view(struct arena *arena, const struct list_reported_row *row, ReportedView *view)
{
    bangban__v1__reported_view__init(view);
    view->number = borrow(row->number);
    view->application_id = arena_alloc(arena, UUID_TEXT);
    view->approval_id = arena_alloc(arena, UUID_TEXT);
    view->materials = arena_array(arena, row->materials.count, sizeof(*view->materials));
    if (!view->application_id || !view->approval_id || !view->materials)
        return ERR_NOMEM;
    uuid_format(&row->application_id, view->application_id);
    uuid_format(&row->approval_id, view->approval_id);
    for (size_t i = 0; i < row->materials.count; i++)
        view->materials[view->n_materials++] = borrow(row->materials.items[i]);
    view->item = row->item;
    view->department = borrow(row->department);
    view->reported_at = row->reported_at.us;
    view->overdue_at = row->has_overdue_at ? row->overdue_at.us : 0;
    if (row->has_answered_at) {
        view->answered_at = row->answered_at.us;
        view->outcome = borrow(row->outcome);
    }
    return 0;
}

static int fill_list(struct handler_ctx *ctx, const struct routing_wanted *wanted, ReportedList *list)
{
    struct list_reported_row *rows;
    size_t count;
    int err = list_reported(ctx->tx, ctx->arena, wanted->open_only, wanted->application, wanted->department,
                            wanted->limit, &rows, &count);

    if (err < 0)
        return err;
    ReportedView *views = arena_array(ctx->arena, count, sizeof(*views));
    list->reported = arena_array(ctx->arena, count, sizeof(*list->reported));
    if (!views || !list->reported)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill_view(ctx->arena, &rows[i], &views[i]);
        list->reported[list->n_reported++] = &views[i];
    }
    return err;
}

enum verdict routing_on_list_reported(struct handler_ctx *ctx, struct incoming *in)
{
    const ListReported *request = (const ListReported *)in->message;
    struct routing_listing listing = {request->all, request->application_id, request->limit};
    struct findings findings = {.arena = ctx->arena};
    struct routing_wanted wanted;
    ReportedList list;

    if (!routing_wanted_read(in, &listing, &wanted, &findings))
        return findings_refuse(ctx, in, &findings);
    bangban__v1__reported_list__init(&list);
    int err = fill_list(ctx, &wanted, &list);
    if (err == 0)
        err = reply(ctx, in, &list);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
