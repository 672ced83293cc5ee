/* SPDX-License-Identifier: Apache-2.0
 * running_plan - a plan made anew from its rows, with what has happened so far.
 *
 * The schedule is a pure function of catalogue, items and facts and costs some microseconds, so it is
 * not stored: one truth. */
#include "routing.h"

static workdays ordinal_of(const struct routing *routing, wall_time t)
{
    return calendar_ordinal(routing->calendar, civil_day_of(t));
}

static void fill_progress(struct running_plan *running, const struct routing *routing)
{
    for (size_t i = 0; i < running->step_count; i++) {
        const struct load_steps_row *step = &running->steps[i];
        struct plan_progress *progress = &running->progress[step->item];

        progress->state = step_plan_state(step->state);
        if (step->has_handed_over_at)
            progress->start = ordinal_of(routing, step->handed_over_at);
        if (step->has_closed_at)
            progress->finish = ordinal_of(routing, step->closed_at);
    }
}

static int row_facts(struct arena *arena, const struct load_plans_row *row, struct catalogue_facts *ret_facts)
{
    struct catalogue_fact *list = arena_array(arena, row->fact_names.count, sizeof(*list));

    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < row->fact_names.count; i++)
        list[i] = (struct catalogue_fact){row->fact_names.items[i], row->fact_values.items[i]};
    *ret_facts = (struct catalogue_facts){.list = list, .count = row->fact_names.count};
    return 0;
}

int running_plan_init(struct running_plan *running, const struct routing *routing, struct arena *arena,
                      const struct plan_rows *rows)
{
    struct catalogue_facts facts;
    item_set items = 0;

    for (size_t i = 0; i < rows->step_count; i++)
        items |= ITEM_BIT(rows->steps[i].item);
    *running = (struct running_plan){.row = rows->plan, .steps = rows->steps, .step_count = rows->step_count};
    int err = row_facts(arena, rows->plan, &facts);
    if (err < 0)
        return err;
    err = plan_new(&running->plan, routing->catalogue, items, &facts, &(struct plan_options){0});
    if (err == 0)
        fill_progress(running, routing);
    return err;
}

int running_plan_of(const struct running_plan *running, struct handler_ctx *ctx, item_set items,
                    struct plan **ret_plan)
{
    const struct routing *routing = ctx->state;
    struct catalogue_facts facts;
    int err = row_facts(ctx->arena, running->row, &facts);

    return err < 0 ? err : plan_new(ret_plan, routing->catalogue, items, &facts, &(struct plan_options){0});
}

void running_plan_done(struct running_plan *running)
{
    plan_free(&running->plan);
}

int facts_of(struct arena *arena, const Bangban__V1__Project *project, struct catalogue_facts *ret_facts)
{
    struct catalogue_fact *list = arena_array(arena, project->n_facts, sizeof(*list));

    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < project->n_facts; i++)
        list[i] = (struct catalogue_fact){project->facts[i]->key, project->facts[i]->value};
    *ret_facts = (struct catalogue_facts){.list = list, .count = project->n_facts};
    return 0;
}
