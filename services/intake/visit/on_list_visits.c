/* SPDX-License-Identifier: Apache-2.0
 * on_list_visits - visits of a state, what was found, and the rule of the sample. */
#include <string.h>

#include "validate.h"
#include "visit.sql.h"
#include "visit/sample.h"
#include "visit/visit.h"

static int fill_view(struct arena *arena, const struct list_visits_row *row, VisitView *view)
{
    char *day = arena_alloc(arena, CIVIL_DAY_TEXT);

    bangban__v1__visit_view__init(view);
    view->application_id = arena_alloc(arena, UUID_TEXT);
    if (!day || !view->application_id)
        return ERR_NOMEM;
    uuid_format(&row->application_id, view->application_id);
    civil_day_format(row->due_on, day);
    view->visit = borrow(row->number);
    view->project_name = borrow(row->project_name);
    view->contact_name = borrow(row->contact_name);
    view->contact_phone = borrow(row->contact_phone);
    view->kind = borrow(row->kind);
    view->planned_at = row->planned_at.us;
    view->due_on = day;
    view->state = borrow(row->state);
    view->seed = borrow(row->seed);
    view->share = row->share;
    view->attempts = row->attempts;
    view->satisfaction = row->has_satisfaction ? row->satisfaction : 0;
    return 0;
}

static int fill_findings(struct handler_ctx *ctx, struct store_text_array numbers, VisitList *list)
{
    struct load_visit_findings_row *rows;
    size_t count;
    int err = load_visit_findings(ctx->tx, ctx->arena, numbers, &rows, &count);

    if (err < 0)
        return err;
    VisitFinding *views = arena_array(ctx->arena, count, sizeof(*views));
    list->findings = arena_array(ctx->arena, count, sizeof(*list->findings));
    if (!views || !list->findings)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__visit_finding__init(&views[i]);
        views[i].visit = borrow(rows[i].number);
        views[i].record = rows[i].record;
        views[i].item = rows[i].item;
        views[i].kind = borrow(rows[i].kind);
        views[i].said = borrow(rows[i].said);
        views[i].logged = borrow(rows[i].logged);
        list->findings[list->n_findings++] = &views[i];
    }
    return 0;
}

static int fill_list(struct handler_ctx *ctx, const ListVisits *request, VisitList *list)
{
    uint32_t limit = request->limit ? request->limit : LIST_LIMIT_DEFAULT;
    struct list_visits_row *rows;
    size_t count;
    int err = list_visits(ctx->tx, ctx->arena, request->state, limit, &rows, &count);

    if (err < 0)
        return err;
    VisitView *views = arena_array(ctx->arena, count, sizeof(*views));
    const char **numbers = arena_array(ctx->arena, count, sizeof(*numbers));
    list->visits = arena_array(ctx->arena, count, sizeof(*list->visits));
    if (!views || !numbers || !list->visits)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill_view(ctx->arena, &rows[i], &views[i]);
        numbers[i] = rows[i].number;
        list->visits[list->n_visits++] = &views[i];
    }
    return err < 0 ? err : fill_findings(ctx, (struct store_text_array){numbers, count}, list);
}

static bool is_state(const char *text)
{
    return !*text || strcmp(text, "planned") == 0 || strcmp(text, "answered") == 0 ||
           strcmp(text, "dropped") == 0;
}

enum verdict intake_on_list_visits(struct handler_ctx *ctx, struct incoming *in)
{
    const ListVisits *request = (const ListVisits *)in->message;
    const struct intake *intake = ctx->state;
    struct findings findings = {.arena = ctx->arena};
    char seed[SAMPLE_SEED];
    VisitList message;

    if (!is_state(request->state))
        findings_add(&findings, "应为 planned、answered 或 dropped", "请选择其中之一，或留空", "state");
    if (request->limit > LIST_LIMIT_MAX)
        findings_add(&findings, "不超过 1000", "请缩小范围", "limit");
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    bangban__v1__visit_list__init(&message);
    message.seed = borrow(sample_seed(intake->visit_seed, civil_day_of(ctx->now), seed));
    message.share = (int32_t)intake->visit_share;
    message.rule = borrow(SAMPLE_RULE);
    int err = fill_list(ctx, request, &message);
    if (err == 0)
        err = reply(ctx, in, &message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
