/* SPDX-License-Identifier: Apache-2.0
 * watcher - life of the service's state: reference data, election, a new calendar, the watermark.
 */
#include "watcher.h"

#include "duty/duty.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define RECALL_PAGE 10000 /* clocks of one transaction; well under the statement timeout */

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
    atomic_store(&watcher->duty_watermark, INT64_MIN);
    watcher->ticked = (wall_time){0};
    watcher->recall.active = watcher->recall.begun;
    watcher->recall.after = (struct uuid){{0}};
    watcher->recall.recalled = 0;
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
    const struct recall *recall = &watcher->recall;
    civil_day today = civil_day_of(ctx->now);

    watcher->ticked = ctx->now;
    if (recall->active)
        return save_watch(ctx->tx, ctx->now, recall->from, recall->anchor_on, recall->anchor_ordinal);
    return save_watch(ctx->tx, ctx->now, calendar_version(watcher->calendar), today,
                      calendar_ordinal(watcher->calendar, today).n);
}

/* ---- a new calendar ---- */

/* Clocks in working days hold ordinals, which a notice for days to come leaves as they are; those that count
 * dates are replayed, and all of them when days that have passed now count otherwise. */
static void begin_recall(struct watcher *watcher, const struct load_watch_row *last)
{
    int32_t ordinal = calendar_ordinal(watcher->calendar, last->anchor_on).n;
    bool begun = strcmp(last->calendar, calendar_version(watcher->calendar)) != 0;

    watcher->recall = (struct recall){.begun = begun,
                                      .active = begun,
                                      .past_changed = ordinal != last->anchor_ordinal,
                                      .anchor_on = last->anchor_on,
                                      .anchor_ordinal = last->anchor_ordinal};
    snprintf(watcher->recall.from, sizeof(watcher->recall.from), "%s", last->calendar);
}

/* Inactive from here; forget() begins it again should the transaction fail. */
static int end_recall(struct handler_ctx *ctx)
{
    struct watcher *watcher = ctx->state;
    struct recall *recall = &watcher->recall;
    const char *version = calendar_version(watcher->calendar);

    log_event(&ctx->log, LOG_INFO, "calendar.changed", LOG_S("from", recall->from), LOG_S("to", version),
              LOG_I("replayed", recall->recalled), LOG_B("past_changed", recall->past_changed));
    int err = save_calendar(ctx->tx, version, calendar_known_since(watcher->calendar), ctx->now,
                            recall->recalled, recall->past_changed);
    recall->active = false;
    return err ? err : watcher_save_tick(ctx);
}

bool watcher_recall_due(void *state, wall_time now)
{
    (void)now;
    return ((const struct watcher *)state)->recall.active;
}

enum verdict watcher_recall(struct handler_ctx *ctx)
{
    struct watcher *watcher = ctx->state;
    struct recall *recall = &watcher->recall;
    struct recall_clocks_row row;
    int err = recall_clocks(ctx->tx, ctx->arena, recall->past_changed, recall->after, RECALL_PAGE, &row);

    if (err)
        return verdict_of(ctx, NULL, err);
    if (!row.has_last_id)
        return verdict_of(ctx, NULL, end_recall(ctx));
    recall->after = row.last_id;
    recall->recalled += row.recalled;
    watcher_lower(watcher, (work_mark){0});
    return VERDICT_DONE;
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
    watcher->recall = (struct recall){0};
    if (err == 0)
        begin_recall(watcher, &last);
    else if (err == ERR_NOT_FOUND)
        err = save_calendar(ctx->tx, calendar_version(watcher->calendar),
                            calendar_known_since(watcher->calendar), ctx->now, 0, false);
    if (!err)
        err = duty_recall(ctx);
    if (!err)
        err = watcher_save_tick(ctx);
    return err ? verdict_of(ctx, NULL, err) : VERDICT_DONE;
}
