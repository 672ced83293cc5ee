/* SPDX-License-Identifier: Apache-2.0
 * on_show_issue - an issue with all that was done about it; and what has gone up the ladder. */
#include <string.h>

#include "findings/findings.h"
#include "issue.h"

#define LIST_LIMIT_DEFAULT 100
#define LIST_LIMIT_MAX     1000

static void fill_view(struct arena *arena, const struct list_escalations_row *row, EscalationView *view)
{
    bangban__v1__escalation_view__init(view);
    view->number = borrow(row->number);
    view->issue = borrow(row->issue);
    view->application_id = arena_alloc(arena, UUID_TEXT);
    if (view->application_id)
        uuid_format(&row->application_id, view->application_id);
    view->item = row->item;
    view->problem = borrow(row->problem);
    view->level = row->level;
    view->addressee = borrow(row->addressee);
    view->reason = borrow(row->reason);
    view->escalated_at = row->escalated_at.us;
    view->acknowledged_at = row->has_acknowledged_at ? row->acknowledged_at.us : 0;
    view->voided_at = row->has_voided_at ? row->voided_at.us : 0;
    if (row->has_answered_at) {
        view->answer = borrow(row->answer);
        view->answered_at = row->answered_at.us;
        view->answered_by = borrow(row->answered_by);
    }
}

struct wanted {
    bool open_only;
    const struct uuid *application;
    const char *addressee, *issue, *number;
    uint32_t limit;
};

static int fill_escalations(struct handler_ctx *ctx, const struct wanted *wanted, EscalationView ***ret_list,
                            size_t *ret_count)
{
    struct list_escalations_row *rows;
    size_t count;
    int err = list_escalations(ctx->tx, ctx->arena, wanted->open_only, wanted->application, wanted->addressee,
                               wanted->issue, wanted->number, wanted->limit, &rows, &count);

    if (err < 0)
        return err;
    EscalationView *views = arena_array(ctx->arena, count, sizeof(*views));
    EscalationView **list = arena_array(ctx->arena, count, sizeof(*list));
    if (!views || !list)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        fill_view(ctx->arena, &rows[i], &views[i]);
        if (!views[i].application_id)
            return ERR_NOMEM;
        list[i] = &views[i];
    }
    *ret_list = list;
    *ret_count = count;
    return 0;
}

enum verdict escalation_reply(struct handler_ctx *ctx, struct incoming *in, const char *number)
{
    EscalationView **list;
    size_t count;
    int err = fill_escalations(ctx, &(struct wanted){.number = number, .limit = 1}, &list, &count);

    if (err == 0)
        err = count == 1 ? reply(ctx, in, list[0]) : ERR_NOT_FOUND;
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

static int fill_course(struct handler_ctx *ctx, const char *number, const struct load_issue_row *row,
                       IssueCourse *course)
{
    course->number = borrow(number);
    course->item = row->item;
    course->problem = borrow(row->problem);
    course->raised_by = borrow(row->raised_by);
    course->raised_at = row->raised_at.us;
    if (row->has_solved_at) {
        course->solution = borrow(row->solution);
        course->solved_at = row->solved_at.us;
    }
    int err = act_show(ctx, number, &course->acts, &course->n_acts, &course->version);
    return err < 0 ? err
                   : fill_escalations(ctx, &(struct wanted){.issue = number, .limit = LIST_LIMIT_MAX},
                                      &course->escalations, &course->n_escalations);
}

enum verdict issue_reply(struct handler_ctx *ctx, struct incoming *in, const char *number)
{
    char application[UUID_TEXT];
    struct load_issue_row row = {0};
    IssueCourse course;
    int err = load_issue(ctx->tx, ctx->arena, number, &row);

    if (err == ERR_NOT_FOUND)
        return refuse(ctx, in,
                      &(struct problem){.code = "not-found",
                                        .detail = "没有这个问题：请核对问题编号；刚登记的请稍候再试"});
    if (err < 0)
        return verdict_of(ctx, in, err);
    bangban__v1__issue_course__init(&course);
    course.application_id = borrow(uuid_format(&row.application_id, application));
    err = fill_course(ctx, number, &row, &course);
    if (err == 0)
        err = reply(ctx, in, &course);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict routing_on_show_issue(struct handler_ctx *ctx, struct incoming *in)
{
    const ShowIssue *request = (const ShowIssue *)in->message;
    struct findings findings = {.arena = ctx->arena};

    findings_check_text(&findings, "number", request->number, NUMBER_MAX_CHARACTERS);
    return findings.count ? findings_refuse(ctx, in, &findings) : issue_reply(ctx, in, request->number);
}

/* A department sees what was taken to it. */
static const char *addressee_of(struct handler_ctx *ctx, const struct incoming *in)
{
    const char *prefix = "department.";

    if (strncmp(in->caller, prefix, strlen(prefix)) != 0)
        return NULL;
    const char *addressee = arena_printf(ctx->arena, "department:%s", in->caller + strlen(prefix));
    return addressee ? addressee : "";
}

enum verdict routing_on_list_escalations(struct handler_ctx *ctx, struct incoming *in)
{
    const ListEscalations *request = (const ListEscalations *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct wanted wanted = {.open_only = !request->all,
                            .addressee = addressee_of(ctx, in),
                            .limit = request->limit ? request->limit : LIST_LIMIT_DEFAULT};
    struct uuid application;
    EscalationList list;

    if (*request->application_id && uuid_parse(request->application_id, &application) < 0)
        findings_add(&findings, "应为 36 位 UUID", "请用受理回执上的办件编号", "applicationId");
    if (request->limit > LIST_LIMIT_MAX)
        findings_add(&findings, "不超过 1000", "请缩小范围", "limit");
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (*request->application_id)
        wanted.application = &application;
    bangban__v1__escalation_list__init(&list);
    int err = fill_escalations(ctx, &wanted, &list.escalations, &list.n_escalations);
    if (err == 0)
        err = reply(ctx, in, &list);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
