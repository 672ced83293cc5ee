/* SPDX-License-Identifier: Apache-2.0
 * show_duties - duties as clocks, as they stand now.
 */
#include <assert.h>

#include "duty.h"
#include "duty_set.h"

/* Both queries return the same one column. */
static int find_duties(struct handler_ctx *ctx, const struct clock_question *question, struct uuid **ret_ids,
                       size_t *ret_count)
{
    if (question->application) {
        struct duties_of_application_row *rows;
        int err = duties_of_application(ctx->tx, ctx->arena, *question->application, question->department,
                                        question->limit, &rows, ret_count);
        if (!err)
            *ret_ids = &rows->duty_id;
        static_assert(sizeof(*rows) == sizeof(struct uuid), "the row is the id");
        return err;
    }
    struct open_duties_row *rows;
    int err = open_duties(ctx->tx, ctx->arena, question->department, question->limit, &rows, ret_count);
    if (!err)
        *ret_ids = &rows->duty_id;
    static_assert(sizeof(*rows) == sizeof(struct uuid), "the row is the id");
    return err;
}

static int show_names(struct arena *arena, const struct load_duties_row *row, ClockView *view)
{
    char *id = arena_alloc(arena, UUID_TEXT);
    char *application = arena_alloc(arena, UUID_TEXT);

    if (!id || !application)
        return ERR_NOMEM;
    view->clock_id = (char *)(uintptr_t)uuid_format(&row->duty_id, id);
    if (row->has_application_id)
        view->application_id = (char *)(uintptr_t)uuid_format(&row->application_id, application);
    view->kind = (char *)(uintptr_t)row->kind;
    view->department = (char *)(uintptr_t)row->department;
    view->subject = (char *)(uintptr_t)row->subject;
    view->holder = (char *)(uintptr_t)row->holder;
    view->item = row->item;
    return 0;
}

static void show_reading(const struct handler_ctx *ctx, const struct watched_duty *duty, ClockView *view)
{
    const struct watcher *watcher = ctx->state;
    const struct duty_reading *reading = &duty->reading;
    bool by_minutes = duty->terms.rule->budget == BUDGET_WORKMINUTES;

    view->rule = (char *)(uintptr_t)duty->terms.rule->id;
    view->light = (char *)(uintptr_t)light_name(duty_clock_light(&duty->terms, reading, ctx->now));
    view->unit = by_minutes ? "workminute" : "workday";
    view->budget_days = reading->budget;
    view->consumed_days = duty_clock_consumed(watcher->calendar, &duty->terms, reading, ctx->now);
    view->started_at = reading->started.us;
    view->due_at = reading->due.us;
    view->provisional = reading->provisional;
}

/* One that cannot be read waits: for a rule of its kind, for a calendar that reaches further. */
static int show_duty(const struct handler_ctx *ctx, const struct watched_duty *duty, ClockView *view)
{
    const struct watcher *watcher = ctx->state;

    *view = (ClockView)BANGBAN__V1__CLOCK_VIEW__INIT;
    view->state = duty->row->has_closed_at ? "closed" : duty->readable ? "running" : "waiting";
    view->closed_at = duty->row->has_closed_at ? duty->row->closed_at.us : 0;
    view->calendar_version = (char *)(uintptr_t)calendar_version(watcher->calendar);
    if (duty->readable)
        show_reading(ctx, duty, view);
    return show_names(ctx->arena, duty->row, view);
}

static const struct watched_duty *find_in_set(const struct duty_set *set, const struct uuid *id)
{
    size_t i = 0;

    while (!uuid_equal(&set->duties[i].row->duty_id, id))
        i++;
    return &set->duties[i]; /* it was found in the same transaction, and none is deleted */
}

int duty_views(struct handler_ctx *ctx, const struct clock_question *question, struct clock_views *views)
{
    struct uuid *ids = NULL;
    struct duty_set set = {0};
    size_t count = 0;
    int err = find_duties(ctx, question, &ids, &count);

    if (!err && count)
        err = duty_set_load(ctx, (struct store_uuid_array){ids, count}, &set);
    for (size_t i = 0; i < count && !err; i++) {
        ClockView *view = arena_alloc(ctx->arena, sizeof(*view));
        err = view ? show_duty(ctx, find_in_set(&set, &ids[i]), view) : ERR_NOMEM;
        if (!err)
            err = clock_views_add(views, &ids[i], view);
    }
    return err;
}
