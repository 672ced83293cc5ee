/* SPDX-License-Identifier: Apache-2.0
 * relief - what relaxing one prerequisite saves, or would save.
 */
#include <assert.h>
#include <stdlib.h>

#include "plan/course.h"

static int32_t length_flipped(const struct plan *plan, enum plan_schedule schedule,
                              const struct catalogue_edge *edge)
{
    struct course course = {.tolerant = schedule == PLAN_TOLERANT,
                            .all_alternatives = plan->all_alternatives,
                            .usable = plan->items,
                            .flipped = edge};

    return course_run(&course, plan);
}

static int by_days(const void *a, const void *b)
{
    const struct plan_relief *x = a, *y = b;

    if (x->days.n != y->days.n)
        return x->days.n > y->days.n ? -1 : 1;
    return x->edge < y->edge ? -1 : x->edge > y->edge;
}

size_t plan_reliefs(const struct plan *plan, enum plan_schedule schedule, enum plan_edge_use use,
                    struct plan_relief ret_list[CATALOGUE_EDGES_MAX])
{
    int32_t length = plan->schedules[schedule].length;
    size_t all, count = 0;
    const struct catalogue_edge *edges = catalogue_edges(plan->catalogue, &all);

    assert(schedule != PLAN_SERIAL && (use == PLAN_EDGE_OBEYED || use == PLAN_EDGE_RELAXED));
    for (size_t i = 0; i < all; i++) {
        if (plan_edge_use(plan, schedule, i) != use)
            continue;
        int32_t other = length_flipped(plan, schedule, &edges[i]);
        ret_list[count++] =
            (struct plan_relief){i, {use == PLAN_EDGE_RELAXED ? other - length : length - other}};
    }
    qsort(ret_list, count, sizeof(*ret_list), by_days);
    return count;
}
