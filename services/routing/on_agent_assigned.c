/* SPDX-License-Identifier: Apache-2.0
 * on_agent_assigned - later hand-overs name the agent who is responsible by then, and what the former owed
 * about the case passes to the next.
 *
 * On the stream of application.accepted, behind it: the plan is there. */
#include "record/duty.h"
#include "routing.h"

static int pass_duties(struct handler_ctx *ctx, const AgentAssigned *assigned, const struct uuid *application)
{
    const char *from = routing_agent_holder(ctx->arena, assigned->former);
    const char *to = routing_agent_holder(ctx->arena, assigned->agent);

    if (!from || !to)
        return ERR_NOMEM;
    return duty_pass(ctx, &(struct duty_passing){.application = application, .from = from, .to = to});
}

enum verdict routing_on_agent_assigned(struct handler_ctx *ctx, struct incoming *in)
{
    const AgentAssigned *assigned = (const AgentAssigned *)in->message;
    struct uuid application;
    int err = uuid_parse(assigned->application_id, &application);

    if (err == 0)
        err = change_agent(ctx->tx, application, assigned->agent, assigned->agent_name);
    if (err == 0)
        err = pass_duties(ctx, assigned, &application);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
