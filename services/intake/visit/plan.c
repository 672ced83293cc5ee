/* SPDX-License-Identifier: Apache-2.0
 * plan - visits are planned at closing, and once a day for the open applications whose turn it is. */
#include "visit.sql.h"
#include "visit/sample.h"
#include "visit/visit.h"

#define PAGE 500 /* applications of one transaction */

struct round {
    const char *kind;
    struct store_uuid_array applications;
    const char *seed; /* "": not sampled */
    int share;
};

static int open_duties(struct handler_ctx *ctx, const struct plan_visits_row *rows, size_t count,
                       const char *due_on)
{
    int err = 0;

    for (size_t i = 0; err == 0 && i < count; i++)
        err = duty_open(ctx, &(struct duty){.kind = "visit",
                                            .application = &rows[i].application_id,
                                            .subject = rows[i].number,
                                            .holder = "office",
                                            .opened = ctx->now,
                                            .due_on = due_on});
    return err;
}

static int plan(struct handler_ctx *ctx, const struct round *round)
{
    const struct intake *intake = ctx->state;
    civil_day today = civil_day_of(ctx->now), due;
    char text[CIVIL_DAY_TEXT];
    struct plan_visits_row *rows = NULL;
    size_t count = 0;
    int err = calendar_add(intake->calendar, today, (workdays){(int32_t)intake->visit_within}, &due);

    if (err == 0)
        err = plan_visits(ctx->tx, ctx->arena, round->applications, round->kind, ctx->now, today, due,
                          round->seed, round->share, &rows, &count);
    if (err < 0)
        return err;
    if (count)
        log_event(&ctx->log, LOG_INFO, "visits.planned", LOG_S("kind", round->kind), LOG_U("count", count));
    return open_duties(ctx, rows, count, civil_day_format(due, text));
}

static int drop(struct handler_ctx *ctx, struct store_uuid_array applications)
{
    struct drop_visits_row *rows;
    size_t count = 0;
    int err = drop_visits(ctx->tx, ctx->arena, applications, &rows, &count);

    for (size_t i = 0; err == 0 && i < count; i++) {
        err = duty_close(ctx, "visit", rows[i].number, 0, DUTY_VOID);
        if (err == ERR_NOT_FOUND) /* void already, with the others about the application */
            err = 0;
    }
    return err;
}

static civil_day next_visit(const struct handler_ctx *ctx)
{
    const struct intake *intake = ctx->state;

    return (civil_day){civil_day_of(ctx->now).n + (int32_t)intake->visit_every};
}

int visit_begin(struct handler_ctx *ctx, struct store_uuid_array applications)
{
    return schedule_visits(ctx->tx, applications, next_visit(ctx));
}

int visit_resume(struct handler_ctx *ctx, struct store_uuid_array applications)
{
    int err = drop(ctx, applications);

    return err < 0 ? err : visit_begin(ctx, applications);
}

int visit_end(struct handler_ctx *ctx, const struct uuid *application)
{
    const struct store_uuid_array applications = {application, 1};
    int err = unschedule_visits(ctx->tx, applications);

    return err < 0 ? err : drop(ctx, applications);
}

int visit_on_closed(struct handler_ctx *ctx, struct store_uuid_array applications)
{
    int err = unschedule_visits(ctx->tx, applications);

    if (err == 0)
        err = drop(ctx, applications);
    return err < 0 ? err : plan(ctx, &(struct round){"closing", applications, "", 100});
}

/* ---- monthly ---- */

bool visit_plan_due(void *state, wall_time now)
{
    const struct intake *intake = state;

    return intake->visits_planned_on.n != civil_day_of(now).n;
}

static int plan_chosen(struct handler_ctx *ctx, const struct load_visits_due_row *rows, size_t count)
{
    const struct intake *intake = ctx->state;
    char seed[SAMPLE_SEED];
    struct uuid *due = arena_array(ctx->arena, count, sizeof(*due));
    struct uuid *chosen = arena_array(ctx->arena, count, sizeof(*chosen));
    size_t chosen_count = 0;

    if (!due || !chosen)
        return ERR_NOMEM;
    sample_seed(intake->visit_seed, civil_day_of(ctx->now), seed);
    for (size_t i = 0; i < count; i++) {
        due[i] = rows[i].application_id;
        if (rows[i].key_project || sample_chosen(seed, rows[i].number, (int)intake->visit_share))
            chosen[chosen_count++] = rows[i].application_id;
    }
    int err = schedule_visits(ctx->tx, (struct store_uuid_array){due, count}, next_visit(ctx));
    if (err < 0 || chosen_count == 0)
        return err;
    return plan(ctx, &(struct round){"monthly", {chosen, chosen_count}, seed, (int)intake->visit_share});
}

/* A full page is followed by the next at once. */
enum verdict visit_plan(struct handler_ctx *ctx)
{
    struct intake *intake = ctx->state;
    struct load_visits_due_row *rows;
    size_t count;
    int err = load_visits_due(ctx->tx, ctx->arena, civil_day_of(ctx->now), PAGE, &rows, &count);

    if (err == 0 && count)
        err = plan_chosen(ctx, rows, count);
    if (err < 0)
        return verdict_of(ctx, NULL, err);
    if (count < PAGE)
        intake->visits_planned_on = civil_day_of(ctx->now);
    return VERDICT_DONE;
}
