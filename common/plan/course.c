/* SPDX-License-Identifier: Apache-2.0
 * course - placing items: what an edge means, how early an item may start and finish, how late it may.
 */
#include "plan/course.h"

#include <assert.h>
#include <string.h>

/* Of alternatives the earliest finished binds, of equals the first in the file; the others are spared. */
static bool is_spared(const struct course *course, const struct catalogue_edge *edges, size_t count,
                      size_t at)
{
    const struct catalogue_edge *edge = &edges[at];

    if (!edge->group || course->all_alternatives)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct catalogue_edge *other = &edges[i];
        if (i == at || other->group != edge->group || !(course->usable & ITEM_BIT(other->before)))
            continue;
        int32_t ahead = course->finish[edge->before] - course->finish[other->before];
        if (ahead > 0 || (ahead == 0 && i < at))
            return true;
    }
    return false;
}

/* `edges` are those into one usable item. */
static enum plan_edge_use edge_use(const struct course *course, const struct catalogue_edge *edges,
                                   size_t count, size_t at)
{
    if (!(course->usable & ITEM_BIT(edges[at].before)))
        return PLAN_EDGE_ABSENT;
    if (is_spared(course, edges, count, at))
        return PLAN_EDGE_SPARED;
    bool relaxed = course->tolerant && edges[at].strength != CATALOGUE_HARD;
    return relaxed != (&edges[at] == course->flipped) ? PLAN_EDGE_RELAXED : PLAN_EDGE_OBEYED;
}

enum plan_edge_use course_edge_use(const struct course *course, const struct catalogue *catalogue,
                                   size_t edge)
{
    size_t all, first;
    const struct catalogue_edge *edges = catalogue_edges(catalogue, &all);

    assert(edge < all);
    if (!(course->usable & ITEM_BIT(edges[edge].after)))
        return PLAN_EDGE_ABSENT;
    size_t count = catalogue_edges_into(catalogue, edges[edge].after, &first);
    return edge_use(course, edges + first, count, edge - first);
}

/* The latest finish before `item` over edges of one use, if later than `floor`; else `floor`. */
static int32_t bound(struct course *course, const struct plan *plan, int item, enum plan_edge_use use,
                     int32_t floor)
{
    size_t all, first;
    size_t count = catalogue_edges_into(plan->catalogue, item, &first);
    const struct catalogue_edge *edges = catalogue_edges(plan->catalogue, &all) + first;

    for (size_t i = 0; i < count; i++) {
        int32_t finish = course->finish[edges[i].before];
        if (!(course->usable & ITEM_BIT(edges[i].before)) || finish <= floor)
            continue;
        if (edge_use(course, edges, count, i) == use) {
            floor = finish;
            course->waited_for[item] = edges[i].before;
        }
    }
    return floor;
}

void course_finish(struct course *course, const struct plan *plan, int item, int32_t finish)
{
    course->finish[item] = bound(course, plan, item, PLAN_EDGE_RELAXED, finish);
}

void course_place(struct course *course, const struct plan *plan, int item, int32_t floor)
{
    int32_t start = bound(course, plan, item, PLAN_EDGE_OBEYED, floor);

    course->start[item] = start;
    course_finish(course, plan, item, start + plan->duration[item]);
}

int32_t course_run(struct course *course, const struct plan *plan)
{
    int32_t latest = 0;

    for (size_t i = 0; i < plan->count; i++) {
        int item = plan->order[i];
        course_place(course, plan, item, 0);
        latest = course->finish[item] > latest ? course->finish[item] : latest;
    }
    return latest;
}

static void place_in_line(struct course *course, const struct plan *plan)
{
    int32_t day = 0;

    for (size_t i = 0; i < plan->count; i++) {
        int item = plan->order[i];
        course->start[item] = day;
        day += plan->duration[item];
        course->finish[item] = day;
        course->waited_for[item] = i > 0 ? plan->order[i - 1] : 0;
    }
}

/* Of items that finish together the highest number is named last. */
static void find_last(struct schedule *schedule, const struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        uint8_t item = plan->order[i];
        int32_t finish = schedule->course.finish[item];
        if (finish > schedule->length || (finish == schedule->length && item > schedule->last)) {
            schedule->length = finish;
            schedule->last = item;
        }
    }
}

/* What comes before `item` may not finish so late that `item` would finish after its latest. */
static void bound_latest(struct schedule *schedule, const struct plan *plan, int item)
{
    size_t all, first;
    size_t count = catalogue_edges_into(plan->catalogue, item, &first);
    const struct catalogue_edge *edges = catalogue_edges(plan->catalogue, &all) + first;

    for (size_t i = 0; i < count; i++) {
        enum plan_edge_use use = edge_use(&schedule->course, edges, count, i);
        if (use != PLAN_EDGE_OBEYED && use != PLAN_EDGE_RELAXED)
            continue;
        int32_t latest = schedule->latest[item] - (use == PLAN_EDGE_OBEYED ? plan->duration[item] : 0);
        if (latest < schedule->latest[edges[i].before])
            schedule->latest[edges[i].before] = latest;
    }
}

static void find_latest(struct schedule *schedule, const struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        schedule->latest[plan->order[i]] = schedule->length;
    for (size_t i = plan->count; i-- > 0;)
        bound_latest(schedule, plan, plan->order[i]);
}

void schedule_make(struct schedule *schedule, const struct plan *plan, enum plan_schedule kind)
{
    struct course *course = &schedule->course;

    *course = (struct course){
        .tolerant = kind == PLAN_TOLERANT, .all_alternatives = plan->all_alternatives, .usable = plan->items};
    if (kind == PLAN_SERIAL)
        place_in_line(course, plan);
    else
        course_run(course, plan);
    find_last(schedule, plan);
    if (kind == PLAN_SERIAL)
        memcpy(schedule->latest, course->finish, sizeof(schedule->latest));
    else
        find_latest(schedule, plan);
}
