/* SPDX-License-Identifier: Apache-2.0
 * visit_issues - what bad answers open, and what their correction takes back.  One answer is one issue,
 * however often its record is corrected. */
#include <string.h>

#include "issue.sql.h"
#include "issue/issue.h"
#include "visit/visit.h"

#define SATISFACTION_BAD 2 /* and below */
#define TAKEN_BACK       "回访记录已更正，原反映的问题不成立"

struct issues {
    struct handler_ctx *ctx;
    struct incoming *in;
    const RecordVisit *request;
    const struct uuid *application;
    struct load_visit_issues_row *known;
    size_t known_count;
    struct bulletin *bulletin;
    VisitReply *reply;
};

/* About an item: its promise was not kept; about 0, none of them: the enterprise is not satisfied. */
static bool complains(const RecordVisit *request, int item)
{
    if (item == 0)
        return request->satisfaction <= SATISFACTION_BAD;
    for (size_t i = 0; i < request->n_answers; i++)
        if (request->answers[i]->item == item)
            return strcmp(request->answers[i]->kept, "no") == 0;
    return false;
}

static bool is_known(const struct issues *issues, int item)
{
    for (size_t i = 0; i < issues->known_count; i++)
        if (issues->known[i].item == item)
            return true;
    return false;
}

static int append(struct handler_ctx *ctx, char **list, size_t *count, const char *number)
{
    char *copy = arena_strdup(ctx->arena, number);

    list[(*count)++] = copy;
    return copy ? 0 : ERR_NOMEM;
}

static int open_one(struct issues *issues, int item, const char *problem)
{
    struct issue issue = {.application = issues->application,
                          .item = item,
                          .problem = problem,
                          .raised_by = issues->request->answered_by,
                          .visit = issues->request->visit};

    if (!complains(issues->request, item) || is_known(issues, item))
        return 0;
    int err = problem ? issue_open(issues->ctx, issues->in, &issue, issues->bulletin) : ERR_NOMEM;
    return err < 0 ? err : append(issues->ctx, issues->reply->issues, &issues->reply->n_issues, issue.number);
}

static int open_new(struct issues *issues)
{
    const RecordVisit *request = issues->request;
    struct arena *arena = issues->ctx->arena;

    int err = open_one(issues, 0, arena_printf(arena, "回访不满意（%d 分）", request->satisfaction));
    for (size_t i = 0; err == 0 && i < request->n_answers; i++)
        err = open_one(issues, request->answers[i]->item,
                       arena_printf(arena, "企业反映事项 %d 未按承诺办理", request->answers[i]->item));
    return err;
}

/* What people have solved meanwhile stays solved. */
static int take_back(struct issues *issues)
{
    struct handler_ctx *ctx = issues->ctx;
    int err = 0;

    for (size_t i = 0; err == 0 && i < issues->known_count; i++) {
        const struct load_visit_issues_row *row = &issues->known[i];

        if (row->solved || complains(issues->request, row->item))
            continue;
        err = take_issue_back(ctx->tx, row->number, TAKEN_BACK, ctx->now, issues->in->request->actor);
        if (err == 0)
            err = issue_announce_end(
                ctx, &(struct issue_end){row->number, issues->application, row->item, TAKEN_BACK},
                issues->bulletin);
        if (err == 0)
            err = append(ctx, issues->reply->taken_back, &issues->reply->n_taken_back, row->number);
    }
    return err;
}

int visit_issues_follow(struct handler_ctx *ctx, struct incoming *in, const struct uuid *application,
                        struct bulletin *bulletin, VisitReply *reply)
{
    struct issues issues = {.ctx = ctx,
                            .in = in,
                            .request = (const RecordVisit *)in->message,
                            .application = application,
                            .bulletin = bulletin,
                            .reply = reply};
    int err =
        load_visit_issues(ctx->tx, ctx->arena, issues.request->visit, &issues.known, &issues.known_count);

    if (err < 0)
        return err;
    reply->issues = arena_array(ctx->arena, issues.request->n_answers + 1, sizeof(*reply->issues));
    reply->taken_back = arena_array(ctx->arena, issues.known_count, sizeof(*reply->taken_back));
    if (!reply->issues || !reply->taken_back)
        return ERR_NOMEM;
    err = take_back(&issues);
    return err < 0 ? err : open_new(&issues);
}
