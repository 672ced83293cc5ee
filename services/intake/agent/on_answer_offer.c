/* SPDX-License-Identifier: Apache-2.0
 * on_answer_offer - the agent to whom a case was offered accepts it, and is responsible from then on, or
 * declines. */
#include <string.h>

#include "hand_over.h"
#include "handlers.h"
#include "validate.h"

struct answer {
    struct handler_ctx *ctx;
    struct incoming *in;
    const struct agent *agent; /* who answers */
    struct agent_case c;
    struct bulletin bulletin;
};

/* Loads the case; false: the command was answered. */
static bool begin(struct answer *answer, const char *application_id, struct findings *findings,
                  enum verdict *ret_verdict)
{
    const struct intake *intake = answer->ctx->state;
    struct uuid id;

    validate_application_id(findings, application_id, &id);
    if (findings->count) {
        *ret_verdict = findings_refuse(answer->ctx, answer->in, findings);
        return false;
    }
    if (!agent_case_of_command(answer->ctx, answer->in, &id, &answer->c, ret_verdict))
        return false;
    answer->agent = agent_of_caller(intake->roster, answer->in->caller);
    if (!answer->c.row.has_offered_to)
        *ret_verdict = refuse(answer->ctx, answer->in,
                              &(struct problem){.code = "conflict", .detail = "该办件没有待接收的移交"});
    else if (!answer->agent || strcmp(answer->agent->code, answer->c.row.offered_to) != 0)
        *ret_verdict =
            refuse(answer->ctx, answer->in,
                   &(struct problem){.code = "forbidden",
                                     .detail = arena_printf(answer->ctx->arena,
                                                            "该办件移交给代办员 %s，须由其本人答复",
                                                            answer->c.row.offered_to)});
    else
        return true;
    return false;
}

static enum verdict finish(struct answer *answer, int err)
{
    if (err == 0)
        err = bulletin_send(answer->ctx, &answer->bulletin);
    return err == 0 ? reply_with_application(answer->ctx, answer->in, &answer->c.id)
                    : verdict_of(answer->ctx, answer->in, err);
}

static int end_offer(const struct answer *answer, const char *word, const char *reason)
{
    int err = answer_offer(answer->ctx->tx, answer->c.id, word, reason, answer->ctx->now);

    return err < 0 ? err : duty_close(answer->ctx, "takeover", answer->c.id_text, 0, DUTY_DONE);
}

/* The former agent and the office hear of it. */
static void tell_staff(struct answer *answer, const char *template_id, const char *reason)
{
    struct handler_ctx *ctx = answer->ctx;
    const struct agent_case *c = &answer->c;
    const struct template_field fields[] = {
        {"agent", answer->agent->name}, {"number", c->row.label}, {"reason", reason}, {NULL, NULL}};
    const char *former = agent_holder(ctx->arena, c->row.agent);

    if (!former) {
        answer->bulletin.full = true;
        return;
    }
    bulletin_tell_staff(ctx, &answer->bulletin, &c->id, former, template_id, fields);
    bulletin_tell_staff(ctx, &answer->bulletin, &c->id, "office", template_id, fields);
}

static int accept_case(struct answer *answer)
{
    struct handler_ctx *ctx = answer->ctx;
    const struct agent_case *c = &answer->c;
    struct agent_change change = {answer->agent, c->row.offer_reason, answer->in->caller};
    int err = act_record(ctx, answer->in, &c->id, "case.accepted",
                         arena_printf(ctx->arena, "代办员%s接收移交", answer->agent->name));

    if (err == 0)
        err = end_offer(answer, "accepted", "");
    if (err == 0)
        err = agent_change(ctx, c, &change, &answer->bulletin);
    tell_staff(answer, "staff.case_taken", "");
    return err;
}

enum verdict agent_on_accept(struct handler_ctx *ctx, struct incoming *in)
{
    const AcceptCase *request = (const AcceptCase *)in->message;
    struct answer answer = {.ctx = ctx, .in = in, .bulletin = BULLETIN(ctx)};
    struct findings findings = {.arena = ctx->arena};
    struct problem obstacle;
    enum verdict verdict;

    if (!begin(&answer, request->application_id, &findings, &verdict))
        return verdict;
    int err = agent_obstacle(ctx, &answer.c, answer.agent, &obstacle);
    if (err == 0 && obstacle.code)
        return refuse(ctx, in, &obstacle);
    return finish(&answer, err < 0 ? err : accept_case(&answer));
}

static int decline_case(struct answer *answer, const char *reason)
{
    struct handler_ctx *ctx = answer->ctx;
    const struct agent_case *c = &answer->c;
    int err = act_record(ctx, answer->in, &c->id, "case.declined",
                         arena_printf(ctx->arena, "代办员%s未接收移交：%s", answer->agent->name, reason));

    if (err == 0)
        err = end_offer(answer, "declined", reason);
    if (err == 0 && !agent_case_suits(c, c->row.agent))
        err = agent_owe_assignment(ctx, c);
    tell_staff(answer, "staff.case_declined", reason);
    return err;
}

enum verdict agent_on_decline(struct handler_ctx *ctx, struct incoming *in)
{
    const DeclineCase *request = (const DeclineCase *)in->message;
    struct answer answer = {.ctx = ctx, .in = in, .bulletin = BULLETIN(ctx)};
    struct findings findings = {.arena = ctx->arena};
    enum verdict verdict;

    agent_check_reason(&findings, request->reason);
    if (!begin(&answer, request->application_id, &findings, &verdict))
        return verdict;
    return finish(&answer, decline_case(&answer, request->reason));
}
