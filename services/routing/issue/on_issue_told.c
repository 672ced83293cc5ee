/* SPDX-License-Identifier: Apache-2.0
 * on_issue_told - the window says that something stands in the way of a case, or does so no longer.
 *
 * Three working days for the agent (office, while the case has none) to solve it: regulation, part two, 2. */
#include "issue.h"

static int begin(struct handler_ctx *ctx, const IssueOpened *opened, const struct uuid *application)
{
    struct find_case_of_row about = {0};
    int err = insert_issue(ctx->tx, opened->number, *application, opened->item, opened->problem,
                           opened->raised_by, (wall_time){opened->raised_at});

    if (err == 0)
        err = find_case_of(ctx->tx, ctx->arena, *application, opened->item, &about);
    if (err != 0)
        return err;
    const char *holder = routing_agent_holder(ctx->arena, about.agent);
    if (!holder)
        return ERR_NOMEM;
    return duty_open(ctx, &(struct duty){.kind = DUTY_ISSUE,
                                         .application = application,
                                         .subject = opened->number,
                                         .item = opened->item,
                                         .department = *about.department ? about.department : NULL,
                                         .holder = holder,
                                         .opened = {opened->raised_at}});
}

enum verdict routing_on_issue_opened(struct handler_ctx *ctx, struct incoming *in)
{
    const IssueOpened *opened = (const IssueOpened *)in->message;
    struct uuid application;
    int err = uuid_parse(opened->application_id, &application);

    if (err == 0)
        err = begin(ctx, opened, &application);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict routing_on_issue_solved(struct handler_ctx *ctx, struct incoming *in)
{
    const IssueSolved *solved = (const IssueSolved *)in->message;
    int err = solve_issue(ctx->tx, solved->number, solved->solution, (wall_time){solved->solved_at});

    if (err == 0)
        err =
            act_record(ctx, &(struct routing_act){solved->number, "solved", "intake", "", solved->solution});
    if (err == 0)
        err = duty_close(ctx, DUTY_ISSUE, solved->number, solved->item, DUTY_DONE);
    if (err == 0)
        err = issue_void_escalation(ctx, solved->number);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
