/* SPDX-License-Identifier: Apache-2.0
 * on_show_agent_log - everything about the agent of a case: who was responsible when, hand-overs, the log,
 * both measures of the same day (regulation, part one, 1), and what is still to be done. */
#include "case.h"
#include "handlers.h"
#include "hall_measure.h"
#include "validate.h"
#include "view.h"

struct show {
    struct handler_ctx *ctx;
    const struct intake *intake;
    struct uuid id;
    AgentLog log;
};

/* The pointers of a list of views, to be filled by the caller. */
#define LIST(show_, views_, list_, count_)                                                                   \
    ((views_) = arena_array((show_)->ctx->arena, (count_), sizeof(*(views_))),                               \
     (list_) = arena_array((show_)->ctx->arena, (count_), sizeof(*(list_))), (views_) && (list_))

static int show_assignments(struct show *show)
{
    struct load_assignments_row *rows;
    AssignmentView *views;
    size_t count;
    int err = load_assignments(show->ctx->tx, show->ctx->arena, show->id, &rows, &count);

    if (err < 0)
        return err;
    if (!LIST(show, views, show->log.assignments, count))
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__assignment_view__init(&views[i]);
        views[i].agent = borrow(rows[i].agent);
        views[i].agent_name = borrow(rows[i].agent_name);
        views[i].from_at = rows[i].from_at.us;
        views[i].until_at = rows[i].has_until_at ? rows[i].until_at.us : 0;
        views[i].reason = borrow(rows[i].reason);
        views[i].assigned_by = borrow(rows[i].assigned_by);
        show->log.assignments[show->log.n_assignments++] = &views[i];
    }
    return 0;
}

static int show_offers(struct show *show)
{
    struct load_offers_row *rows;
    OfferView *views;
    size_t count;
    int err = load_offers(show->ctx->tx, show->ctx->arena, show->id, &rows, &count);

    if (err < 0)
        return err;
    if (!LIST(show, views, show->log.offers, count))
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__offer_view__init(&views[i]);
        views[i].from_agent = borrow(rows[i].from_agent);
        views[i].to_agent = borrow(rows[i].to_agent);
        views[i].reason = borrow(rows[i].reason);
        views[i].offered_by = borrow(rows[i].offered_by);
        views[i].offered_at = rows[i].offered_at.us;
        views[i].answer = borrow(rows[i].answer);
        views[i].answered_at = rows[i].has_answered_at ? rows[i].answered_at.us : 0;
        views[i].answer_reason = borrow(rows[i].answer_reason);
        show->log.offers[show->log.n_offers++] = &views[i];
    }
    return 0;
}

static int show_actions(struct show *show)
{
    struct load_actions_row *rows;
    ActionView *views;
    size_t count;
    int err = load_actions(show->ctx->tx, show->ctx->arena, show->id, &rows, &count);

    if (err < 0)
        return err;
    if (!LIST(show, views, show->log.actions, count))
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__action_view__init(&views[i]);
        views[i].item = rows[i].item;
        views[i].kind = borrow(rows[i].kind);
        views[i].department = borrow(rows[i].department);
        views[i].text = borrow(rows[i].text);
        views[i].contact = borrow(rows[i].contact);
        views[i].answer = borrow(rows[i].answer);
        views[i].acted_at = rows[i].acted_at.us;
        views[i].recorded_at = rows[i].recorded_at.us;
        views[i].for_agent = borrow(rows[i].for_agent);
        views[i].person = borrow(rows[i].person);
        show->log.actions[show->log.n_actions++] = &views[i];
    }
    return 0;
}

static int show_hall(struct show *show)
{
    struct load_hall_row *rows;
    HallView *views;
    size_t count;
    int err = load_hall(show->ctx->tx, show->ctx->arena, show->id, &rows, &count);

    if (err < 0)
        return err;
    if (!LIST(show, views, show->log.hall, count))
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        struct hall_times times = {rows[i].due_since, rows[i].submitted_at, rows[i].decided_at,
                                   rows[i].has_submitted_at, rows[i].has_decided_at};
        struct hall_measure measure = hall_measure(show->intake->calendar, &times);

        bangban__v1__hall_view__init(&views[i]);
        views[i].item = rows[i].item;
        views[i].handed_over_at = rows[i].due_since.us;
        views[i].submitted_at = times.submitted ? times.submitted_at.us : 0;
        views[i].agent_same_day = measure.agent_same_day;
        views[i].agent_overdue = rows[i].overdue;
        views[i].decided_at = times.decided ? times.decided_at.us : 0;
        views[i].department_same_day = measure.department_same_day;
        views[i].minutes_to_close = measure.minutes_to_close;
        show->log.hall[show->log.n_hall++] = &views[i];
    }
    return 0;
}

static int show_tasks(struct show *show)
{
    struct load_tasks_row *rows;
    TaskView *views;
    size_t count;
    int err = load_tasks(show->ctx->tx, show->ctx->arena, show->id, &rows, &count);

    if (err < 0)
        return err;
    if (!LIST(show, views, show->log.tasks, count))
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__task_view__init(&views[i]);
        views[i].item = rows[i].item;
        views[i].rung = borrow(rows[i].rung);
        views[i].opened_at = rows[i].opened_at.us;
        views[i].closed_at = rows[i].has_closed_at ? rows[i].closed_at.us : 0;
        show->log.tasks[show->log.n_tasks++] = &views[i];
    }
    return 0;
}

static int show_duties(struct show *show)
{
    struct load_duties_row *rows;
    DutyView *views;
    size_t count;
    int err = load_duties(show->ctx->tx, show->ctx->arena, &show->id, &rows, &count);

    if (err < 0)
        return err;
    if (!LIST(show, views, show->log.duties, count))
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        bangban__v1__duty_view__init(&views[i]);
        err = agent_duty_view(show->ctx->arena, &rows[i], &views[i]);
        show->log.duties[show->log.n_duties++] = &views[i];
    }
    return err;
}

static int show_head(struct show *show)
{
    struct agent_case c;
    struct find_agency_row agency;
    char day[CIVIL_DAY_TEXT];
    int err = agent_case_load(show->ctx, &show->id, &c);

    if (err < 0)
        return err;
    show->log.application_id = arena_strdup(show->ctx->arena, c.id_text);
    show->log.number = borrow(c.row.label);
    show->log.team = borrow(c.team ? c.team->name : "");
    err = find_agency(show->ctx->tx, show->ctx->arena, show->id, &agency);
    if (err == ERR_NOT_FOUND)
        return 0;
    if (err < 0)
        return err;
    show->log.agency_workdays = agency.workdays;
    show->log.agency_due_on = arena_strdup(show->ctx->arena, civil_day_format(agency.due_on, day));
    return show->log.application_id && show->log.agency_due_on ? 0 : ERR_NOMEM;
}

static int show_all(struct show *show)
{
    static int (*const parts[])(struct show *) = {show_head, show_assignments, show_offers, show_actions,
                                                  show_hall, show_tasks,       show_duties};
    int err = 0;

    for (size_t i = 0; err == 0 && i < sizeof(parts) / sizeof(*parts); i++)
        err = parts[i](show);
    return err;
}

enum verdict agent_on_show_log(struct handler_ctx *ctx, struct incoming *in)
{
    const ShowAgentLog *request = (const ShowAgentLog *)in->message;
    struct show show = {.ctx = ctx, .intake = ctx->state};
    struct findings findings = {.arena = ctx->arena};

    validate_application_id(&findings, request->application_id, &show.id);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    bangban__v1__agent_log__init(&show.log);
    int err = show_all(&show);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    if (err == 0)
        err = reply(ctx, in, &show.log);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
