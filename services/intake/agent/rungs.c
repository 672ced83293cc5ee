/* SPDX-License-Identifier: Apache-2.0
 * rungs - time ran out for an assignment or a takeover. */
#include "case.h"

/* Somebody may be there by now.  If not, it is an alert (regulation, part four, 1: 随时办). */
int agent_on_assignment_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin)
{
    struct agent_case c;
    int err = agent_case_load(ctx, rung->application, &c);

    if (err == 0)
        err = agent_settle(ctx, &c, bulletin);
    if (err == 0)
        err = agent_case_load(ctx, rung->application, &c);
    if (err < 0 || !c.row.assignment_owed)
        return err;
    log_event(LOG_OF_CASE(ctx, c.id_text), LOG_WARN, "agent.unassigned",
              LOG_S("project", c.row.project_code));
    bulletin_tell_staff(ctx, bulletin, &c.id, "office", "staff.unassigned", FIELDS({"number", c.row.label}));
    bulletin_tell_staff(ctx, bulletin, &c.id, "leader", "staff.unassigned", FIELDS({"number", c.row.label}));
    return 0;
}

int agent_on_takeover_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin)
{
    const struct intake *intake = ctx->state;
    struct agent_case c;
    int err = agent_case_load(ctx, rung->application, &c);

    if (err < 0 || !c.row.has_offered_to)
        return err;
    const struct agent *to = roster_agent(intake->roster, c.row.offered_to);
    const struct template_field fields[] = {{"number", c.row.label},
                                            {"former", c.row.agent_name},
                                            {"agent", to ? to->name : c.row.offered_to},
                                            {NULL, NULL}};
    bulletin_tell_staff(ctx, bulletin, &c.id, "office", "staff.takeover_overdue", fields);
    bulletin_tell_staff(ctx, bulletin, &c.id, rung->holder, "staff.takeover_overdue", fields);
    return 0;
}
