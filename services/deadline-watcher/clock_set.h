/* SPDX-License-Identifier: Apache-2.0
 * clock_set - clocks loaded with all that they are a function of, replayed together, stored together.
 *
 * The number of round trips does not depend on the number of clocks.
 */
#ifndef BANGBAN_DEADLINE_CLOCK_SET_H
#define BANGBAN_DEADLINE_CLOCK_SET_H

#include "deadline/clock_replay.h"
#include "watcher.h"

struct watched_clock {
    const struct load_clocks_row *row;
    struct clock_terms terms;
    struct history history;
    struct promises promises;
    struct clock_subject subject;
    struct clock_reading reading;
    unsigned standing;   /* rungs that fired and stand: 1u << enum rung */
    const char *because; /* id of the event that led to this replay; NULL if none did */
};

struct clock_set {
    struct watched_clock *clocks; /* those whose rule is still known */
    size_t count;
};

/* The clocks of these ids and those of these approvals, replayed to ctx->now. */
int clock_set_load(struct handler_ctx *ctx, struct store_uuid_array clock_ids,
                   struct store_uuid_array approval_ids, struct clock_set *ret_set);

/* Marks as corrected what has fired and should not have, tells it, and stores what changed; every query is
 * queued.  `because` of each clock is used if set, else the calendar is the cause. */
int clock_set_store(struct handler_ctx *ctx, struct clock_set *set);

/* The steps of an approval as a history, from rows of load_steps in order. */
int history_of_rows(struct arena *arena, const struct load_steps_row *rows, size_t count,
                    wall_time handed_over, struct history *ret_history);

/* The rows of one approval among rows sorted by approval; returns how many. */
size_t steps_of_approval(const struct load_steps_row *rows, size_t count, const struct uuid *approval_id,
                         size_t *ret_first);

/* Tells what an extension moves, which `in` brought to one of the approvals of the set (judge_extension.c).
 */
int watcher_judge_extension(struct handler_ctx *ctx, const struct clock_set *set, const struct incoming *in,
                            const struct uuid *approval);

struct new_clock {
    struct uuid id;
    int item;
    const char *department;
    struct clock_terms terms;
};

/* New clocks of an approval or of promises, waiting until the first replay. */
struct new_clocks {
    struct uuid application_id;
    const struct uuid *approval_id; /* NULL: promises */
    struct new_clock *list;
    size_t count;
};

/* Inserts and replays them once. */
int clock_set_insert(struct handler_ctx *ctx, const struct new_clocks *clocks);

#endif
