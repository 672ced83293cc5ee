/* SPDX-License-Identifier: Apache-2.0
 * on_list_issues - what is not solved yet, oldest first; or all. */
#include "issue.sql.h"
#include "issue/issue.h"
#include "validate.h"

static int fill_view(struct arena *arena, const struct list_issues_row *row, IssueView *view)
{
    bangban__v1__issue_view__init(view);
    view->application_id = arena_alloc(arena, UUID_TEXT);
    if (!view->application_id)
        return ERR_NOMEM;
    uuid_format(&row->application_id, view->application_id);
    view->number = borrow(row->number);
    view->item = row->item;
    view->problem = borrow(row->problem);
    view->raised_by = borrow(row->raised_by);
    view->raised_at = row->raised_at.us;
    if (row->has_visit)
        view->visit = borrow(row->visit);
    if (row->has_solved_at) {
        view->solution = borrow(row->solution);
        view->solved_at = row->solved_at.us;
        view->solved_by = borrow(row->solved_by);
    }
    return 0;
}

static int fill_list(struct handler_ctx *ctx, const ListIssues *request, const struct uuid *application,
                     IssueList *list)
{
    uint32_t limit = request->limit ? request->limit : LIST_LIMIT_DEFAULT;
    struct list_issues_row *rows;
    size_t count;
    int err = list_issues(ctx->tx, ctx->arena, !request->all, application, limit, &rows, &count);

    if (err < 0)
        return err;
    IssueView *views = arena_array(ctx->arena, count, sizeof(*views));
    list->issues = arena_array(ctx->arena, count, sizeof(*list->issues));
    if (!views || !list->issues)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill_view(ctx->arena, &rows[i], &views[i]);
        list->issues[list->n_issues++] = &views[i];
    }
    return err;
}

enum verdict intake_on_list_issues(struct handler_ctx *ctx, struct incoming *in)
{
    const ListIssues *request = (const ListIssues *)in->message;
    struct findings findings = {.arena = ctx->arena};
    IssueList message;
    struct uuid id;

    if (*request->application_id)
        validate_application_id(&findings, request->application_id, &id);
    if (request->limit > LIST_LIMIT_MAX)
        findings_add(&findings, "不超过 1000", "请缩小范围", "limit");
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    bangban__v1__issue_list__init(&message);
    int err = fill_list(ctx, request, *request->application_id ? &id : NULL, &message);
    if (err == 0)
        err = reply(ctx, in, &message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
