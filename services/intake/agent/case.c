/* SPDX-License-Identifier: Apache-2.0
 * case - loading one, and whether it can be acted on. */
#include "case.h"

#include <string.h>

int agent_case_load(struct handler_ctx *ctx, const struct uuid *id, struct agent_case *ret_case)
{
    const struct intake *intake = ctx->state;
    int err = load_agent_case(ctx->tx, ctx->arena, *id, &ret_case->row);

    if (err < 0)
        return err;
    ret_case->id = *id;
    uuid_format(id, ret_case->id_text);
    ret_case->team = ret_case->row.has_team ? teams_find(intake->teams, ret_case->row.team) : NULL;
    return 0;
}

bool agent_case_is_open(const struct agent_case *c)
{
    return strcmp(c->row.status, "refused") != 0 && strcmp(c->row.status, "closed") != 0;
}

bool agent_case_suits(const struct agent_case *c, const char *agent)
{
    return !c->team || team_has(c->team, agent);
}

bool agent_case_of_command(struct handler_ctx *ctx, struct incoming *in, const struct uuid *id,
                           struct agent_case *ret_case, enum verdict *ret_verdict)
{
    int err = agent_case_load(ctx, id, ret_case);

    *ret_verdict = VERDICT_DONE;
    if (err == ERR_NOT_FOUND)
        *ret_verdict = refuse_unknown_application(ctx, in);
    else if (err < 0)
        *ret_verdict = verdict_of(ctx, in, err);
    else if (act_expected(ctx, in, id, ret_case->row.version)) {
        if (agent_case_is_open(ret_case))
            return true;
        *ret_verdict = refuse(
            ctx, in,
            &(struct problem){.code = "conflict",
                              .detail = "办件不在办理中：不予办理或已办结的办件不再代办，请核对办件编号"});
    }
    return false;
}

const char *agent_holder(struct arena *arena, const char *agent)
{
    return arena_printf(arena, "agent:%s", agent);
}

const char *agent_case_holder(struct arena *arena, const struct agent_case *c)
{
    return c->row.has_agent ? agent_holder(arena, c->row.agent) : "office";
}
