/* SPDX-License-Identifier: Apache-2.0
 * on_list_opinions - what departments were asked, the most urgent first. */
#include "joint.h"

static const char *stand_of(const struct list_opinions_row *row)
{
    if (row->has_given_at)
        return row->stand;
    if (row->silent)
        return "silent";
    return row->has_voided_at ? "void" : "asked";
}

static int fill_view(struct arena *arena, const struct list_opinions_row *row, OpinionView *view)
{
    bangban__v1__opinion_view__init(view);
    view->number = borrow(row->number);
    view->application_id = arena_alloc(arena, UUID_TEXT);
    if (!view->application_id)
        return ERR_NOMEM;
    uuid_format(&row->application_id, view->application_id);
    view->item = row->item;
    view->handling_department = borrow(row->handling_department);
    view->department = borrow(row->department);
    view->question = borrow(row->question);
    view->asked_at = row->asked_at.us;
    view->asked_by = borrow(row->asked_by);
    view->due_at = row->due_at.us;
    view->stand = borrow(stand_of(row));
    view->silent = row->silent;
    if (row->has_given_at) {
        view->text = borrow(row->said);
        view->given_at = row->given_at.us;
        view->given_by = borrow(row->given_by);
    }
    return 0;
}

static int list(struct handler_ctx *ctx, const struct routing_wanted *wanted,
                struct list_opinions_row **ret_rows, size_t *ret_count)
{
    return list_opinions(ctx->tx, ctx->arena, wanted->open_only, wanted->application, wanted->department,
                         wanted->number, wanted->limit, ret_rows, ret_count);
}

int opinion_load(struct handler_ctx *ctx, const char *number, struct list_opinions_row *ret_row)
{
    struct list_opinions_row *rows;
    size_t count;
    int err = list(ctx, &(struct routing_wanted){.number = number, .limit = 1}, &rows, &count);

    if (err == 0 && count == 0)
        return ERR_NOT_FOUND;
    if (err == 0)
        *ret_row = rows[0];
    return err;
}

enum verdict opinion_reply(struct handler_ctx *ctx, struct incoming *in, const char *number)
{
    struct list_opinions_row row = {0};
    OpinionView view;
    int err = opinion_load(ctx, number, &row);

    if (err == 0)
        err = fill_view(ctx->arena, &row, &view);
    if (err == 0)
        err = reply(ctx, in, &view);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

static int fill_list(struct handler_ctx *ctx, const struct routing_wanted *wanted, OpinionList *opinions)
{
    struct list_opinions_row *rows;
    size_t count;
    int err = list(ctx, wanted, &rows, &count);

    if (err < 0)
        return err;
    OpinionView *views = arena_array(ctx->arena, count, sizeof(*views));
    opinions->opinions = arena_array(ctx->arena, count, sizeof(*opinions->opinions));
    if (!views || !opinions->opinions)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill_view(ctx->arena, &rows[i], &views[i]);
        opinions->opinions[opinions->n_opinions++] = &views[i];
    }
    return err;
}

enum verdict routing_on_list_opinions(struct handler_ctx *ctx, struct incoming *in)
{
    const ListOpinions *request = (const ListOpinions *)in->message;
    struct routing_listing listing = {request->all, request->application_id, request->limit};
    struct findings findings = {.arena = ctx->arena};
    struct routing_wanted wanted;
    OpinionList opinions;

    if (!routing_wanted_read(in, &listing, &wanted, &findings))
        return findings_refuse(ctx, in, &findings);
    bangban__v1__opinion_list__init(&opinions);
    int err = fill_list(ctx, &wanted, &opinions);
    if (err == 0)
        err = reply(ctx, in, &opinions);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
