/* SPDX-License-Identifier: Apache-2.0
 * plan_message - a plan in the words of routing.proto. */
#include "plan_message.h"

int32_t *plan_path_numbers(struct arena *arena, const struct plan *plan, enum plan_schedule schedule,
                           size_t *ret_count)
{
    uint8_t path[CATALOGUE_ITEMS];
    size_t count = plan_critical_path(plan, schedule, path);
    int32_t *numbers = arena_array(arena, count, sizeof(*numbers));

    for (size_t i = 0; numbers && i < count; i++)
        numbers[i] = path[i];
    *ret_count = count;
    return numbers;
}

static PlanStep *step_message(struct arena *arena, const struct plan *plan, int item)
{
    PlanStep *step = arena_alloc(arena, sizeof(*step));

    if (!step)
        return NULL;
    struct plan_span span = plan_span(plan, PLAN_PARALLEL, item);
    bangban__v1__plan_step__init(step);
    step->item = item;
    step->department = (char *)(uintptr_t)plan_item(plan, item)->department->code;
    step->duration_workdays = plan_duration(plan, item).n;
    step->start_workday = span.start.n;
    step->finish_workday = span.finish.n;
    step->slack_workdays = span.slack.n;
    return step;
}

PlanStep **plan_step_messages(struct arena *arena, const struct plan *plan, size_t *ret_count)
{
    PlanStep **steps = arena_array(arena, CATALOGUE_ITEMS, sizeof(*steps));
    size_t count = 0;

    for (int item = 1; steps && item <= CATALOGUE_ITEMS; item++) {
        if (!(plan_items(plan) & ITEM_BIT(item)))
            continue;
        steps[count] = step_message(arena, plan, item);
        if (!steps[count++])
            return NULL;
    }
    *ret_count = count;
    return steps;
}

static bool has_item_of(const struct plan *plan, const struct catalogue_department *department)
{
    for (int item = 1; item <= CATALOGUE_ITEMS; item++)
        if ((plan_items(plan) & ITEM_BIT(item)) && plan_item(plan, item)->department == department)
            return true;
    return false;
}

DepartmentSlack **plan_slack_messages(struct arena *arena, const struct catalogue *catalogue,
                                      const struct plan *plan, size_t *ret_count)
{
    size_t count, used = 0;
    const struct catalogue_department *departments = catalogue_departments(catalogue, &count);
    DepartmentSlack **list = arena_array(arena, count, sizeof(*list));
    DepartmentSlack *slacks = arena_array(arena, count, sizeof(*slacks));

    for (size_t i = 0; list && slacks && i < count; i++) {
        if (!has_item_of(plan, &departments[i]))
            continue;
        bangban__v1__department_slack__init(&slacks[i]);
        slacks[i].department = (char *)(uintptr_t)departments[i].code;
        slacks[i].slack_workdays = plan_department_slack(plan, PLAN_PARALLEL, &departments[i]).n;
        list[used++] = &slacks[i];
    }
    *ret_count = used;
    return slacks ? list : NULL;
}
