/* SPDX-License-Identifier: Apache-2.0
 * on_show_plan - the plan of a case with what has happened, and where it leads from here. */
#include "plan_message.h"
#include "routing.h"
#include "version/version.h"

struct view {
    struct handler_ctx *ctx;
    const struct routing *routing;
    struct running_plan running;
    workdays finish[CATALOGUE_ITEMS + 1]; /* projected, as ordinals */
    PlanView *message;
};

/* A date as text with its provisional flag; "" for an ordinal without a day (a step that can never finish).
 */
static char *day_text(const struct view *view, workdays ordinal, protobuf_c_boolean *ret_provisional)
{
    char *text = arena_alloc(view->ctx->arena, CIVIL_DAY_TEXT);
    civil_day day;

    if (!text || ordinal.n < 0 || calendar_day_of_ordinal(view->routing->calendar, ordinal, &day) < 0)
        return text;
    civil_day_format(day, text);
    if (ret_provisional)
        *ret_provisional = calendar_is_provisional(view->routing->calendar, day);
    return text;
}

static int list_waits(struct view *view, PlanStep *step)
{
    item_set waits = plan_waits_for(view->running.plan, view->running.progress, step->item);

    step->waits_for = arena_array(view->ctx->arena, CATALOGUE_ITEMS, sizeof(int32_t));
    for (int item = 1; step->waits_for && item <= CATALOGUE_ITEMS; item++)
        if (waits & ITEM_BIT(item))
            step->waits_for[step->n_waits_for++] = item;
    return step->waits_for ? 0 : ERR_NOMEM;
}

static int show_step(struct view *view, PlanStep *step, const struct load_steps_row *row)
{
    step->state = (char *)(uintptr_t)row->state;
    step->projected_finish_on = day_text(view, view->finish[step->item], &step->provisional);
    if (row->has_approval_id) {
        step->approval_id = arena_alloc(view->ctx->arena, UUID_TEXT);
        if (step->approval_id)
            uuid_format(&row->approval_id, step->approval_id);
    }
    if (!step->projected_finish_on || !step->approval_id)
        return ERR_NOMEM;
    return step_plan_state(row->state) == PLAN_WAITING ? list_waits(view, step) : 0;
}

/* Messages and rows are both in order of items. */
static int show_steps(struct view *view)
{
    PlanView *message = view->message;
    size_t row = 0;
    int err = 0;

    message->steps = plan_step_messages(view->ctx->arena, view->running.plan, &message->n_steps);
    if (!message->steps)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < message->n_steps; i++) {
        while (row < view->running.step_count && view->running.steps[row].item < message->steps[i]->item)
            row++;
        err = show_step(view, message->steps[i], &view->running.steps[row]);
    }
    return err;
}

static int show_figures(struct view *view)
{
    const struct plan *plan = view->running.plan;
    struct arena *arena = view->ctx->arena;
    PlanView *message = view->message;

    message->serial_workdays = plan_length(plan, PLAN_SERIAL).n;
    message->parallel_workdays = plan_length(plan, PLAN_PARALLEL).n;
    message->tolerant_workdays = plan_length(plan, PLAN_TOLERANT).n;
    message->critical_path = plan_path_numbers(arena, plan, PLAN_PARALLEL, &message->n_critical_path);
    message->tolerant_critical_path =
        plan_path_numbers(arena, plan, PLAN_TOLERANT, &message->n_tolerant_critical_path);
    message->departments =
        plan_slack_messages(arena, view->routing->catalogue, plan, &message->n_departments);
    bool all = message->critical_path && message->tolerant_critical_path && message->departments;
    return all ? 0 : ERR_NOMEM;
}

/* Working days from acceptance to now or to the end. */
static void show_progress(struct view *view)
{
    const struct load_plans_row *row = view->running.row;
    wall_time end = row->has_finished_at ? row->finished_at : view->ctx->now;
    workdays today = calendar_ordinal(view->routing->calendar, civil_day_of(view->ctx->now));
    workdays last = plan_project(view->running.plan, view->running.progress, today, view->finish);

    view->message->actual_workdays =
        calendar_count(view->routing->calendar, civil_day_of(row->accepted_at), civil_day_of(end)).n;
    view->message->finished = row->has_finished_at;
    view->message->projected_finish_on = day_text(view, last, NULL);
}

static int show(struct view *view)
{
    show_progress(view);
    int err = show_figures(view);

    if (err == 0)
        err = show_steps(view);
    return err;
}

static int load(struct handler_ctx *ctx, const struct uuid *application, struct plan_rows *ret_rows)
{
    struct store_uuid_array one = {application, 1};
    struct load_plans_row *plans = NULL;
    struct load_steps_row *steps = NULL;
    size_t count = 0;
    int err = load_plans(ctx->tx, ctx->arena, one, &plans, &count);

    if (err == 0 && count == 0)
        return ERR_NOT_FOUND;
    if (err == 0)
        err = load_steps(ctx->tx, ctx->arena, one, &steps, &ret_rows->step_count);
    if (err < 0)
        return err;
    ret_rows->plan = plans;
    ret_rows->steps = steps;
    return 0;
}

static enum verdict refuse_unknown(struct handler_ctx *ctx, struct incoming *in)
{
    return refuse(ctx, in,
                  &(struct problem){.code = "not-found",
                                    .detail = "没有这个办件的计划：请核对办件编号；"
                                              "刚受理的办件请稍候再查"});
}

enum verdict routing_on_show_plan(struct handler_ctx *ctx, struct incoming *in)
{
    const ShowPlan *request = (const ShowPlan *)in->message;
    PlanView message;
    struct view view = {.ctx = ctx, .routing = ctx->state, .message = &message};
    struct plan_rows rows = {0};
    struct uuid application;

    if (uuid_parse(request->application_id, &application) < 0)
        return refuse(ctx, in,
                      &(struct problem){.code = "invalid-field",
                                        .detail = "办件编号的格式不对",
                                        .fields = &(struct field_problem){"applicationId", "应为 36 位 UUID",
                                                                          "请用受理回执上的办件编号"},
                                        .field_count = 1});
    int err = load(ctx, &application, &rows);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown(ctx, in);
    bangban__v1__plan_view__init(&message);
    message.application_id = request->application_id;
    if (err == 0)
        err = running_plan_init(&view.running, view.routing, ctx->arena, &rows);
    if (err == 0)
        err = show(&view);
    if (err == 0)
        err = version_show(ctx, &application, &message);
    if (err == 0)
        err = reply(ctx, in, &message);
    running_plan_done(&view.running);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
