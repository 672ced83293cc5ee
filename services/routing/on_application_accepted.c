/* SPDX-License-Identifier: Apache-2.0
 * on_application_accepted - an accepted application becomes a plan, and what may start is handed over. */
#include "announce.h"
#include "meeting/meeting.h"
#include "routing.h"

struct new_steps {
    int32_t *items;
    const char **departments, **handling_types;
    int32_t *promise_items;
    const char **promise_codes, **promise_names, **promise_dates;
    size_t count, promise_count;
};

static size_t count_promises(const ApplicationAccepted *accepted)
{
    size_t count = 0;

    for (size_t i = 0; i < accepted->n_items; i++)
        count += accepted->items[i]->n_promised;
    return count;
}

static int alloc_steps(struct new_steps *steps, struct arena *arena, const ApplicationAccepted *accepted)
{
    size_t promises = count_promises(accepted);

    steps->items = arena_array(arena, accepted->n_items, sizeof(int32_t));
    steps->departments = arena_array(arena, accepted->n_items, sizeof(char *));
    steps->handling_types = arena_array(arena, accepted->n_items, sizeof(char *));
    steps->promise_items = arena_array(arena, promises, sizeof(int32_t));
    steps->promise_codes = arena_array(arena, promises, sizeof(char *));
    steps->promise_names = arena_array(arena, promises, sizeof(char *));
    steps->promise_dates = arena_array(arena, promises, sizeof(char *));
    bool all = steps->items && steps->departments && steps->handling_types && steps->promise_items &&
               steps->promise_codes && steps->promise_names && steps->promise_dates;
    return all ? 0 : ERR_NOMEM;
}

static void add_promises(struct new_steps *steps, const AcceptedItem *item)
{
    for (size_t i = 0; i < item->n_promised; i++) {
        size_t n = steps->promise_count++;

        steps->promise_items[n] = item->item;
        steps->promise_codes[n] = item->promised[i]->code;
        steps->promise_names[n] = item->promised[i]->name;
        steps->promise_dates[n] = item->promised[i]->promised_on;
    }
}

static void fill_steps(struct new_steps *steps, const ApplicationAccepted *accepted)
{
    for (size_t i = 0; i < accepted->n_items; i++) {
        const AcceptedItem *item = accepted->items[i];

        steps->items[steps->count] = item->item;
        steps->departments[steps->count] = item->department;
        steps->handling_types[steps->count++] = item->handling_type;
        add_promises(steps, item);
    }
}

static int write_steps(struct handler_ctx *ctx, const struct uuid *application, const struct new_steps *steps)
{
    int err = insert_steps(ctx->tx, *application, (struct store_int32_array){steps->items, steps->count},
                           (struct store_text_array){steps->departments, steps->count},
                           (struct store_text_array){steps->handling_types, steps->count});

    if (err == 0 && steps->promise_count)
        err = insert_promises(ctx->tx, *application,
                              (struct store_int32_array){steps->promise_items, steps->promise_count},
                              (struct store_text_array){steps->promise_codes, steps->promise_count},
                              (struct store_text_array){steps->promise_names, steps->promise_count},
                              (struct store_text_array){steps->promise_dates, steps->promise_count});
    return err;
}

static int write_plan(struct handler_ctx *ctx, const struct uuid *application,
                      const ApplicationAccepted *accepted, const struct plan *plan)
{
    const Bangban__V1__Project *project = accepted->project;
    const char **names = arena_array(ctx->arena, project->n_facts, sizeof(*names));
    const char **values = arena_array(ctx->arena, project->n_facts, sizeof(*values));

    if (!names || !values)
        return ERR_NOMEM;
    for (size_t i = 0; i < project->n_facts; i++) {
        names[i] = project->facts[i]->key;
        values[i] = project->facts[i]->value;
    }
    return insert_plan(ctx->tx, *application, project->project_code, project->name, project->applicant,
                       accepted->agent, accepted->agent_name,
                       (struct store_text_array){names, project->n_facts},
                       (struct store_text_array){values, project->n_facts}, plan_length(plan, PLAN_SERIAL).n,
                       plan_length(plan, PLAN_PARALLEL).n, plan_length(plan, PLAN_TOLERANT).n,
                       (wall_time){accepted->accepted_at});
}

static int make_plan(struct handler_ctx *ctx, const ApplicationAccepted *accepted, struct plan **ret_plan)
{
    const struct routing *routing = ctx->state;
    struct catalogue_facts facts;
    item_set items = 0;
    int err = facts_of(ctx->arena, accepted->project, &facts);

    for (size_t i = 0; i < accepted->n_items; i++)
        items |= ITEM_BIT(accepted->items[i]->item);
    if (err < 0)
        return err;
    return plan_new(ret_plan, routing->catalogue, items, &facts, &(struct plan_options){0});
}

static int store_plan(struct handler_ctx *ctx, const ApplicationAccepted *accepted,
                      const struct uuid *application, const struct plan *plan)
{
    struct new_steps steps = {0};
    int err = alloc_steps(&steps, ctx->arena, accepted);

    if (err < 0)
        return err;
    fill_steps(&steps, accepted);
    err = write_plan(ctx, application, accepted, plan);
    if (err == 0)
        err = write_steps(ctx, application, &steps);
    if (err == 0)
        err = announce_plan(ctx, accepted, plan);
    return err;
}

enum verdict routing_on_application_accepted(struct handler_ctx *ctx, struct incoming *in)
{
    const ApplicationAccepted *accepted = (const ApplicationAccepted *)in->message;
    struct plan *plan = NULL;
    struct uuid application;
    int err = uuid_parse(accepted->application_id, &application);

    if (err == 0)
        err = make_plan(ctx, accepted, &plan);
    if (err == 0)
        err = store_plan(ctx, accepted, &application, plan);
    if (err == 0)
        err = meeting_if_many(ctx, &application, accepted);
    if (err == 0)
        err = routing_advance(ctx, (struct store_uuid_array){&application, 1});
    if (err == 0)
        log_event(&ctx->log, LOG_INFO, "plan.made", LOG_I("items", (int64_t)accepted->n_items),
                  LOG_I("serial_workdays", plan_length(plan, PLAN_SERIAL).n),
                  LOG_I("parallel_workdays", plan_length(plan, PLAN_PARALLEL).n),
                  LOG_I("tolerant_workdays", plan_length(plan, PLAN_TOLERANT).n));
    plan_free(&plan);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
