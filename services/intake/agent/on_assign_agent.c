/* SPDX-License-Identifier: Apache-2.0
 * on_assign_agent - office or leader gives a case that waits for its agent one. */
#include "hand_over.h"
#include "handlers.h"
#include "validate.h"

static enum verdict refuse_assigned(struct handler_ctx *ctx, struct incoming *in, const struct agent_case *c)
{
    return refuse(ctx, in,
                  &(struct problem){
                      .code = "conflict",
                      .detail = arena_printf(ctx->arena,
                                             "办件已由代办员%s（%s）负责：变更代办员须办理移交，由接收人接收",
                                             c->row.agent_name, c->row.agent)});
}

static enum verdict assign(struct handler_ctx *ctx, struct incoming *in, const struct agent_case *c,
                           const struct agent *agent)
{
    const AssignAgent *request = (const AssignAgent *)in->message;
    struct agent_change change = {agent, request->reason, in->caller};
    struct bulletin bulletin = BULLETIN(ctx);
    int err = act_record(ctx, in, &c->id, "agent.assigned",
                         arena_printf(ctx->arena, "指派代办员%s：%s", agent->name, request->reason));

    if (err == 0)
        err = agent_change(ctx, c, &change, &bulletin);
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    return err == 0 ? reply_with_application(ctx, in, &c->id) : verdict_of(ctx, in, err);
}

enum verdict agent_on_assign(struct handler_ctx *ctx, struct incoming *in)
{
    const struct intake *intake = ctx->state;
    const AssignAgent *request = (const AssignAgent *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct agent_case c;
    struct problem obstacle;
    struct uuid id;
    enum verdict verdict;

    validate_application_id(&findings, request->application_id, &id);
    agent_check_code(&findings, intake->roster, "agent", request->agent);
    agent_check_reason(&findings, request->reason);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!agent_case_of_command(ctx, in, &id, &c, &verdict))
        return verdict;
    if (c.row.has_agent)
        return refuse_assigned(ctx, in, &c);
    const struct agent *agent = roster_agent(intake->roster, request->agent);
    int err = agent_obstacle(ctx, &c, agent, &obstacle);
    if (err < 0)
        return verdict_of(ctx, in, err);
    return obstacle.code ? refuse(ctx, in, &obstacle) : assign(ctx, in, &c, agent);
}
