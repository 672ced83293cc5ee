/* SPDX-License-Identifier: Apache-2.0
 * on_set_agent_availability - an agent goes on leave, or is back.
 *
 * Leave takes no case away: the agent stays responsible until each is handed over, so office and enterprises
 * are told when it begins (roll_call.c).  Back: what waited for somebody is settled. */
#include <string.h>

#include "case.h"
#include "handlers.h"
#include "view.h"

struct leave {
    const SetAgentAvailability *request;
    const struct agent *agent;
    civil_day from, until;
    bool has_until;
};

static bool read_day(struct findings *findings, const char *path, const char *text, civil_day *ret_day)
{
    if (civil_day_parse(text, ret_day) == 0)
        return true;
    findings_add(findings, "应为真实日期，格式 YYYY-MM-DD", "请填写日期", "%s", path);
    return false;
}

static void validate_leave(struct findings *findings, struct leave *leave, wall_time now)
{
    const SetAgentAvailability *request = leave->request;

    leave->from = civil_day_of(now);
    if (*request->from_on && read_day(findings, "fromOn", request->from_on, &leave->from) &&
        leave->from.n < civil_day_of(now).n)
        findings_add(findings, "离岗首日已过", "请填写今日或以后的日期", "fromOn");
    leave->has_until = *request->until_on && read_day(findings, "untilOn", request->until_on, &leave->until);
    if (leave->has_until && leave->until.n < leave->from.n)
        findings_add(findings, "离岗末日早于首日", "请更正日期", "untilOn");
    agent_check_reason(findings, request->reason);
}

static void validate_return(struct findings *findings, const SetAgentAvailability *request)
{
    if (*request->from_on)
        findings_add(findings, "返岗即时生效，没有起始日", "请留空", "fromOn");
    if (*request->until_on)
        findings_add(findings, "返岗即时生效，没有截止日", "请留空", "untilOn");
}

static int record_leave(struct handler_ctx *ctx, const struct incoming *in, const struct leave *leave,
                        struct bulletin *bulletin)
{
    int err =
        insert_absence(ctx->tx, leave->agent->code, leave->from, leave->has_until ? &leave->until : NULL,
                       leave->request->reason, in->caller, ctx->now);

    return err < 0 ? err : agent_roll_call(ctx, bulletin);
}

static int record_return(struct handler_ctx *ctx, const struct leave *leave, struct bulletin *bulletin)
{
    int err = end_absences(ctx->tx, leave->agent->code, ctx->now);

    log_event(&ctx->log, LOG_INFO, "agent.back", LOG_S("agent", leave->agent->code));
    return err < 0 ? err : agent_settle_waiting(ctx, bulletin);
}

enum verdict agent_on_set_availability(struct handler_ctx *ctx, struct incoming *in)
{
    const struct intake *intake = ctx->state;
    struct leave leave = {.request = (const SetAgentAvailability *)in->message};
    struct findings findings = {.arena = ctx->arena};
    struct bulletin bulletin = BULLETIN(ctx);
    AgentView *view = NULL;

    agent_check_code(&findings, intake->roster, "agent", leave.request->agent);
    if (leave.request->available)
        validate_return(&findings, leave.request);
    else
        validate_leave(&findings, &leave, ctx->now);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    leave.agent = roster_agent(intake->roster, leave.request->agent);
    int err = leave.request->available ? record_return(ctx, &leave, &bulletin)
                                       : record_leave(ctx, in, &leave, &bulletin);
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    if (err == 0)
        err = agent_view_one(ctx, leave.agent, &view);
    if (err == 0)
        err = reply(ctx, in, view);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
