/* SPDX-License-Identifier: Apache-2.0
 * plan - the schedule of the approvals of one project.
 *
 * A plan is a pure function of catalogue, items, facts and options.  It holds three schedules, in working
 * days from the acceptance of the project (pauses, drafting and building time excluded):
 *   serial    one approval after the other
 *   parallel  every prerequisite obeyed: an item starts when all before it are finished
 *   tolerant  hard prerequisites obeyed; what stands soft before an item only has to finish before the item
 *             does (accept first, supply later: regulation, part two, 4).  A gate is treated as a supply
 *             here: the item it leads to stands for the start of works.
 * Of alternatives the earliest finished counts.  A handling of less than a day counts as one day.
 *
 * A plan is immutable; any thread may read it.  It borrows the catalogue.
 */
#ifndef BANGBAN_PLAN_H
#define BANGBAN_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "catalogue/catalogue.h"
#include "err/err.h"

struct plan;

enum plan_schedule { PLAN_SERIAL, PLAN_PARALLEL, PLAN_TOLERANT, PLAN_SCHEDULES };

/* Which days an item takes: as promised; or as the law has it, calendar days times 5/7, 20 without a period.
 */
enum plan_basis { PLAN_PROMISED, PLAN_STATUTORY };

struct plan_options {
    enum plan_basis basis;
    bool all_alternatives; /* every alternative in the project is required: an upper bound */
};

/* `items`, less those that the facts drop.  ERR_INVALID for an empty set or a number outside 1..59,
 * ERR_NOMEM. */
int plan_new(struct plan **ret_plan, const struct catalogue *catalogue, item_set items,
             const struct catalogue_facts *facts, const struct plan_options *options)
    __attribute__((warn_unused_result));
void plan_free(struct plan **plan);

item_set plan_items(const struct plan *plan);   /* planned */
item_set plan_dropped(const struct plan *plan); /* asked for, but the facts make them unnecessary */

/* The item as the facts make it, with the reason in `drop` for a dropped one; asserts that it was asked for.
 */
const struct catalogue_item *plan_item(const struct plan *plan, int item);

/* Days after the start of the plan; asserts that the item is planned. */
struct plan_span {
    workdays start, finish; /* earliest */
    workdays slack;         /* how much later it may finish without making the schedule longer; 0 if serial */
};
struct plan_span plan_span(const struct plan *plan, enum plan_schedule schedule, int item);
workdays plan_duration(const struct plan *plan, int item);
workdays plan_length(const struct plan *plan, enum plan_schedule schedule);

/* The least slack of a department's items; asserts that it has one in the plan. */
workdays plan_department_slack(const struct plan *plan, enum plan_schedule schedule,
                               const struct catalogue_department *department);

/* Item numbers in order of time, each waited for by the next; returns how many. */
size_t plan_critical_path(const struct plan *plan, enum plan_schedule schedule,
                          uint8_t ret_items[CATALOGUE_ITEMS]);

enum plan_edge_use {
    PLAN_EDGE_ABSENT,  /* not both ends are planned */
    PLAN_EDGE_OBEYED,  /* finish to start */
    PLAN_EDGE_RELAXED, /* finish to finish */
    PLAN_EDGE_SPARED,  /* another alternative is there earlier */
};
/* `edge` is an index into catalogue_edges. */
enum plan_edge_use plan_edge_use(const struct plan *plan, enum plan_schedule schedule, size_t edge);

/* What one edge does to the length of the schedule, the others as they are. */
struct plan_relief {
    size_t edge; /* an index into catalogue_edges */
    workdays days;
};

/* The edges in that use: of relaxed ones, how many days longer the schedule would be if the edge were obeyed
 * (what its relaxation saves); of obeyed ones, how many days shorter if it were relaxed to finish-to-finish
 * (what could be saved: regulation, part two, 4: 能并则并).  Most days first, of equals in the order of the
 * catalogue; those that save nothing are there too.  `schedule` is not PLAN_SERIAL.  Returns how many; costs
 * one schedule for each. */
size_t plan_reliefs(const struct plan *plan, enum plan_schedule schedule, enum plan_edge_use use,
                    struct plan_relief ret_list[CATALOGUE_EDGES_MAX]);

/* ---- while it runs ---- */

enum plan_state {
    PLAN_WAITING,
    PLAN_UNDER_WAY, /* handed over */
    PLAN_CLOSED,    /* the result exists */
    PLAN_FAILED,    /* ended without a result */
};

/* Of each item, by number. Days are ordinals of the calendar. */
struct plan_progress {
    enum plan_state state;
    workdays start;  /* from PLAN_UNDER_WAY on */
    workdays finish; /* when PLAN_CLOSED or PLAN_FAILED */
};

/* Waiting items that may be handed over now: hard prerequisites are closed, of alternatives one. */
item_set plan_ready(const struct plan *plan, const struct plan_progress progress[CATALOGUE_ITEMS + 1]);

/* The hard prerequisites for which `item` waits now; of an unmet choice all that may still come. */
item_set plan_waits_for(const struct plan *plan, const struct plan_progress progress[CATALOGUE_ITEMS + 1],
                        int item);

/* Waiting items that can never start: a hard prerequisite failed, or is blocked itself, and no alternative is
 * left.  `ret_by` (may be NULL) gets for each the failed item behind it. */
item_set plan_blocked(const struct plan *plan, const struct plan_progress progress[CATALOGUE_ITEMS + 1],
                      uint8_t ret_by[CATALOGUE_ITEMS + 1]);

/* The items that have their result, are under way, or may still come to one: neither failed nor blocked. */
item_set plan_standing(const struct plan *plan, const struct plan_progress progress[CATALOGUE_ITEMS + 1]);

/* Where a tolerant course leads from here: for each planned item the ordinal of its finish, actual where it
 * has finished, else earliest from `today` on; -1 if it is blocked.  Returns the latest of them. */
workdays plan_project(const struct plan *plan, const struct plan_progress progress[CATALOGUE_ITEMS + 1],
                      workdays today, workdays ret_finish[CATALOGUE_ITEMS + 1]);

#endif
