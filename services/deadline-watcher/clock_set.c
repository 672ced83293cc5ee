/* SPDX-License-Identifier: Apache-2.0
 * clock_set - loading and replaying.
 */
#include "clock_set.h"

#include <stdlib.h>
#include <string.h>

/* "hearing;expert_review" */
static unsigned parse_stops(const char *stops)
{
    unsigned kinds = 0;
    char word[32];

    while (*stops) {
        size_t length = strcspn(stops, ";");
        if (length < sizeof(word)) {
            memcpy(word, stops, length);
            word[length] = '\0';
            int stop = catalogue_stop_find(word);
            kinds |= stop >= 0 ? 1u << stop : 0;
        }
        stops += length;
        stops += *stops == ';';
    }
    return kinds;
}

static struct clock_terms terms_of(const struct clock_rule *rule, const struct load_clocks_row *row)
{
    enum period_unit unit = strcmp(row->unit, "calendar") == 0 ? PERIOD_CALDAYS : PERIOD_WORKDAYS;

    return (struct clock_terms){rule, {unit, row->budget}, parse_stops(row->stops)};
}

static unsigned parse_standing(const struct store_text_array *names)
{
    unsigned standing = 0;

    for (size_t i = 0; i < names->count; i++) {
        int rung = rung_find(names->items[i]);
        standing |= rung >= 0 ? 1u << rung : 0;
    }
    return standing;
}

static int step_of_row(const struct load_steps_row *row, struct step *ret_step)
{
    int holder = holder_find(row->holder);

    if (holder < 0)
        return ERR_BUG; /* checked before it was stored */
    *ret_step = (struct step){
        .event = step_event_find(row->event),
        .holder = (enum holder)holder,
        .occurred = row->occurred_at,
        .received = row->received_at,
        .stop = {.kind = row->has_stop_kind ? catalogue_stop_find(row->stop_kind) : ERR_NOT_FOUND,
                 .has_end = row->has_stop_end,
                 .end = row->stop_end,
                 .notice_given = row->stop_notice},
        .extension = row->extension,
    };
    return 0;
}

int history_of_rows(struct arena *arena, const struct load_steps_row *rows, size_t count,
                    wall_time handed_over, struct history *ret_history)
{
    struct step *steps = arena_array(arena, count, sizeof(*steps));
    int err = steps ? 0 : ERR_NOMEM;

    for (size_t i = 0; i < count && !err; i++)
        err = step_of_row(&rows[i], &steps[i]);
    if (!err)
        *ret_history = (struct history){handed_over, steps, count};
    return err;
}

