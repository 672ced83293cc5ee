/* SPDX-License-Identifier: Apache-2.0
 * agent_part - the messages about agents, and the look-out for those whose leave has ended. */
#include "case.h"
#include "handlers.h"

/* A leave ends with its last day: once a day, what waits for somebody is settled. */
static bool returns_due(void *state, wall_time now)
{
    const struct intake *intake = state;

    return intake->agents_seen_on.n != civil_day_of(now).n;
}

static enum verdict settle_returns(struct handler_ctx *ctx)
{
    struct intake *intake = ctx->state;
    struct bulletin bulletin = BULLETIN(ctx);
    int err = agent_settle_waiting(ctx, &bulletin);

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
    {.name = "agent-returns", .every = DURATION_S(1), .due = returns_due, .fire = settle_returns},
};

const struct service_part agent_part = {SERVICE_HANDLERS(handlers), SERVICE_TIMERS(timers),
                                        .queries = agent_queries};
