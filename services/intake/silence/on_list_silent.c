/* SPDX-License-Identifier: Apache-2.0
 * on_list_silent - the silences that go on, the longest first. */
#include "silence.sql.h"
#include "silence/silence.h"
#include "validate.h"

static int fill_view(struct handler_ctx *ctx, const struct list_silences_row *row, SilentCase *view)
{
    const struct intake *intake = ctx->state;
    workdays from = calendar_ordinal(intake->calendar, civil_day_of(row->silent_at));
    workdays today = calendar_ordinal(intake->calendar, civil_day_of(ctx->now));

    bangban__v1__silent_case__init(view);
    view->application_id = arena_alloc(ctx->arena, UUID_TEXT);
    if (!view->application_id)
        return ERR_NOMEM;
    uuid_format(&row->application_id, view->application_id);
    view->number = borrow(row->label);
    view->project_name = borrow(row->project_name);
    view->status = borrow(row->status);
    if (row->has_agent_name)
        view->agent_name = borrow(row->agent_name);
    view->silent_at = row->silent_at.us;
    view->workdays = today.n - from.n;
    view->noticed_at = row->noticed_at.us;
    return 0;
}

static int fill_list(struct handler_ctx *ctx, uint32_t limit, SilentList *list)
{
    struct list_silences_row *rows;
    size_t count;
    int err = list_silences(ctx->tx, ctx->arena, limit ? limit : LIST_LIMIT_DEFAULT, &rows, &count);

    if (err < 0)
        return err;
    SilentCase *views = arena_array(ctx->arena, count, sizeof(*views));
    list->silent_cases = arena_array(ctx->arena, count, sizeof(*list->silent_cases));
    if (!views || !list->silent_cases)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill_view(ctx, &rows[i], &views[i]);
        list->silent_cases[list->n_silent_cases++] = &views[i];
    }
    return err;
}

enum verdict intake_on_list_silent(struct handler_ctx *ctx, struct incoming *in)
{
    const ListSilent *request = (const ListSilent *)in->message;
    struct findings findings = {.arena = ctx->arena};
    SilentList list;

    validate_limit(&findings, request->limit);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    bangban__v1__silent_list__init(&list);
    int err = fill_list(ctx, request->limit, &list);
    if (err == 0)
        err = reply(ctx, in, &list);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
