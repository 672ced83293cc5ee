/* SPDX-License-Identifier: Apache-2.0
 * assignment - who is responsible for a case, and how that changes. */
#include "case.h"

#include <string.h>

/* Duties of the agent that the office holds while a case has none. */
static const char *const stand_in_kinds[] = {"agency", "hall", "feedback", "delivery"};

/* NULL when nobody is there for it. */
static int choose(struct handler_ctx *ctx, const struct agent_case *c, const struct agent **ret_agent)
{
    const struct intake *intake = ctx->state;
    struct agent_need need = {c->row.departments.items, c->row.departments.count, c->team};
    struct agent_state *states;
    size_t count;
    int err = agent_states_load(ctx, &states, &count);

    if (err == 0)
        *ret_agent = agent_choose(intake->roster, &need, states, count);
    return err;
}

/* ---- a case without an agent, or without the right one ---- */

int agent_owe_assignment(struct handler_ctx *ctx, const struct agent_case *c)
{
    if (c->row.assignment_owed)
        return 0;
    return duty_open(ctx, &(struct duty){.kind = "assignment",
                                         .application = &c->id,
                                         .subject = c->id_text,
                                         .holder = "office",
                                         .opened = ctx->now});
}

static int close_assignment(struct handler_ctx *ctx, const struct agent_case *c)
{
    return c->row.assignment_owed ? duty_close(ctx, "assignment", c->id_text, 0, DUTY_DONE) : 0;
}

/* ---- a new one ---- */

static int write_change(struct handler_ctx *ctx, const struct agent_case *c,
                        const struct agent_change *change)
{
    return assign_agent(ctx->tx, c->id, change->to->code, change->to->name, ctx->now, change->reason,
                        change->by);
}

static int pass_duties(struct handler_ctx *ctx, const struct agent_case *c, const char *to)
{
    struct duty_passing passing = {.application = &c->id, .to = agent_holder(ctx->arena, to)};

    if (c->row.has_agent)
        passing.from = agent_holder(ctx->arena, c->row.agent);
    else {
        passing.from = "office";
        passing.kinds = stand_in_kinds;
        passing.kind_count = sizeof(stand_in_kinds) / sizeof(*stand_in_kinds);
    }
    return passing.from && passing.to ? duty_pass(ctx, &passing) : ERR_NOMEM;
}

/* Of an application that is not accepted yet nobody else knows; the acceptance says whose it is. */
static int emit_change(struct handler_ctx *ctx, const struct agent_case *c, const struct agent_change *change)
{
    AgentAssigned event;

    if (!c->row.has_accepted_at)
        return 0;
    bangban__v1__agent_assigned__init(&event);
    event.application_id = borrow(c->id_text);
    event.project_code = borrow(c->row.project_code);
    event.agent = borrow(change->to->code);
    event.agent_name = borrow(change->to->name);
    if (c->row.has_agent)
        event.former = borrow(c->row.agent);
    event.reason = borrow(change->reason);
    event.assigned_at = ctx->now.us;
    log_event(LOG_OF_CASE(ctx, c->id_text), LOG_INFO, "agent.assigned", LOG_S("agent", change->to->code),
              LOG_S("former", event.former));
    return emit(ctx,
                &(struct emission){.type = MSG_AgentAssigned,
                                   .message = &event,
                                   .subject = c->id_text,
                                   .key = c->id_text,
                                   .occurred = ctx->now},
                NULL);
}

static void tell_change(struct handler_ctx *ctx, const struct agent_case *c,
                        const struct agent_change *change, struct bulletin *bulletin)
{
    const struct agent *to = change->to;
    const char *holder = agent_holder(ctx->arena, to->code);

    if (!holder) {
        bulletin->full = true;
        return;
    }
    bulletin_tell(ctx, bulletin, &c->id, c->row.has_agent ? "agent.changed" : "agent.assigned",
                  FIELDS({"agent", to->name}, {"phone", to->phone},
                         {"former", c->row.has_agent ? c->row.agent_name : ""}));
    bulletin_tell_staff(ctx, bulletin, &c->id, holder, "staff.case_assigned",
                        FIELDS({"number", c->row.label}, {"reason", change->reason}));
}

int agent_change(struct handler_ctx *ctx, const struct agent_case *c, const struct agent_change *change,
                 struct bulletin *bulletin)
{
    int err = write_change(ctx, c, change);

    if (err == 0)
        err = close_assignment(ctx, c);
    if (err == 0)
        err = pass_duties(ctx, c, change->to->code);
    if (err == 0)
        err = emit_change(ctx, c, change);
    tell_change(ctx, c, change, bulletin);
    return err;
}

/* ---- an offer ---- */

int agent_offer(struct handler_ctx *ctx, const struct agent_case *c, const struct agent_change *offer,
                struct bulletin *bulletin)
{
    const char *holder = agent_holder(ctx->arena, offer->to->code);
    int err = holder ? insert_offer(ctx->tx, c->id, c->row.agent, offer->to->code, offer->reason, offer->by,
                                    ctx->now)
                     : ERR_NOMEM;

    if (err == 0)
        err = duty_open(ctx, &(struct duty){.kind = "takeover",
                                            .application = &c->id,
                                            .subject = c->id_text,
                                            .holder = holder,
                                            .opened = ctx->now});
    if (err == 0)
        bulletin_tell_staff(
            ctx, bulletin, &c->id, holder, "staff.case_offered",
            FIELDS({"number", c->row.label}, {"agent", c->row.agent_name}, {"reason", offer->reason}));
    return err;
}

