/* SPDX-License-Identifier: Apache-2.0
 * escalate - up the ladder: agent, head of the department, leader; each level has time to read and time to
 * answer. */
#include <string.h>

#include "issue.h"

struct rise {
    struct handler_ctx *ctx;
    const struct escalating *what;
    char number[NUMBER_TEXT];
    int level;
    const char *addressee;
};

static int close_duties_of_escalation(struct handler_ctx *ctx, const char *number, enum duty_outcome outcome)
{
    int err = duty_close(ctx, DUTY_ACKNOWLEDGEMENT, number, 0, outcome);

    if (err == 0 || err == ERR_NOT_FOUND) /* it was read */
        err = duty_close(ctx, DUTY_ESCALATION, number, 0, outcome);
    return err;
}

int issue_void_escalation(struct handler_ctx *ctx, const char *issue)
{
    struct find_open_escalation_row row = {0};
    int err = find_open_escalation(ctx->tx, ctx->arena, issue, &row);

    if (err == ERR_NOT_FOUND)
        return 0;
    if (err == 0)
        err = void_escalation(ctx->tx, row.number, ctx->now);
    return err == 0 ? close_duties_of_escalation(ctx, row.number, DUTY_VOID) : err;
}

/* The level above the one that has it; an issue of no department's goes to the leader at once. */
static int choose_level(struct rise *rise)
{
    struct handler_ctx *ctx = rise->ctx;
    struct find_case_of_row about = {0};
    struct last_escalation_row last = {0};
    int err =
        find_case_of(ctx->tx, ctx->arena, rise->what->row->application_id, rise->what->row->item, &about);

    if (err < 0)
        return err;
    err = last_escalation(ctx->tx, ctx->arena, rise->what->issue, &last);
    if (err == 0 && last.level == LEVEL_LEADER)
        return ERR_CONFLICT;
    if (err < 0 && err != ERR_NOT_FOUND)
        return err;
    rise->level = err == ERR_NOT_FOUND && *about.department ? LEVEL_DEPARTMENT : LEVEL_LEADER;
    rise->addressee =
        rise->level == LEVEL_LEADER ? "leader" : arena_printf(ctx->arena, "department:%s", about.department);
    return rise->addressee ? 0 : ERR_NOMEM;
}

static int open_duties(const struct rise *rise)
{
    struct duty duty = {.kind = DUTY_ACKNOWLEDGEMENT,
                        .application = &rise->what->row->application_id,
                        .subject = rise->number,
                        .holder = rise->addressee,
                        .opened = rise->ctx->now};
    int err = duty_open(rise->ctx, &duty);

    duty.kind = DUTY_ESCALATION;
    return err == 0 ? duty_open(rise->ctx, &duty) : err;
}

static int announce_rise(const struct rise *rise)
{
    const struct load_issue_row *row = rise->what->row;
    char application[UUID_TEXT];
    IssueEscalated event;

    bangban__v1__issue_escalated__init(&event);
    event.number = borrow(rise->number);
    event.issue = borrow(rise->what->issue);
    event.application_id = borrow(uuid_format(&row->application_id, application));
    event.item = row->item;
    event.level = rise->level;
    event.addressee = borrow(rise->addressee);
    event.reason = borrow(rise->what->reason);
    event.escalated_at = rise->ctx->now.us;
    log_event(&rise->ctx->log, LOG_INFO, "issue.escalated", LOG_S("number", rise->number),
              LOG_S("issue", rise->what->issue), LOG_S("addressee", rise->addressee));
    return emit(rise->ctx,
                &(struct emission){.type = MSG_IssueEscalated,
                                   .message = &event,
                                   .subject = application,
                                   .key = application,
                                   .occurred = rise->ctx->now},
                NULL);
}

static int tell_rise(const struct rise *rise)
{
    const struct load_issue_row *row = rise->what->row;
    const struct told_field fields[] = {{"number", rise->number},
                                        {"issue", rise->what->issue},
                                        {"problem", row->problem},
                                        {"reason", rise->what->reason},
                                        {NULL, NULL}};
    int err = routing_tell(rise->ctx, &row->application_id, rise->addressee, "escalation.to_answer", fields);

    return err == 0 ? routing_tell(rise->ctx, &row->application_id, "agent", "escalation.made", fields) : err;
}

static int store_rise(struct rise *rise)
{
    const struct escalating *what = rise->what;
    struct handler_ctx *ctx = rise->ctx;
    int err = number_next(ctx, "SB", rise->number);

    if (err == 0)
        err = insert_escalation(ctx->tx, rise->number, what->issue, rise->level, rise->addressee,
                                what->reason, ctx->now);
    if (err == 0)
        err = act_record(
            ctx, &(struct routing_act){what->issue, "escalated", what->caller, what->person, what->reason});
    return err;
}

int issue_escalate(struct handler_ctx *ctx, const struct escalating *escalating)
{
    struct rise rise = {.ctx = ctx, .what = escalating};
    int err = choose_level(&rise);

    if (err == 0)
        err = issue_void_escalation(ctx, escalating->issue);
    if (err == 0)
        err = store_rise(&rise);
    if (err == 0)
        err = open_duties(&rise);
    if (err == 0)
        err = announce_rise(&rise);
    return err == 0 ? tell_rise(&rise) : err;
}
