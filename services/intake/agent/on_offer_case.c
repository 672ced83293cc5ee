/* SPDX-License-Identifier: Apache-2.0
 * on_offer_case - a case is offered to another agent; the former stays responsible until it is accepted. */
#include <string.h>

#include "hand_over.h"
#include "handlers.h"
#include "validate.h"

/* What the request itself makes impossible, as the case stands; NULL code: nothing. */
static struct problem objection(const struct intake *intake, const struct incoming *in,
                                const struct agent_case *c)
{
    const OfferCase *request = (const OfferCase *)in->message;
    const struct agent *caller = agent_of_caller(intake->roster, in->caller);

    if (!c->row.has_agent)
        return (struct problem){.code = "conflict", .detail = "办件尚无代办员：请直接指派代办员"};
    if (role_of(in->caller) == ROLE_AGENT && (!caller || strcmp(caller->code, c->row.agent) != 0))
        return (struct problem){.code = "forbidden",
                                .detail = "只有负责该办件的代办员、帮办代办室或领导可以移交办件"};
    if (strcmp(request->to, c->row.agent) == 0)
        return (struct problem){.code = "conflict", .detail = "办件已由该代办员负责，无需移交"};
    if (c->row.has_offered_to && strcmp(request->to, c->row.offered_to) == 0)
        return (struct problem){.code = "conflict", .detail = "办件已向该代办员移交，正等待其答复"};
    return (struct problem){0};
}

static enum verdict offer_case(struct handler_ctx *ctx, struct incoming *in, const struct agent_case *c,
                               const struct agent *to)
{
    const OfferCase *request = (const OfferCase *)in->message;
    struct agent_change offer = {to, request->reason, in->caller};
    struct bulletin bulletin = BULLETIN(ctx);
    int err = act_record(ctx, in, &c->id, "case.offered",
                         arena_printf(ctx->arena, "拟移交代办员%s：%s", to->name, request->reason));

    if (err == 0)
        err = agent_withdraw_offer(ctx, c, "改向他人移交");
    if (err == 0)
        err = agent_offer(ctx, c, &offer, &bulletin);
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    return err == 0 ? reply_with_application(ctx, in, &c->id) : verdict_of(ctx, in, err);
}

enum verdict agent_on_offer(struct handler_ctx *ctx, struct incoming *in)
{
    const struct intake *intake = ctx->state;
    const OfferCase *request = (const OfferCase *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct agent_case c;
    struct uuid id;
    enum verdict verdict;

    validate_application_id(&findings, request->application_id, &id);
    agent_check_code(&findings, intake->roster, "to", request->to);
    agent_check_reason(&findings, request->reason);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!agent_case_of_command(ctx, in, &id, &c, &verdict))
        return verdict;
    const struct agent *to = roster_agent(intake->roster, request->to);
    struct problem problem = objection(intake, in, &c);
    int err = problem.code ? 0 : agent_obstacle(ctx, &c, to, &problem);
    if (err < 0)
        return verdict_of(ctx, in, err);
    return problem.code ? refuse(ctx, in, &problem) : offer_case(ctx, in, &c, to);
}
