/* SPDX-License-Identifier: Apache-2.0
 * workload - who is there, and what he has to do.
 *
 * Counting it touches every open case: a bulk load, which would ask again for each of its rows, asks once and
 * counts on. */
#include "case.h"

#include <string.h>

struct agent_workload {
    struct agent_state *states;
    size_t count;
};

static int read_states(struct handler_ctx *ctx, struct agent_workload *ret_workload)
{
    const struct intake *intake = ctx->state;
    struct load_agent_states_row *rows;
    size_t count, staff = 0;
    int err = load_agent_states(ctx->tx, ctx->arena, civil_day_of(ctx->now), &rows, &count);

    if (err < 0)
        return err;
    for (const struct agent *agent = roster_next(intake->roster, NULL); agent;
         agent = roster_next(intake->roster, agent))
        staff++;
    struct agent_state *states = arena_array(ctx->arena, count + staff, sizeof(*states));
    if (!states)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        states[i] = (struct agent_state){rows[i].agent, rows[i].items, rows[i].away};
    *ret_workload = (struct agent_workload){states, count};
    return 0;
}

int agent_states_load(struct handler_ctx *ctx, struct agent_state **ret_states, size_t *ret_count)
{
    const struct intake *intake = ctx->state;
    struct agent_workload workload = {0};
    int err = 0;

    if (intake->workload)
        workload = *intake->workload;
    else
        err = read_states(ctx, &workload);
    if (err == 0) {
        *ret_states = workload.states;
        *ret_count = workload.count;
    }
    return err;
}

int agent_count_on(struct handler_ctx *ctx)
{
    struct intake *intake = ctx->state;
    struct agent_workload *workload = arena_alloc(ctx->arena, sizeof(*workload));
    int err = workload ? read_states(ctx, workload) : ERR_NOMEM;

    if (err == 0)
        intake->workload = workload;
    return err;
}

void agent_count_end(struct handler_ctx *ctx)
{
    ((struct intake *)ctx->state)->workload = NULL;
}

void agent_workload_add(struct handler_ctx *ctx, const struct agent *agent, int64_t items)
{
    struct agent_workload *workload = ((struct intake *)ctx->state)->workload;

    if (!workload)
        return;
    for (size_t i = 0; i < workload->count; i++)
        if (strcmp(workload->states[i].agent, agent->code) == 0) {
            workload->states[i].items += items;
            return;
        }
    workload->states[workload->count++] = (struct agent_state){agent->code, items, false};
}

int agent_is_away(struct handler_ctx *ctx, const char *agent, bool *ret_away)
{
    struct agent_state *states = NULL;
    size_t count = 0;
    int err = agent_states_load(ctx, &states, &count);

    if (err < 0)
        return err;
    const struct agent_state *state = agent_state_of(states, count, agent);
    *ret_away = state && state->away;
    return 0;
}
