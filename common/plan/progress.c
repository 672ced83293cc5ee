/* SPDX-License-Identifier: Apache-2.0
 * progress - a plan while it runs: what may start, what waits, what is lost, and when all will be done.
 */
#include "plan/course.h"

static item_set in_state(const struct plan *plan, const struct plan_progress progress[ITEM_SLOTS],
                         enum plan_state state)
{
    item_set set = 0;

    for (size_t i = 0; i < plan->count; i++)
        if (progress[plan->order[i]].state == state)
            set |= ITEM_BIT(plan->order[i]);
    return set;
}

/* The edges into `item`. */
static const struct catalogue_edge *edges_into(const struct plan *plan, int item, size_t *ret_count)
{
    size_t all, first;

    *ret_count = catalogue_edges_into(plan->catalogue, item, &first);
    return catalogue_edges(plan->catalogue, &all) + first;
}

/* The planned items that can satisfy the same need as `edge`: itself and its alternatives. */
static item_set choices(const struct plan *plan, const struct catalogue_edge *edge)
{
    size_t count;
    const struct catalogue_edge *edges = edges_into(plan, edge->after, &count);
    item_set set = ITEM_BIT(edge->before);

    for (size_t i = 0; i < count && edge->group && !plan->all_alternatives; i++)
        if (edges[i].group == edge->group)
            set |= ITEM_BIT(edges[i].before);
    return set & plan->items;
}

/* Hard prerequisites of `item` that are not closed and have no closed alternative. */
static item_set unmet(const struct plan *plan, item_set closed, int item)
{
    size_t count;
    const struct catalogue_edge *edges = edges_into(plan, item, &count);
    item_set set = 0;

    for (size_t i = 0; i < count; i++) {
        bool counts = edges[i].strength == CATALOGUE_HARD && (plan->items & ITEM_BIT(edges[i].before));
        if (counts && !(choices(plan, &edges[i]) & closed))
            set |= ITEM_BIT(edges[i].before);
    }
    return set;
}

item_set plan_ready(const struct plan *plan, const struct plan_progress progress[ITEM_SLOTS])
{
    item_set closed = in_state(plan, progress, PLAN_CLOSED), ready = 0;

    for (size_t i = 0; i < plan->count; i++) {
        int item = plan->order[i];
        if (progress[item].state == PLAN_WAITING && !unmet(plan, closed, item))
            ready |= ITEM_BIT(item);
    }
    return ready;
}

item_set plan_waits_for(const struct plan *plan, const struct plan_progress progress[ITEM_SLOTS], int item)
{
    item_set closed = in_state(plan, progress, PLAN_CLOSED), failed = in_state(plan, progress, PLAN_FAILED);

    return unmet(plan, closed, item) & ~failed;
}

/* An item of `dead` without which `item` can never start, 0 if there is none. */
static uint8_t fatal(const struct plan *plan, item_set dead, int item)
{
    size_t count;
    const struct catalogue_edge *edges = edges_into(plan, item, &count);

    for (size_t i = 0; i < count; i++) {
        bool lost = edges[i].strength == CATALOGUE_HARD && (dead & ITEM_BIT(edges[i].before));
        if (lost && !(choices(plan, &edges[i]) & ~dead))
            return edges[i].before;
    }
    return 0;
}

item_set plan_blocked(const struct plan *plan, const struct plan_progress progress[ITEM_SLOTS],
                      uint8_t ret_by[ITEM_SLOTS])
{
    item_set failed = in_state(plan, progress, PLAN_FAILED), blocked = 0;
    uint8_t by[ITEM_SLOTS] = {0};

    for (size_t i = 0; i < plan->count; i++) {
        int item = plan->order[i];
        uint8_t cause = progress[item].state == PLAN_WAITING ? fatal(plan, failed | blocked, item) : 0;
        if (!cause)
            continue;
        blocked |= ITEM_BIT(item);
        by[item] = (blocked & ITEM_BIT(cause)) ? by[cause] : cause;
        if (ret_by)
            ret_by[item] = by[item];
    }
    return blocked;
}

item_set plan_standing(const struct plan *plan, const struct plan_progress progress[ITEM_SLOTS])
{
    return plan->items & ~in_state(plan, progress, PLAN_FAILED) & ~plan_blocked(plan, progress, NULL);
}

static int32_t later(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static void project_item(struct course *course, const struct plan *plan, int item,
                         const struct plan_progress *progress, int32_t today)
{
    int32_t start = progress->start.n;

    switch (progress->state) {
    case PLAN_WAITING:
        course_place(course, plan, item, today);
        break;
    case PLAN_UNDER_WAY:
        course->start[item] = start;
        course_finish(course, plan, item, later(start + plan->duration[item], today));
        break;
    default:
        course->finish[item] = progress->finish.n;
    }
}

workdays plan_project(const struct plan *plan, const struct plan_progress progress[ITEM_SLOTS],
                      workdays today, workdays ret_finish[ITEM_SLOTS])
{
    item_set blocked = plan_blocked(plan, progress, NULL);
    struct course course = {.tolerant = true,
                            .all_alternatives = plan->all_alternatives,
                            .usable = plan->items & ~blocked & ~in_state(plan, progress, PLAN_FAILED)};
    workdays latest = {-1};

    for (size_t i = 0; i < plan->count; i++) {
        int item = plan->order[i];
        if (blocked & ITEM_BIT(item))
            course.finish[item] = -1;
        else
            project_item(&course, plan, item, &progress[item], today.n);
        ret_finish[item].n = course.finish[item];
        latest.n = later(latest.n, course.finish[item]);
    }
    return latest;
}
