/* SPDX-License-Identifier: Apache-2.0
 * watcher - life of the service's state: reference data, election, a new calendar, the watermark.
 */
#include "watcher.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

int watcher_start(void *state, struct err_text *ret_text)
{
    struct watcher *watcher = state;
    char rules[PATH_MAX];

    if (snprintf(rules, sizeof(rules), "%s/clock_rules.csv", watcher->data_directory) >= (int)sizeof(rules))
        return err_set(ret_text, ERR_TOO_BIG, "data-directory: the path is too long");
    int err = calendar_open(&watcher->calendar, watcher->data_directory, ret_text);
    if (!err)
        err = catalogue_open(&watcher->catalogue, watcher->data_directory, ret_text);
    if (!err)
        err = clock_rules_open(&watcher->rules, rules, ret_text);
    watcher_forget(watcher);
    return err;
}

void watcher_stop(void *state)
{
    struct watcher *watcher = state;

    clock_rules_close(&watcher->rules);
    catalogue_close(&watcher->catalogue);
    calendar_free(&watcher->calendar);
}

/* Nothing is known of the next rung: the next tick looks for it. */
void watcher_forget(void *state)
{
    struct watcher *watcher = state;

    atomic_store(&watcher->watermark.mark, INT32_MIN);
    watcher->watermark.clock = (struct uuid){{0}};
    watcher->ticked = (wall_time){0};
}

void watcher_lower(struct watcher *watcher, work_mark mark)
{
    if (mark.n > atomic_load(&watcher->watermark.mark))
        return;
    atomic_store(&watcher->watermark.mark, mark.n);
    watcher->watermark.clock = (struct uuid){{0}};
}

int watcher_save_tick(struct handler_ctx *ctx)
{
    struct watcher *watcher = ctx->state;
    civil_day today = civil_day_of(ctx->now);

    watcher->ticked = ctx->now;
    return save_watch(ctx->tx, ctx->now, calendar_version(watcher->calendar), today,
                      calendar_ordinal(watcher->calendar, today).n);
}

/* A calendar other than the last one: the clocks whose dates it may move are replayed by the next ticks.
 * Clocks in working days are not, unless it changes days that have passed: their ordinals still hold. */
static int take_calendar(struct handler_ctx *ctx, const struct load_watch_row *last)
{
    const struct watcher *watcher = ctx->state;
    const char *version = calendar_version(watcher->calendar);
    bool past_changed = calendar_ordinal(watcher->calendar, last->anchor_on).n != last->anchor_ordinal;
    int64_t recalled = 0;

    if (strcmp(last->calendar, version) == 0)
        return 0;
    int err = recall_clocks(ctx->tx, past_changed, &recalled);
    if (!err)
        err = save_calendar(ctx->tx, version, calendar_known_since(watcher->calendar), ctx->now, recalled, past_changed);
    if (!err)
        log_event(&ctx->log, LOG_INFO, "calendar.changed", LOG_S("from", last->calendar), LOG_S("to", version),
                  LOG_I("replayed", recalled), LOG_B("past_changed", past_changed));
    return err;
}

enum verdict watcher_elected(struct handler_ctx *ctx)
{
    struct watcher *watcher = ctx->state;
    struct load_watch_row last;
    int err = load_watch(ctx->tx, ctx->arena, &last);

    watcher_forget(watcher);
    watcher->guard = (struct jump_guard){0};
    watcher->played_clock = ctx->played;
    watcher->down_until = ctx->now;
    watcher->down_from = err == 0 ? last.ticked_at : ctx->now;
    if (err == 0)
        err = take_calendar(ctx, &last);
    else if (err == ERR_NOT_FOUND)
        err = save_calendar(ctx->tx, calendar_version(watcher->calendar), calendar_known_since(watcher->calendar),
                            ctx->now, 0, false);
    if (!err)
        err = watcher_save_tick(ctx);
    return err ? verdict_of(ctx, NULL, err) : VERDICT_DONE;
}
