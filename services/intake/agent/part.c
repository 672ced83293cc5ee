/* SPDX-License-Identifier: Apache-2.0
 * agent_part - the messages about agents, and the roll call of each day. */
#include "case.h"
#include "handlers.h"

/* A leave begins with its first day and ends with its last: once a day, what waits for somebody is settled.
 */
static bool day_due(void *state, wall_time now)
{
    const struct intake *intake = state;

    return intake->agents_seen_on.n != civil_day_of(now).n;
}

static enum verdict begin_day(struct handler_ctx *ctx)
{
    struct intake *intake = ctx->state;
    struct bulletin bulletin = BULLETIN(ctx);
    int err = agent_roll_call(ctx, &bulletin);

    if (err == 0)
        err = agent_settle_waiting(ctx, &bulletin);
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    if (err < 0)
        return verdict_of(ctx, NULL, err);
    intake->agents_seen_on = civil_day_of(ctx->now);
    return VERDICT_DONE;
}

static const struct service_handler handlers[] = {
    ON(SetAgentAvailability, agent_on_set_availability),
    ON(AssignAgent, agent_on_assign),
    ON(OfferCase, agent_on_offer),
    ON(AcceptCase, agent_on_accept),
    ON(DeclineCase, agent_on_decline),
    ON(SetKeyProject, agent_on_set_key_project),
    ON(RecordAction, agent_on_record_action),
    ON(ListAgents, agent_on_list),
    ON(ShowAgentLog, agent_on_show_log),
    ON(ShowResponsibility, agent_on_show_responsibility),
};

static const struct service_timer timers[] = {
    {.name = "roll-call", .every = DURATION_S(1), .due = day_due, .fire = begin_day},
};

const struct service_part agent_part = {SERVICE_HANDLERS(handlers), SERVICE_TIMERS(timers),
                                        .queries = agent_queries};
