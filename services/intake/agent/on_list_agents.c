/* SPDX-License-Identifier: Apache-2.0
 * on_list_agents - the agents, and the cases that wait for one. */
#include "case.h"
#include "handlers.h"
#include "view.h"

static int fill_waiting(struct handler_ctx *ctx, AgentList *list)
{
    struct list_waiting_row *rows;
    size_t count;
    int err = list_waiting(ctx->tx, ctx->arena, &rows, &count);

    if (err < 0)
        return err;
    WaitingCase *cases = arena_array(ctx->arena, count, sizeof(*cases));
    list->waiting = arena_array(ctx->arena, count, sizeof(*list->waiting));
    if (!cases || !list->waiting)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__waiting_case__init(&cases[i]);
        cases[i].application_id = arena_alloc(ctx->arena, UUID_TEXT);
        if (!cases[i].application_id)
            return ERR_NOMEM;
        uuid_format(&rows[i].application_id, cases[i].application_id);
        cases[i].number = borrow(rows[i].label);
        cases[i].project_name = borrow(rows[i].project_name);
        cases[i].received_at = rows[i].received_at.us;
        list->waiting[list->n_waiting++] = &cases[i];
    }
    return 0;
}

enum verdict agent_on_list(struct handler_ctx *ctx, struct incoming *in)
{
    const struct intake *intake = ctx->state;
    const ListAgents *request = (const ListAgents *)in->message;
    struct findings findings = {.arena = ctx->arena};
    AgentList list;

    if (*request->agent)
        agent_check_code(&findings, intake->roster, "agent", request->agent);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    bangban__v1__agent_list__init(&list);
    int err = agent_views(ctx, *request->agent ? roster_agent(intake->roster, request->agent) : NULL,
                          &list.agents, &list.n_agents);
    if (err == 0)
        err = fill_waiting(ctx, &list);
    if (err == 0)
        err = reply(ctx, in, &list);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
