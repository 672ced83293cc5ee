/* SPDX-License-Identifier: Apache-2.0
 * issue - one is opened, by whoever says so or by the answers of a visit; everybody hears of its end. */
#include "issue/issue.h"

#include "issue.sql.h"
#include "validate.h"

#define PERSON_MAX_CHARACTERS 50

static int emit_opened(struct handler_ctx *ctx, const struct issue *issue)
{
    char id[UUID_TEXT];
    IssueOpened event;

    bangban__v1__issue_opened__init(&event);
    event.number = borrow(issue->number);
    event.application_id = borrow(uuid_format(issue->application, id));
    event.item = issue->item;
    event.problem = borrow(issue->problem);
    event.raised_by = borrow(issue->raised_by);
    event.raised_at = ctx->now.us;
    log_event(LOG_OF_CASE(ctx, id), LOG_INFO, "issue.opened", LOG_S("number", issue->number));
    return emit(
        ctx,
        &(struct emission){
            .type = MSG_IssueOpened, .message = &event, .subject = id, .key = id, .occurred = ctx->now},
        NULL);
}

int issue_open(struct handler_ctx *ctx, const struct incoming *in, struct issue *issue,
               struct bulletin *bulletin)
{
    int err = number_next(ctx, "WT", issue->number);

    if (err == 0)
        err = insert_issue(ctx->tx, issue->number, *issue->application, issue->item, issue->problem,
                           issue->raised_by, ctx->now, issue->visit, in->caller, in->request->actor);
    if (err == 0)
        err = emit_opened(ctx, issue);
    const char *number = arena_strdup(ctx->arena, issue->number);
    bulletin_tell(ctx, bulletin, issue->application, "issue.opened",
                  FIELDS({"number", number}, {"problem", issue->problem}));
    bulletin_tell_staff(ctx, bulletin, issue->application, "office", "issue.to_solve",
                        FIELDS({"number", number}, {"problem", issue->problem}));
    return err;
}

int issue_announce_end(struct handler_ctx *ctx, const struct issue_end *end, struct bulletin *bulletin)
{
    char id[UUID_TEXT];
    IssueSolved event;

    bangban__v1__issue_solved__init(&event);
    event.number = borrow(end->number);
    event.application_id = borrow(uuid_format(end->application, id));
    event.item = end->item;
    event.solution = borrow(end->solution);
    event.solved_at = ctx->now.us;
    bulletin_tell(ctx, bulletin, end->application, "issue.solved",
                  FIELDS({"number", end->number}, {"solution", end->solution}));
    log_event(LOG_OF_CASE(ctx, id), LOG_INFO, "issue.solved", LOG_S("number", end->number));
    return emit(
        ctx,
        &(struct emission){
            .type = MSG_IssueSolved, .message = &event, .subject = id, .key = id, .occurred = ctx->now},
        NULL);
}

static enum verdict open_it(struct handler_ctx *ctx, struct incoming *in, const struct uuid *id)
{
    const OpenIssue *request = (const OpenIssue *)in->message;
    struct bulletin bulletin = BULLETIN(ctx);
    struct issue issue = {.application = id,
                          .item = request->item,
                          .problem = request->problem,
                          .raised_by = request->raised_by};
    IssueView view;
    int err = issue_open(ctx, in, &issue, &bulletin);

    if (err == 0)
        err = act_record(ctx, in, id, "issue.opened",
                         arena_printf(ctx->arena, "登记问题 %s：%s", issue.number, issue.problem));
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    if (err < 0)
        return verdict_of(ctx, in, err);
    bangban__v1__issue_view__init(&view);
    view.number = issue.number;
    view.application_id = request->application_id;
    view.item = request->item;
    view.problem = request->problem;
    view.raised_by = request->raised_by;
    view.raised_at = ctx->now.us;
    err = reply(ctx, in, &view);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict intake_on_open_issue(struct handler_ctx *ctx, struct incoming *in)
{
    const OpenIssue *request = (const OpenIssue *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct application application;
    struct uuid id;

    validate_application_id(&findings, request->application_id, &id);
    if (request->item < 0 || request->item > CATALOGUE_ITEMS)
        findings_add(&findings, "事项编号应为 1 至 59，或留空", "请填写问题所涉的事项编号", "item");
    findings_check_text(&findings, "problem", request->problem, ISSUE_MAX_CHARACTERS);
    findings_check_text(&findings, "raisedBy", request->raised_by, PERSON_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = application_load(ctx, &id, &application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    if (err < 0)
        return verdict_of(ctx, in, err);
    return act_expected(ctx, in, &id, application.row.version) ? open_it(ctx, in, &id) : VERDICT_DONE;
}
