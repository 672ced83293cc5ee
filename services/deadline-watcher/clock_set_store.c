/* SPDX-License-Identifier: Apache-2.0
 * clock_set_store - corrections, and what a replay changed, as queued set-based statements.
 */
#include <string.h>

#include "clock_set.h"

#define BECAUSE_CALENDAR "calendar"

/* Open means: it has started and is not closed; running or stopped is a matter of the hour. */
static const char *stored_state(const struct clock_reading *reading)
{
    if (reading->state == CLOCK_RUNNING || reading->state == CLOCK_STOPPED)
        return "open";
    return clock_state_name(reading->state);
}

static work_mark next_rung(const struct watched_clock *clock)
{
    work_mark next = clock->reading.wakes;

    for (int i = 0; i < RUNG_COUNT; i++)
        if (!(clock->standing & 1u << i))
            next = work_mark_earlier(next, clock->reading.rungs[i]);
    return next;
}

/* An alarm may ring early, for a replay in vain that sets the next, but never late.  So one that is still
 * ahead stays when a stop or an extension moves the rung behind it: the index is not written for what may
 * move again. */
static work_mark next_alarm_of(const struct watched_clock *clock, work_mark passed)
{
    work_mark next = next_rung(clock), set = {clock->row->next_mark};
    bool serves = passed.n < set.n && set.n <= next.n;

    return serves && clock->reading.state != CLOCK_CLOSED ? set : next;
}

/* ---- corrections ---- */

struct corrections {
    struct uuid *clock_ids;
    const char **rungs, **because;
    size_t count;
};

static int tell_correction(struct handler_ctx *ctx, const struct watched_clock *clock, enum rung rung)
{
    const struct load_clocks_row *row = clock->row;
    char clock_id[UUID_TEXT], approval_id[UUID_TEXT] = "", application_id[UUID_TEXT];
    RungCorrected event = BANGBAN__V1__RUNG_CORRECTED__INIT;

    uuid_format(&row->application_id, application_id);
    if (row->has_approval_id)
        uuid_format(&row->approval_id, approval_id);
    event.clock_id = (char *)(uintptr_t)uuid_format(&row->clock_id, clock_id);
    event.kind = (char *)(uintptr_t)row->kind;
    event.approval_id = approval_id;
    event.application_id = application_id;
    event.department = (char *)(uintptr_t)row->department;
    event.item = row->item;
    event.rung = (char *)(uintptr_t)rung_name(rung);
    event.corrected_at = ctx->now.us;
    event.because = (char *)(uintptr_t)(clock->because ? clock->because : BECAUSE_CALENDAR);
    log_event(&ctx->log, LOG_INFO, "rung.corrected", LOG_S("clock", clock_id), LOG_S("kind", event.kind),
              LOG_S("rung", event.rung), LOG_S("because", event.because));
    return emit(ctx,
                &(struct emission){.type = MSG_RungCorrected,
                                   .message = &event,
                                   .subject = *approval_id ? approval_id : application_id,
                                   .key = application_id,
                                   .occurred = ctx->now},
                NULL);
}

/* What fired although, as is known now, its time has not come or will never come. */
static int correct_clock(struct handler_ctx *ctx, struct watched_clock *clock,
                         struct corrections *corrections)
{
    const struct watcher *watcher = ctx->state;
    work_mark passed = work_mark_passed(watcher->calendar, ctx->now);
    int err = 0;

    for (int i = 0; i < RUNG_COUNT && !err; i++) {
        if (!(clock->standing & 1u << i) || clock->reading.rungs[i].n <= passed.n)
            continue;
        clock->standing &= ~(1u << i);
        corrections->clock_ids[corrections->count] = clock->row->clock_id;
        corrections->rungs[corrections->count] = rung_name((enum rung)i);
        corrections->because[corrections->count++] = clock->because ? clock->because : BECAUSE_CALENDAR;
        err = tell_correction(ctx, clock, (enum rung)i);
    }
    return err;
}

static int correct_all(struct handler_ctx *ctx, struct clock_set *set)
{
    size_t most = set->count * RUNG_COUNT;
    struct corrections c = {.clock_ids = arena_array(ctx->arena, most, sizeof(*c.clock_ids)),
                            .rungs = arena_array(ctx->arena, most, sizeof(*c.rungs)),
                            .because = arena_array(ctx->arena, most, sizeof(*c.because))};
    int err = c.clock_ids && c.rungs && c.because ? 0 : ERR_NOMEM;

    for (size_t i = 0; i < set->count && !err; i++)
        err = correct_clock(ctx, &set->clocks[i], &c);
    if (err || c.count == 0)
        return err;
    return correct_rungs(ctx->tx, (struct store_uuid_array){c.clock_ids, c.count},
                         (struct store_text_array){c.rungs, c.count},
                         (struct store_text_array){c.because, c.count}, ctx->now);
}

/* ---- what changed ---- */

struct changes {
    struct uuid *clock_ids;
    const char **states;
    int32_t *due_marks, *next_marks;
    bool *date_bound;
    size_t count;
};

static void note_change(struct watcher *watcher, const struct watched_clock *clock, work_mark passed,
                        struct changes *changes)
{
    const struct load_clocks_row *row = clock->row;
    const struct clock_reading *reading = &clock->reading;
    work_mark next = next_alarm_of(clock, passed);
    const char *state = stored_state(reading);