/* The first index whose row is not before `key`, by `compare`, among rows sorted by it. */
static size_t lower_bound(const void *key, const void *rows, size_t count, size_t size,
                          int (*compare)(const void *key, const void *row))
{
    size_t low = 0;

    while (low < count) {
        size_t middle = low + (count - low) / 2;
        if (compare(key, (const char *)rows + middle * size) > 0)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

static int compare_step(const void *key, const void *row)
{
    return memcmp(key, &((const struct load_steps_row *)row)->approval_id, sizeof(struct uuid));
}

size_t steps_of_approval(const struct load_steps_row *rows, size_t count, const struct uuid *approval_id,
                         size_t *ret_first)
{
    size_t first = lower_bound(approval_id, rows, count, sizeof(*rows), compare_step), end = first;

    while (end < count && uuid_equal(&rows[end].approval_id, approval_id))
        end++;
    *ret_first = first;
    return end - first;
}

static int compare_promise(const void *key, const void *row)
{
    const struct load_clocks_row *clock = key;
    const struct load_promises_row *promise = row;
    int order = memcmp(&clock->application_id, &promise->application_id, sizeof(struct uuid));

    return order ? order : (clock->item > promise->item) - (clock->item < promise->item);
}

static int promises_of_clock(struct arena *arena, const struct load_promises_row *rows, size_t count,
                             const struct load_clocks_row *clock, struct promises *ret_promises)
{
    size_t first = lower_bound(clock, rows, count, sizeof(*rows), compare_promise), end = first;

    while (end < count && compare_promise(clock, &rows[end]) == 0)
        end++;
    struct promise *list = arena_array(arena, end - first, sizeof(*list));
    if (!list)
        return ERR_NOMEM;
    for (size_t i = first; i < end; i++)
        list[i - first] = (struct promise){rows[i].promised_on, rows[i].has_supplied_at, rows[i].supplied_at};
    *ret_promises = (struct promises){.list = list, .count = end - first};
    if (end == first)
        return 0;
    ret_promises->accepted = rows[first].accepted_at;
    ret_promises->given_up = rows[first].has_given_up_at;
    ret_promises->given_up_at = rows[first].given_up_at;
    return 0;
}

/* Everything that the clocks of a set are a function of. */
struct ground {
    struct load_steps_row *steps;
    size_t step_count;
    struct load_promises_row *promises;
    size_t promise_count;
};

static bool is_promise(const struct watched_clock *clock)
{
    return clock->terms.rule->start == START_PROMISE;
}

/* An approval that was accepted on promises may end with them. */
static bool needs_promises(const struct ground *ground, const struct watched_clock *clock)
{
    size_t first = 0, count = 0;

    if (is_promise(clock))
        return true;
    if (clock->row->has_approval_id)
        count = steps_of_approval(ground->steps, ground->step_count, &clock->row->approval_id, &first);
    for (size_t i = first; i < first + count; i++)
        if (step_event_find(ground->steps[i].event) == STEP_ACCEPTED_TOLERANT)
            return true;
    return false;
}

static int load_promises_of(struct handler_ctx *ctx, const struct clock_set *set, struct ground *ground)
{
    struct uuid *applications = arena_array(ctx->arena, set->count, sizeof(*applications));
    size_t count = 0;

    if (!applications)
        return ERR_NOMEM;
    for (size_t i = 0; i < set->count; i++)
        if (needs_promises(ground, &set->clocks[i]))
            applications[count++] = set->clocks[i].row->application_id;
    return count ? load_promises(ctx->tx, ctx->arena, (struct store_uuid_array){applications, count},
                                 &ground->promises, &ground->promise_count)
                 : 0;
}

static int load_ground(struct handler_ctx *ctx, const struct clock_set *set, struct ground *ret_ground)
{
    struct uuid *approvals = arena_array(ctx->arena, set->count, sizeof(*approvals));
    size_t approval_count = 0;
    int err = 0;

    if (!approvals)
        return ERR_NOMEM;
    for (size_t i = 0; i < set->count; i++)
        if (set->clocks[i].row->has_approval_id)
            approvals[approval_count++] = set->clocks[i].row->approval_id;
    if (approval_count)
        err = load_steps(ctx->tx, ctx->arena, (struct store_uuid_array){approvals, approval_count},
                         &ret_ground->steps, &ret_ground->step_count);
    return err ? err : load_promises_of(ctx, set, ret_ground);
}

static int give_ground(struct handler_ctx *ctx, const struct ground *ground, struct watched_clock *clock)
{
    const struct load_clocks_row *row = clock->row;
    int err = 0;

    clock->subject = (struct clock_subject){.terms = &clock->terms};
    if (row->has_approval_id) {
        size_t first, count = steps_of_approval(ground->steps, ground->step_count, &row->approval_id, &first);
        err = history_of_rows(ctx->arena, ground->steps + first, count, row->handed_over_at, &clock->history);
        clock->subject.history = &clock->history;
    }
    if (!err && needs_promises(ground, clock)) {
        err = promises_of_clock(ctx->arena, ground->promises, ground->promise_count, row, &clock->promises);
        clock->subject.promises = &clock->promises;
    }
    return err;
}

/* A clock that would run past the calendar's last year does nothing until the calendar reaches further. */
static int replay(struct handler_ctx *ctx, struct watched_clock *clock)
{
    const struct watcher *watcher = ctx->state;
    char id[UUID_TEXT];
    int err = clock_replay(ctx->arena, watcher->calendar, &clock->subject, ctx->now, &clock->reading);

    if (err == 0 || err == ERR_NOMEM)
        return err;
    log_event(&ctx->log, LOG_ERROR, "clock.unreadable",
              LOG_S("clock", uuid_format(&clock->row->clock_id, id)), LOG_S("kind", clock->row->kind),
              LOG_S("reason", err_meaning(err)));
    clock->reading = (struct clock_reading){.state = CLOCK_WAITING,
                                            .budget = clock->terms.budget,
                                            .due = WORK_MARK_NONE,
                                            .date_bound = true,
                                            .wakes = WORK_MARK_NONE};
    for (int i = 0; i < RUNG_COUNT; i++)
        clock->reading.rungs[i] = WORK_MARK_NONE;
    return 0;
}

static void take_clocks(struct handler_ctx *ctx, const struct load_clocks_row *rows, size_t count,
                        struct clock_set *set)
{
    const struct watcher *watcher = ctx->state;

    for (size_t i = 0; i < count; i++) {
        const struct clock_rule *rule = clock_rules_find(watcher->rules, rows[i].rule);
        if (rule)
            set->clocks[set->count++] = (struct watched_clock){.row = &rows[i],
                                                               .terms = terms_of(rule, &rows[i]),
                                                               .standing = parse_standing(&rows[i].standing)};
        else
            log_event(&ctx->log, LOG_ERROR, "clock.rule_missing", LOG_S("rule", rows[i].rule));
    }
}

int clock_set_load(struct handler_ctx *ctx, struct store_uuid_array clock_ids,
                   struct store_uuid_array approval_ids, struct clock_set *ret_set)
{
    struct load_clocks_row *rows = NULL;
    struct ground ground = {0};
    struct clock_set set = {0};
    size_t count = 0;
    int err = load_clocks(ctx->tx, ctx->arena, clock_ids, approval_ids, &rows, &count);

    if (err)
        return err;
    set.clocks = arena_array(ctx->arena, count, sizeof(*set.clocks));
    if (!set.clocks)
        return ERR_NOMEM;
    take_clocks(ctx, rows, count, &set);
    err = load_ground(ctx, &set, &ground);
    for (size_t i = 0; i < set.count && !err; i++) {
        err = give_ground(ctx, &ground, &set.clocks[i]);
        if (!err)
            err = replay(ctx, &set.clocks[i]);
    }
    if (!err)
        *ret_set = set;
    return err;
}
