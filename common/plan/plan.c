/* SPDX-License-Identifier: Apache-2.0
 * plan - making a plan, and its getters.
 */
#include "plan/plan.h"

#include <assert.h>
#include <stdlib.h>

#include "plan/course.h"

#define DAYS_WITHOUT_PERIOD 20 /* Administrative Licensing Law art. 42: the general period */

/* Calendar days as working days of an ordinary week, rounded up. */
static int32_t workdays_of(struct period period)
{
    return period.unit == PERIOD_CALDAYS ? (period.n * 5 + 6) / 7 : period.n;
}

static int32_t duration_of(const struct catalogue_item *item, enum plan_basis basis)
{
    int32_t days = item->promised.n;

    if (basis == PLAN_STATUTORY)
        days = item->has_statutory ? workdays_of(item->statutory) : DAYS_WITHOUT_PERIOD;
    return days > 1 ? days : 1;
}

static void choose_items(struct plan *plan, item_set items, const struct catalogue_facts *facts,
                         enum plan_basis basis)
{
    const uint8_t *order = catalogue_order(plan->catalogue);

    for (size_t i = 0; i < CATALOGUE_ITEMS; i++) {
        uint8_t number = order[i];
        if (!(items & ITEM_BIT(number)))
            continue;
        plan->item[number] = catalogue_item_for(plan->catalogue, number, facts);
        if (plan->item[number].drop != CATALOGUE_KEPT) {
            plan->dropped |= ITEM_BIT(number);
            continue;
        }
        plan->items |= ITEM_BIT(number);
        plan->duration[number] = duration_of(&plan->item[number], basis);
        plan->order[plan->count++] = number;
    }
}

int plan_new(struct plan **ret_plan, const struct catalogue *catalogue, item_set items,
             const struct catalogue_facts *facts, const struct plan_options *options)
{
    const item_set known = (ITEM_BIT(CATALOGUE_ITEMS + 1) - 1) & ~ITEM_BIT(0);

    if (items == 0 || (items & ~known))
        return ERR_INVALID;
    struct plan *plan = calloc(1, sizeof(*plan));
    if (!plan)
        return ERR_NOMEM;
    plan->catalogue = catalogue;
    plan->all_alternatives = options->all_alternatives;
    choose_items(plan, items, facts, options->basis);
    for (enum plan_schedule kind = PLAN_SERIAL; kind < PLAN_SCHEDULES; kind++)
        schedule_make(&plan->schedules[kind], plan, kind);
    *ret_plan = plan;
    return 0;
}

void plan_free(struct plan **plan)
{
    free(*plan);
    *plan = NULL;
}

item_set plan_items(const struct plan *plan)
{
    return plan->items;
}

item_set plan_dropped(const struct plan *plan)
{
    return plan->dropped;
}

const struct catalogue_item *plan_item(const struct plan *plan, int item)
{
    assert((plan->items | plan->dropped) & ITEM_BIT(item));
    return &plan->item[item];
}

struct plan_span plan_span(const struct plan *plan, enum plan_schedule schedule, int item)
{
    const struct schedule *s = &plan->schedules[schedule];

    assert(plan->items & ITEM_BIT(item));
    return (struct plan_span){
        .start.n = s->course.start[item],
        .finish.n = s->course.finish[item],
        .slack.n = s->latest[item] - s->course.finish[item],
    };
}

workdays plan_duration(const struct plan *plan, int item)
{
    assert(plan->items & ITEM_BIT(item));
    return (workdays){plan->duration[item]};
}

workdays plan_length(const struct plan *plan, enum plan_schedule schedule)
{
    return (workdays){plan->schedules[schedule].length};
}

workdays plan_department_slack(const struct plan *plan, enum plan_schedule schedule,
                               const struct catalogue_department *department)
{
    workdays least = {INT32_MAX};

    for (size_t i = 0; i < plan->count; i++) {
        int item = plan->order[i];
        workdays slack = plan_span(plan, schedule, item).slack;
        if (plan->item[item].department == department && slack.n < least.n)
            least = slack;
    }
    assert(least.n != INT32_MAX);
    return least;
}

size_t plan_critical_path(const struct plan *plan, enum plan_schedule schedule,
                          uint8_t ret_items[CATALOGUE_ITEMS])
{
    const struct schedule *s = &plan->schedules[schedule];
    size_t count = 0;

    for (uint8_t item = s->last; item; item = s->course.waited_for[item])
        count++;
    size_t at = count;
    for (uint8_t item = s->last; item; item = s->course.waited_for[item])
        ret_items[--at] = item;
    return count;
}

enum plan_edge_use plan_edge_use(const struct plan *plan, enum plan_schedule schedule, size_t edge)
{
    return course_edge_use(&plan->schedules[schedule].course, plan->catalogue, edge);
}