    if (strcmp(state, row->state) == 0 && row->due_mark == reading->due.n && row->next_mark == next.n &&
        row->date_bound == reading->date_bound)
        return;
    changes->clock_ids[changes->count] = row->clock_id;
    changes->states[changes->count] = state;
    changes->due_marks[changes->count] = reading->due.n;
    changes->next_marks[changes->count] = next.n;
    changes->date_bound[changes->count++] = reading->date_bound;
    watcher_lower(watcher, next);
}

static int store_changes(struct handler_ctx *ctx, const struct clock_set *set)
{
    struct watcher *watcher = ctx->state;
    work_mark passed = work_mark_passed(watcher->calendar, ctx->now);
    struct changes c = {.clock_ids = arena_array(ctx->arena, set->count, sizeof(*c.clock_ids)),
                        .states = arena_array(ctx->arena, set->count, sizeof(*c.states)),
                        .due_marks = arena_array(ctx->arena, set->count, sizeof(*c.due_marks)),
                        .next_marks = arena_array(ctx->arena, set->count, sizeof(*c.next_marks)),
                        .date_bound = arena_array(ctx->arena, set->count, sizeof(*c.date_bound))};

    if (!c.clock_ids || !c.states || !c.due_marks || !c.next_marks || !c.date_bound)
        return ERR_NOMEM;
    for (size_t i = 0; i < set->count; i++)
        note_change(watcher, &set->clocks[i], passed, &c);
    if (c.count == 0)
        return 0;
    return update_clocks(
        ctx->tx, (struct store_uuid_array){c.clock_ids, c.count},
        (struct store_text_array){c.states, c.count}, (struct store_int32_array){c.due_marks, c.count},
        (struct store_int32_array){c.next_marks, c.count}, (struct store_bool_array){c.date_bound, c.count},
        calendar_version(watcher->calendar));
}

int clock_set_store(struct handler_ctx *ctx, struct clock_set *set)
{
    int err = correct_all(ctx, set);

    return err ? err : store_changes(ctx, set);
}

/* ---- new clocks ---- */

static char *stops_text(struct arena *arena, unsigned kinds)
{
    const char *text = "";

    for (int i = 0; text && kinds >> i; i++)
        if (kinds & 1u << i)
            text = arena_printf(arena, "%s%s%s", text, *text ? ";" : "",
                                catalogue_stop_name((enum catalogue_stop)i));
    return (char *)(uintptr_t)text;
}

struct clock_columns {
    struct uuid *ids;
    const char **kinds, **rules, **departments, **units, **stops;
    int32_t *items, *budgets;
};

static bool columns_make(struct arena *arena, size_t count, struct clock_columns *c)
{
    c->ids = arena_array(arena, count, sizeof(*c->ids));
    c->kinds = arena_array(arena, count, sizeof(*c->kinds));
    c->rules = arena_array(arena, count, sizeof(*c->rules));
    c->departments = arena_array(arena, count, sizeof(*c->departments));
    c->units = arena_array(arena, count, sizeof(*c->units));
    c->stops = arena_array(arena, count, sizeof(*c->stops));
    c->items = arena_array(arena, count, sizeof(*c->items));
    c->budgets = arena_array(arena, count, sizeof(*c->budgets));
    return c->ids && c->kinds && c->rules && c->departments && c->units && c->stops && c->items && c->budgets;
}

static int fill_columns(struct arena *arena, const struct new_clocks *clocks, struct clock_columns *c)
{
    if (!columns_make(arena, clocks->count, c))
        return ERR_NOMEM;
    for (size_t i = 0; i < clocks->count; i++) {
        const struct clock_terms *terms = &clocks->list[i].terms;
        c->ids[i] = clocks->list[i].id;
        c->kinds[i] = terms->rule->kind;
        c->rules[i] = terms->rule->id;
        c->departments[i] = clocks->list[i].department;
        c->items[i] = clocks->list[i].item;
        c->budgets[i] = terms->budget.n;
        c->units[i] = terms->budget.unit == PERIOD_CALDAYS ? "calendar" : "workday";
        c->stops[i] = stops_text(arena, terms->stops);
        if (!c->stops[i])
            return ERR_NOMEM;
    }
    return 0;
}

int clock_set_insert(struct handler_ctx *ctx, const struct new_clocks *clocks)
{
    const struct watcher *watcher = ctx->state;
    size_t count = clocks->count;
    struct clock_columns c;
    struct clock_set set;
    int err = fill_columns(ctx->arena, clocks, &c);

    if (!err)
        err = insert_clocks(
            ctx->tx, (struct store_uuid_array){c.ids, count}, (struct store_text_array){c.kinds, count},
            (struct store_text_array){c.rules, count}, clocks->approval_id ? "approval" : "promise",
            clocks->application_id, clocks->approval_id, (struct store_text_array){c.departments, count},
            (struct store_int32_array){c.items, count}, (struct store_int32_array){c.budgets, count},
            (struct store_text_array){c.units, count}, (struct store_text_array){c.stops, count},
            calendar_version(watcher->calendar));
    if (!err)
        err =
            clock_set_load(ctx, (struct store_uuid_array){c.ids, count}, (struct store_uuid_array){0}, &set);
    return err ? err : clock_set_store(ctx, &set);
}
