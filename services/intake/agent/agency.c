/* SPDX-License-Identifier: Apache-2.0
 * agency - the agent's own promise: the whole case within the working days of its plan (regulation, part two,
 * 1: 进入代办帮办程序，在规定工作日内办结).  The departments' clocks run beside it. */
#include <string.h>

#include "case.h"

static int open_duty(struct handler_ctx *ctx, const struct agent_case *c, civil_day due_on)
{
    char day[CIVIL_DAY_TEXT];
    const char *holder = agent_case_holder(ctx->arena, c);

    if (!holder)
        return ERR_NOMEM;
    return duty_open(ctx, &(struct duty){.kind = "agency",
                                         .application = &c->id,
                                         .subject = c->id_text,
                                         .holder = holder,
                                         .opened = c->row.accepted_at,
                                         .due_on = civil_day_format(due_on, day)});
}

static int close_duty_if_open(struct handler_ctx *ctx, const char *application, enum duty_outcome outcome)
{
    int err = duty_close(ctx, "agency", application, 0, outcome);

    return err == ERR_NOT_FOUND ? 0 : err;
}

/* The parallel schedule, and what each hand-over on its critical path takes on top; who was accepted after
 * closing time begins with the next working day. */
static int promised_day(const struct intake *intake, const PlanMade *plan, wall_time accepted,
                        workdays *ret_days, civil_day *ret_day)
{
    wall_time start;
    int err = calendar_effective_start(intake->calendar, accepted, &start);

    ret_days->n = plan->parallel_workdays + (int32_t)plan->n_critical_path * (int32_t)intake->hand_over_days;
    return err < 0 ? err : calendar_add(intake->calendar, civil_day_of(start), *ret_days, ret_day);
}

int agent_promise(struct handler_ctx *ctx, const struct uuid *application, const PlanMade *plan)
{
    struct agent_case c;
    workdays days;
    civil_day due_on;
    int err = agent_case_load(ctx, application, &c);

    if (err == 0)
        err = promised_day(ctx->state, plan, c.row.accepted_at, &days, &due_on);
    if (err == 0)
        err = save_agency(ctx->tx, *application, days.n, due_on);
    if (err == 0)
        err = close_duty_if_open(ctx, c.id_text, DUTY_VOID); /* of an earlier plan */
    return err == 0 && agent_case_is_open(&c) ? open_duty(ctx, &c, due_on) : err;
}

int agent_end_case(struct handler_ctx *ctx, const struct uuid *application, enum duty_outcome outcome)
{
    char id[UUID_TEXT];
    int err = withdraw_offer(ctx->tx, *application, ctx->now, "办件已结束");

    if (err == 0)
        err = close_tasks(ctx->tx, *application, ctx->now);
    return err == 0 ? close_duty_if_open(ctx, uuid_format(application, id), outcome) : err;
}

int agent_resume_case(struct handler_ctx *ctx, const struct uuid *application)
{
    struct find_agency_row agency;
    struct agent_case c;
    int err = find_agency(ctx->tx, ctx->arena, *application, &agency);

    if (err == ERR_NOT_FOUND) /* its plan is still on its way */
        return 0;
    if (err == 0)
        err = agent_case_load(ctx, application, &c);
    return err == 0 ? open_duty(ctx, &c, agency.due_on) : err;
}

int agent_on_agency_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin)
{
    bool overdue = strncmp(rung->message->rung, "overdue", strlen("overdue")) == 0;
    char day[CIVIL_DAY_TEXT];
    struct agent_case c;
    int err = agent_case_load(ctx, rung->application, &c);

    if (err < 0)
        return err;
    const char *due =
        arena_strdup(ctx->arena, civil_day_format(civil_day_of((wall_time){rung->message->due_at}), day));
    const struct template_field fields[] = {{"number", c.row.label}, {"day", due}, {NULL, NULL}};
    bulletin_tell_staff(ctx, bulletin, rung->application, rung->holder,
                        overdue ? "staff.agency_overdue" : "staff.agency_due", fields);
    if (!overdue)
        return 0;
    if (strcmp(rung->message->rung, "overdue") == 0) /* staff hear it again, the enterprise knows */
        bulletin_tell(ctx, bulletin, rung->application, "agency.overdue", FIELDS({"day", due}));
    if (strcmp(rung->holder, "office") != 0)
        bulletin_tell_staff(ctx, bulletin, rung->application, "office", "staff.agency_overdue", fields);
    return 0;
}
