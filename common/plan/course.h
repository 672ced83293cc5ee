/* SPDX-License-Identifier: Apache-2.0
 * course - one way through the items: when each starts and finishes.  Private to common/plan.
 *
 * All three schedules and the projection of a running plan place items with the same function, in the
 * catalogue's order, so that they cannot disagree about what an edge means.
 */
#ifndef BANGBAN_PLAN_COURSE_H
#define BANGBAN_PLAN_COURSE_H

#include "plan/plan.h"

#define ITEM_SLOTS (CATALOGUE_ITEMS + 1) /* indexed by item number */

struct course {
    bool tolerant;                        /* soft edges are finish to finish */
    bool all_alternatives;                /* no edge is spared */
    item_set usable;                      /* items whose edges count */
    const struct catalogue_edge *flipped; /* relaxed where it would be obeyed, or the reverse; or NULL */
    int32_t start[ITEM_SLOTS];
    int32_t finish[ITEM_SLOTS];
    uint8_t waited_for[ITEM_SLOTS]; /* the item whose finish sets start or finish, 0 for none */
};

struct schedule {
    struct course course;
    int32_t latest[ITEM_SLOTS]; /* finish that still keeps the length */
    int32_t length;
    uint8_t last; /* item that finishes last, 0 if there is none */
};

struct plan {
    const struct catalogue *catalogue;
    bool all_alternatives;
    item_set items, dropped;
    uint8_t order[CATALOGUE_ITEMS]; /* the planned items, before earlier than after */
    size_t count;
    int32_t duration[ITEM_SLOTS];
    struct catalogue_item item[ITEM_SLOTS]; /* as the facts make it */
    struct schedule schedules[PLAN_SCHEDULES];
};

/* What an edge means in this course, from the finishes placed so far. */
enum plan_edge_use course_edge_use(const struct course *course, const struct catalogue *catalogue,
                                   size_t edge);

/* Places `item` as early as its edges allow, which does not start before `floor`. */
void course_place(struct course *course, const struct plan *plan, int item, int32_t floor);

/* The finish of `item` under `finish` and its relaxed edges: for an item whose start is a fact. */
void course_finish(struct course *course, const struct plan *plan, int item, int32_t finish);

/* Places all planned items from day 0 and returns the latest finish; not for PLAN_SERIAL, which has no edges.
 */
int32_t course_run(struct course *course, const struct plan *plan);

/* Forward and backward over all planned items. */
void schedule_make(struct schedule *schedule, const struct plan *plan, enum plan_schedule kind);

#endif
