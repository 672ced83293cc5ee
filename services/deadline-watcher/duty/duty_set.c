/* SPDX-License-Identifier: Apache-2.0
 * duty_set - what is known of duties, and what follows from it.
 */
#include "duty_set.h"

#define NONE ((wall_time){0}) /* in set_duties */

static unsigned parse_standing(const struct store_text_array *names)
{
    unsigned standing = 0;

    for (size_t i = 0; i < names->count; i++) {
        int rung = rung_find(names->items[i]);
        standing |= rung >= 0 ? 1u << rung : 0;
    }
    return standing;
}

/* A duty whose kind has no rule waits for one: the next start looks again. */
static void read_duty(const struct handler_ctx *ctx, struct watched_duty *duty)
{
    const struct watcher *watcher = ctx->state;
    char id[UUID_TEXT];

    if (!duty->terms.rule) {
        log_event(&ctx->log, LOG_ERROR, "clock.rule_missing", LOG_S("rule", duty->row->kind));
        return;
    }
    int err = duty_clock_read(watcher->calendar, &duty->terms, &duty->reading);
    duty->readable = err == 0;
    if (err)
        log_event(&ctx->log, LOG_ERROR, "clock.unreadable",
                  LOG_S("clock", uuid_format(&duty->row->duty_id, id)), LOG_S("kind", duty->row->kind),
                  LOG_S("reason", err_meaning(err)));
}

static struct watched_duty duty_of_row(const struct watcher *watcher, const struct load_duties_row *row)
{
    return (struct watched_duty){.row = row,
                                 .terms = {.rule = clock_rules_of_duty(watcher->rules, row->kind),
                                           .opened = row->opened_at,
                                           .has_due_on = row->has_due_on,
                                           .due_on = row->due_on,
                                           .has_close = row->has_closed_at,
                                           .closed = row->closed_at},
                                 .standing = parse_standing(&row->standing)};
}

int duty_set_load(struct handler_ctx *ctx, struct store_uuid_array ids, struct duty_set *ret_set)
{
    struct load_duties_row *rows;
    struct duty_set set;
    int err = load_duties(ctx->tx, ctx->arena, ids, &rows, &set.count);

    if (err)
        return err;
    set.duties = arena_array(ctx->arena, set.count, sizeof(*set.duties));
    if (!set.duties)
        return ERR_NOMEM;
    for (size_t i = 0; i < set.count; i++) {
        set.duties[i] = duty_of_row(ctx->state, &rows[i]);
        read_duty(ctx, &set.duties[i]);
    }
    *ret_set = set;
    return 0;
}

/* ---- corrections ---- */

struct corrections {
    struct uuid *ids;
    const char **rungs, **because;
    size_t count;
};

/* What fired although, as is known now, its time has not come or will never come. */
static void correct_duty(wall_time now, struct watched_duty *duty, struct corrections *corrections)
{
    for (int i = 0; duty->readable && i < RUNG_COUNT; i++) {
        if (!(duty->standing & 1u << i) || wall_time_compare(duty->reading.rungs[i], now) <= 0)
            continue;
        duty->standing &= ~(1u << i);
        corrections->ids[corrections->count] = duty->row->duty_id;
        corrections->rungs[corrections->count] = rung_name((enum rung)i);
        corrections->because[corrections->count++] = duty->terms.has_close ? "closed" : "terms";
    }
}

static int correct_all(struct handler_ctx *ctx, struct duty_set *set)
{
    size_t most = set->count * RUNG_COUNT;
    struct corrections c = {.ids = arena_array(ctx->arena, most, sizeof(*c.ids)),
                            .rungs = arena_array(ctx->arena, most, sizeof(*c.rungs)),
                            .because = arena_array(ctx->arena, most, sizeof(*c.because))};

    if (!c.ids || !c.rungs || !c.because)
        return ERR_NOMEM;
    for (size_t i = 0; i < set->count; i++)
        correct_duty(ctx->now, &set->duties[i], &c);
    if (c.count == 0)
        return 0;
    return correct_duty_rungs(ctx->tx, (struct store_uuid_array){c.ids, c.count},
                              (struct store_text_array){c.rungs, c.count},
                              (struct store_text_array){c.because, c.count}, ctx->now);
}

/* ---- when to look again ---- */

static wall_time next_rung(const struct watched_duty *duty)
{
    wall_time next = NEVER;

    for (int i = 0; duty->readable && i < RUNG_COUNT; i++)
        if (!(duty->standing & 1u << i) && wall_time_compare(duty->reading.rungs[i], next) < 0)
            next = duty->reading.rungs[i];
    return wall_time_compare(next, NEVER) < 0 ? next : NONE;
}

static int store_looks(struct handler_ctx *ctx, const struct duty_set *set)
{
    struct uuid *ids = arena_array(ctx->arena, set->count, sizeof(*ids));
    wall_time *due = arena_array(ctx->arena, set->count, sizeof(*due));
    wall_time *next = arena_array(ctx->arena, set->count, sizeof(*next));

    if (!ids || !due || !next)
        return ERR_NOMEM;
    for (size_t i = 0; i < set->count; i++) {
        ids[i] = set->duties[i].row->duty_id;
        due[i] = set->duties[i].readable ? set->duties[i].reading.due : NONE;
        next[i] = next_rung(&set->duties[i]);
    }
    return set_duties(ctx->tx, (struct store_uuid_array){ids, set->count},
                      (struct store_time_array){due, set->count},
                      (struct store_time_array){next, set->count});
}

int duty_set_store(struct handler_ctx *ctx, struct duty_set *set)
{
    int err = correct_all(ctx, set);

    return err ? err : store_looks(ctx, set);
}
