/* SPDX-License-Identifier: Apache-2.0
 * on_list_acts - who did what with a case. */
#include "act.sql.h"
#include "intake.h"
#include "validate.h"

#define ACTS_MAX 1000 /* no case sees as many */

static Act *act_message(struct arena *arena, const struct load_acts_since_row *row)
{
    Act *act = arena_alloc(arena, sizeof(*act));

    if (!act)
        return NULL;
    bangban__v1__act__init(act);
    act->version = row->version;
    act->acted_at = row->acted_at.us;
    act->kind = borrow(row->kind);
    act->person = borrow(row->person);
    act->caller = borrow(row->caller);
    act->summary = borrow(row->summary);
    if (row->has_for_agent)
        act->for_agent = borrow(row->for_agent);
    return act;
}

static int fill(struct handler_ctx *ctx, const struct uuid *id, ActList *list)
{
    struct load_acts_since_row *rows;
    size_t count;
    int err = load_acts_since(ctx->tx, ctx->arena, *id, 0, ACTS_MAX, &rows, &count);

    if (err < 0)
        return err;
    list->acts = arena_array(ctx->arena, count, sizeof(*list->acts));
    for (size_t i = 0; list->acts && i < count; i++) {
        list->acts[i] = act_message(ctx->arena, &rows[i]);
        if (!list->acts[i])
            return ERR_NOMEM;
    }
    list->n_acts = count;
    return list->acts ? 0 : ERR_NOMEM;
}

static enum verdict on_list_acts(struct handler_ctx *ctx, struct incoming *in)
{
    const ListActs *request = (const ListActs *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct application application;
    struct uuid id;
    ActList list;

    validate_application_id(&findings, request->application_id, &id);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = application_load(ctx, &id, &application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    bangban__v1__act_list__init(&list);
    list.application_id = request->application_id;
    if (err == 0) {
        list.version = application.row.version;
        err = fill(ctx, &id, &list);
    }
    if (err == 0)
        err = reply(ctx, in, &list);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

static const struct service_handler handlers[] = {ON(ListActs, on_list_acts)};

const struct service_part act_part = {SERVICE_HANDLERS(handlers), .queries = act_queries};
