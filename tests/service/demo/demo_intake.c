/* SPDX-License-Identifier: Apache-2.0
 * demo intake - each SubmitApplication is a row and an event; the project code says how it shall go wrong.
 *
 * Owns  intake.command, intake.planned, intake.tick */
#include <string.h>
#include <time.h>

#include "demo.h"
#include "demo_intake.sql.h"

#define HOUR DURATION_S(3600)

struct intake {
    bool known; /* due_at is true */
    wall_time due_at;
};

static bool begins(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static int accept(struct handler_ctx *ctx, struct incoming *in, const char *key)
{
    ApplicationAccepted event = BANGBAN__V1__APPLICATION_ACCEPTED__INIT;
    ApplicationReply answer = BANGBAN__V1__APPLICATION_REPLY__INIT;
    int err = demo_command(ctx->tx, in->request->request_id, key);

    event.application_id = (char *)key;
    answer.application_id = (char *)key;
    answer.status = "accepted";
    if (err == 0)
        err = emit(ctx,
                   &(struct emission){.type = MSG_ApplicationAccepted,
                                      .message = &event,
                                      .subject = key,
                                      .key = key,
                                      .occurred = ctx->now},
                   NULL);
    return err == 0 ? reply(ctx, in, &answer) : err;
}

static enum verdict on_submit(struct handler_ctx *ctx, struct incoming *in)
{
    const SubmitApplication *message = (const SubmitApplication *)in->message;
    const char *key = message->project_code;

    if (begins(key, "refuse"))
        return refuse(ctx, in, &(struct problem){.code = "invalid-field", .detail = "填报有误"});
    int err = accept(ctx, in, key);
    if (err == 0 && begins(key, "reject"))
        return reject(ctx, in, "conflict", "后来才发现不行");
    if (err == 0 && begins(key, "slow"))
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    return verdict_of(ctx, in, err);
}

static enum verdict on_plan(struct handler_ctx *ctx, struct incoming *in)
{
    const PlanMade *message = (const PlanMade *)in->message;

    return verdict_of(ctx, in,
                      demo_planned(ctx->tx, in->stream, (int64_t)in->sequence, message->application_id));
}

static enum verdict on_show(struct handler_ctx *ctx, struct incoming *in)
{
    const ShowApplication *message = (const ShowApplication *)in->message;
    ApplicationView view = BANGBAN__V1__APPLICATION_VIEW__INIT;
    struct demo_count_commands_row row;
    int err;

    if (begins(message->application_id, "write")) /* a query must not, and must answer */
        return verdict_of(ctx, in, demo_command(ctx->tx, "x", "x"));
    err = demo_count_commands(ctx->tx, ctx->arena, message->application_id, &row);
    view.accepted_at = err == 0 ? row.count : 0;
    return verdict_of(ctx, in, err == 0 ? reply(ctx, in, &view) : err);
}

/* ---- a row each hour, one for each hour that was missed ---- */

static bool tick_due(void *state, wall_time now)
{
    const struct intake *intake = state;

    return !intake->known || wall_time_compare(intake->due_at, now) <= 0;
}

static enum verdict tick_fire(struct handler_ctx *ctx)
{
    struct intake *intake = ctx->state;
    struct demo_last_tick_row last = {0};
    int err = demo_last_tick(ctx->tx, ctx->arena, &last);
    wall_time at = last.has_at ? wall_time_add(last.at, HOUR) : ctx->now;

    if (err == 0 && wall_time_compare(at, ctx->now) <= 0) {
        err = demo_tick(ctx->tx, at);
        at = wall_time_add(at, HOUR);
    }
    intake->known = true;
    intake->due_at = at;
    return verdict_of(ctx, NULL, err);
}

static void forget(void *state)
{
    ((struct intake *)state)->known = false;
}

int demo_intake(int argc, char **argv)
{
    static const struct service_handler handlers[] = {
        ON(SubmitApplication, on_submit),
        ON(ShowApplication, on_show),
        ON(PlanMade, on_plan),
    };
    static const struct service_timer timers[] = {
        {.name = "tick", .every = DURATION_S(1), .due = tick_due, .fire = tick_fire}};
    static const struct service_part own = {SERVICE_HANDLERS(handlers), SERVICE_TIMERS(timers),
                                            .queries = demo_intake_queries};
    struct intake intake = {0};

    return service_main(&(struct service_spec){.name = "intake",
                                               .summary = "a demo that takes applications",
                                               SERVICE_PARTS(&own, demo_rest(INTAKE, &own)),
                                               .state = &intake,
                                               .forget = forget},
                        argc, argv);
}
