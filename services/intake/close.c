/* SPDX-License-Identifier: Apache-2.0
 * close - an application closes when each of its items is delivered, ended or blocked (regulation, part two,
 * 1: 直至办结完成将结果送达企业负责人), and opens again when that was taken back. */
#include "close.h"

#include "agent/agent.h"
#include "record/duty.h"
#include "intake.h"
#include "message/feedback.h"
#include "visit/visit.h"

#include <string.h>

struct farewell {
    const char *outcome, *template_id, *summary;
};

static const struct farewell *farewell_of(const char *outcome)
{
    static const struct farewell farewells[] = {
        {"finished", "application.closed", "办件办结：各事项结果均已送达"},
        {"partly", "application.closed_partly", "办件办结：部分事项未获批准或已终结"},
        {"withdrawn", "application.closed_withdrawn", "办件办结：各事项均已撤回"},
        {"terminated", "application.closed_terminated", "办件办结：各事项均已终止"},
    };

    for (size_t i = 0; i < sizeof(farewells) / sizeof(farewells[0]); i++)
        if (strcmp(farewells[i].outcome, outcome) == 0)
            return &farewells[i];
    return &farewells[0];
}

int announce_closed(struct handler_ctx *ctx, const struct closed_application *closed,
                    struct bulletin *bulletin)
{
    char id[UUID_TEXT];
    ApplicationClosed event;

    bangban__v1__application_closed__init(&event);
    event.application_id = borrow(uuid_format(&closed->id, id));
    event.project_code = borrow(closed->project_code);
    event.outcome = borrow(closed->outcome);
    event.closed_at = ctx->now.us;
    bulletin_tell(ctx, bulletin, &closed->id, farewell_of(closed->outcome)->template_id, NO_FIELDS);
    log_event(LOG_OF_CASE(ctx, id), LOG_INFO, "application.closed", LOG_S("outcome", closed->outcome));
    return emit(
        ctx,
        &(struct emission){
            .type = MSG_ApplicationClosed, .message = &event, .subject = id, .key = id, .occurred = ctx->now},
        NULL);
}

/* What the agent promised was done, or nobody wants it any more. */
static enum duty_outcome agency_outcome(const char *outcome)
{
    bool done = strcmp(outcome, "finished") == 0 || strcmp(outcome, "partly") == 0;

    return done ? DUTY_DONE : DUTY_VOID;
}

/* Nothing is owed about them any more but the visit about the close. */
static int settle_duties(struct handler_ctx *ctx, const struct close_applications_row *rows, size_t count)
{
    struct uuid *closed = arena_array(ctx->arena, count, sizeof(*closed));
    int err = closed ? 0 : ERR_NOMEM;

    for (size_t i = 0; err == 0 && i < count; i++) {
        closed[i] = rows[i].application_id;
        err = agent_end_case(ctx, &rows[i].application_id, agency_outcome(rows[i].outcome));
    }
    if (err == 0 && count)
        err = duty_void_of(ctx, (struct store_uuid_array){closed, count});
    if (err == 0 && count)
        err = visit_on_closed(ctx, (struct store_uuid_array){closed, count});
    return err;
}

int close_finished(struct handler_ctx *ctx, struct store_uuid_array applications, struct bulletin *bulletin)
{
    struct close_applications_row *rows;
    size_t count;
    int err = close_applications(ctx->tx, ctx->arena, applications, ctx->now, &rows, &count);

    if (err == 0)
        err = settle_duties(ctx, rows, count);
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = act_record_own(ctx, &rows[i].application_id, "application.closed",
                             farewell_of(rows[i].outcome)->summary);
        if (err == 0)
            err = announce_closed(
                ctx,
                &(struct closed_application){rows[i].application_id, rows[i].project_code, rows[i].outcome},
                bulletin);
    }
    return err;
}

int reopen_closed(struct handler_ctx *ctx, struct store_uuid_array applications, struct bulletin *bulletin)
{
    struct reopen_applications_row *rows;
    size_t count;
    int err = reopen_applications(ctx->tx, ctx->arena, applications, &rows, &count);

    for (size_t i = 0; err == 0 && i < count; i++) {
        char id[UUID_TEXT];

        bulletin_tell(ctx, bulletin, &rows[i].application_id, "application.reopened", NO_FIELDS);
        log_event(LOG_OF_CASE(ctx, uuid_format(&rows[i].application_id, id)), LOG_INFO,
                  "application.reopened", LOG_S("status", rows[i].status));
        err = act_record_own(ctx, &rows[i].application_id, "application.resumed",
                             "事项的办理结果有更正，办件恢复办理");
        if (err == 0)
            err = agent_resume_case(ctx, &rows[i].application_id);
        if (err == 0)
            err = visit_resume(ctx, (struct store_uuid_array){&rows[i].application_id, 1});
        if (err == 0)
            err = feedback_begin(ctx, &rows[i].application_id, ctx->now);
    }
    return err;
}
