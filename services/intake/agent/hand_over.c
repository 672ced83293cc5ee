/* SPDX-License-Identifier: Apache-2.0
 * hand_over - what stands in the way of one, and taking an offer back. */
#include "hand_over.h"

int agent_obstacle(struct handler_ctx *ctx, const struct agent_case *c, const struct agent *to,
                   struct problem *ret_problem)
{
    bool away;
    int err = agent_is_away(ctx, to->code, &away);

    if (err < 0)
        return err;
    *ret_problem = (struct problem){0};
    if (away)
        *ret_problem = (struct problem){
            .code = "conflict",
            .detail = arena_printf(ctx->arena, "代办员%s不在岗：请选择在岗的代办员，或先登记返岗", to->name)};
    else if (!agent_case_suits(c, to->code))
        *ret_problem = (struct problem){
            .code = "not-in-team",
            .detail =
                arena_printf(ctx->arena, "重点项目由专班代办：代办员%s不是“%s”（%s）的成员，请选择专班成员",
                             to->name, c->team->name, c->team->members)};
    return 0;
}

int agent_withdraw_offer(struct handler_ctx *ctx, const struct agent_case *c, const char *why)
{
    if (!c->row.has_offered_to)
        return 0;
    int err = withdraw_offer(ctx->tx, c->id, ctx->now, why);
    return err < 0 ? err : duty_close(ctx, "takeover", c->id_text, 0, DUTY_VOID);
}