/* ---- what the system can do by itself ---- */

/* As the staff list has him; he may have left it since. */
static int present_agent(struct handler_ctx *ctx, const struct agent_case *c, const struct agent **ret_agent)
{
    const struct intake *intake = ctx->state;
    struct agent *gone;

    *ret_agent = roster_agent(intake->roster, c->row.agent);
    if (*ret_agent)
        return 0;
    gone = arena_alloc(ctx->arena, sizeof(*gone));
    if (!gone)
        return ERR_NOMEM;
    *gone = (struct agent){c->row.agent, c->row.agent_name, "", ""};
    *ret_agent = gone;
    return 0;
}

int agent_take_receipt(struct handler_ctx *ctx, const struct uuid *application, struct bulletin *bulletin)
{
    struct agent_change change = {.reason = "收件时选派", .by = BY_SYSTEM};
    struct agent_case c;
    int err = agent_case_load(ctx, application, &c);

    if (err < 0 || c.row.has_agent || !agent_case_is_open(&c) || c.row.has_accepted_at)
        return err; /* it was answered at once */
    err = choose(ctx, &c, &change.to);
    if (err == 0)
        err = change.to ? write_change(ctx, &c, &change) : agent_owe_assignment(ctx, &c);
    if (err == 0 && change.to) {
        agent_workload_add(ctx, change.to, c.row.open_items);
        tell_change(ctx, &c, &change, bulletin);
    }
    return err;
}

int agent_take_case(struct handler_ctx *ctx, const struct uuid *application, const struct agent **ret_agent)
{
    const struct agent *agent = NULL;
    struct agent_case c;
    int err = agent_case_load(ctx, application, &c);

    if (err == 0 && c.row.has_agent)
        return present_agent(ctx, &c, ret_agent);
    if (err == 0)
        err = choose(ctx, &c, &agent);
    if (err == 0)
        err = agent ? write_change(ctx, &c, &(struct agent_change){agent, "受理时选派", BY_SYSTEM})
                    : agent_owe_assignment(ctx, &c);
    if (err == 0 && agent)
        err = close_assignment(ctx, &c);
    if (err == 0 && agent)
        agent_workload_add(ctx, agent, c.row.open_items);
    if (err == 0)
        *ret_agent = agent;
    return err;
}

static int settle_unassigned(struct handler_ctx *ctx, const struct agent_case *c, const struct agent *agent,
                             struct bulletin *bulletin)
{
    struct agent_change change = {agent, "有代办员在岗，自动选派", BY_SYSTEM};

    return agent ? agent_change(ctx, c, &change, bulletin) : agent_owe_assignment(ctx, c);
}

static int settle_key_project(struct handler_ctx *ctx, const struct agent_case *c, const struct agent *agent,
                              struct bulletin *bulletin)
{
    struct agent_change offer = {agent, "重点项目由专班成员代办", BY_SYSTEM};

    if (!c->row.assignment_owed)
        bulletin_tell_staff(
            ctx, bulletin, &c->id, "office", "staff.not_in_team",
            FIELDS({"number", c->row.label}, {"agent", c->row.agent_name}, {"team", c->team->name}));
    if (!agent)
        return agent_owe_assignment(ctx, c);
    int err = agent_offer(ctx, c, &offer, bulletin);
    return err < 0 ? err : close_assignment(ctx, c);
}

/* Its agent is on the staff list no more: responsible he stays until another one accepts, but he is asked for
 * nothing new. */
static int settle_orphan(struct handler_ctx *ctx, const struct agent_case *c, const struct agent *agent,
                         struct bulletin *bulletin)
{
    struct agent_change offer = {agent, "原代办员已不在岗位名册", BY_SYSTEM};

    if (!c->row.assignment_owed)
        bulletin_tell_staff(ctx, bulletin, &c->id, "office", "staff.agent_gone",
                            FIELDS({"agent", c->row.agent_name}));
    if (!agent)
        return agent_owe_assignment(ctx, c);
    int err = agent_offer(ctx, c, &offer, bulletin);
    return err < 0 ? err : close_assignment(ctx, c);
}

int agent_settle(struct handler_ctx *ctx, const struct agent_case *c, struct bulletin *bulletin)
{
    const struct intake *intake = ctx->state;
    const struct agent *agent = NULL;
    bool gone = c->row.has_agent && !roster_agent(intake->roster, c->row.agent);

    if (!agent_case_is_open(c) || c->row.has_offered_to)
        return 0;
    if (c->row.has_agent && !gone && agent_case_suits(c, c->row.agent))
        return c->row.assignment_owed ? duty_close(ctx, "assignment", c->id_text, 0, DUTY_VOID) : 0;
    int err = choose(ctx, c, &agent);
    if (err < 0)
        return err;
    if (gone)
        return settle_orphan(ctx, c, agent, bulletin);
    return c->row.has_agent ? settle_key_project(ctx, c, agent, bulletin)
                            : settle_unassigned(ctx, c, agent, bulletin);
}

int agent_settle_waiting(struct handler_ctx *ctx, struct bulletin *bulletin)
{
    struct load_waiting_cases_row *rows;
    size_t count;
    int err = load_waiting_cases(ctx->tx, ctx->arena, &rows, &count);

    for (size_t i = 0; err == 0 && i < count; i++) {
        struct agent_case c;

        err = agent_case_load(ctx, &rows[i].application_id, &c);
        if (err == 0)
            err = agent_settle(ctx, &c, bulletin);
    }
    return err;
}
