/* SPDX-License-Identifier: Apache-2.0
 * rules - when a case needs a meeting without anybody's asking: many departments, a finish far behind the
 * plan; and that a case which has come to its end needs none. */
#include <string.h>

#include "meeting.h"

static size_t count_departments(const ApplicationAccepted *accepted)
{
    size_t count = 0;

    for (size_t i = 0; i < accepted->n_items; i++) {
        size_t before = 0;
        while (before < i && strcmp(accepted->items[before]->department, accepted->items[i]->department) != 0)
            before++;
        count += before == i;
    }
    return count;
}

int meeting_if_many(struct handler_ctx *ctx, const struct uuid *application,
                    const ApplicationAccepted *accepted)
{
    const struct routing *routing = ctx->state;
    size_t count = count_departments(accepted);

    if ((int64_t)count < routing->meeting_departments)
        return 0;
    return meeting_by_rule(ctx, application, MEETING_DEPARTMENTS,
                           arena_printf(ctx->arena, "涉及 %zu 个部门、%zu 个事项", count, accepted->n_items));
}

int meeting_on_red_light(struct handler_ctx *ctx, const RungFired *fired, const struct uuid *application)
{
    const struct routing *routing = ctx->state;
    const struct catalogue_item *item = catalogue_item(routing->catalogue, fired->item);

    return meeting_by_rule(ctx, application, MEETING_RED_LIGHT,
                           arena_printf(ctx->arena, "“%s”已超过时限", item ? item->name_zh : ""));
}

int meeting_if_late(struct handler_ctx *ctx, const struct running_plan *running)
{
    const struct routing *routing = ctx->state;
    workdays finish[CATALOGUE_ITEMS + 1];
    workdays today = calendar_ordinal(routing->calendar, civil_day_of(ctx->now));
    workdays last = plan_project(running->plan, running->progress, today, finish);
    int32_t planned = calendar_ordinal(routing->calendar, civil_day_of(running->row->accepted_at)).n +
                      plan_length(running->plan, PLAN_PARALLEL).n;

    if (last.n < 0 || last.n - planned < routing->meeting_late_days)
        return 0;
    return meeting_by_rule(ctx, &running->row->application_id, MEETING_LATE,
                           arena_printf(ctx->arena, "预计比计划晚 %d 个工作日办结", (int)(last.n - planned)));
}

int meeting_case_finished(struct handler_ctx *ctx, const struct uuid *application)
{
    struct find_open_meeting_row open = {0};
    struct list_meetings_row row = {0};
    int err = find_open_meeting(ctx->tx, ctx->arena, *application, &open);

    if (err == ERR_NOT_FOUND || (err == 0 && strcmp(open.status, "held") == 0))
        return 0; /* what was concluded is still to be carried out */
    if (err == 0)
        err = meeting_load(ctx, open.number, &row);
    return err == 0 ? meeting_drop(ctx, &(struct meeting_dropping){.row = &row,
                                                                   .caller = "routing",
                                                                   .person = "",
                                                                   .reason = "办件已办结，无需再开"})
                    : err;
}
