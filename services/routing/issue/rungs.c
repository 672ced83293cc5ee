/* SPDX-License-Identifier: Apache-2.0
 * rungs - an issue that is not solved in time goes up by itself; who does not read or answer is reminded, and
 * passed over. */
#include <string.h>

#include "issue.h"
#include "meeting/meeting.h"

static int load(struct handler_ctx *ctx, const char *number, struct load_issue_row *ret_row)
{
    return load_issue(ctx->tx, ctx->arena, number, ret_row);
}

static bool is_overdue(const struct duty_rung *rung)
{
    return strcmp(rung->message->rung, "overdue") == 0;
}

int issue_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung)
{
    struct load_issue_row row = {0};
    struct find_open_escalation_row open = {0};
    int err = load(ctx, rung->subject, &row);

    if (err < 0)
        return err;
    if (!is_overdue(rung))
        return routing_tell(ctx, &row.application_id, rung->holder, "issue.remind",
                            TOLD({"issue", rung->subject}, {"problem", row.problem}));
    err = meeting_by_rule(ctx, &row.application_id, MEETING_ISSUE,
                          arena_printf(ctx->arena, "矛盾问题 %s 逾期未解决：%s", rung->subject, row.problem));
    if (err < 0)
        return err;
    err = find_open_escalation(ctx->tx, ctx->arena, rung->subject, &open);
    if (err != ERR_NOT_FOUND) /* a person was quicker than the clock */
        return err;
    err = issue_escalate(ctx, &(struct escalating){.issue = rung->subject,
                                                   .row = &row,
                                                   .reason = "三个工作日内未能解决",
                                                   .caller = "routing",
                                                   .person = ""});
    return err == ERR_CONFLICT ? 0 : err; /* the leader has answered already */
}

static int remind(struct handler_ctx *ctx, const struct duty_rung *rung,
                  const struct load_escalation_row *row)
{
    return routing_tell(ctx, &row->application_id, rung->holder, "escalation.remind",
                        TOLD({"number", rung->subject}, {"problem", row->problem}));
}

int escalation_on_acknowledgement_rung(struct handler_ctx *ctx, const struct duty_rung *rung)
{
    struct load_escalation_row row = {0};
    int err = load_escalation(ctx->tx, ctx->arena, rung->subject, &row);

    return err == 0 ? remind(ctx, rung, &row) : err;
}

int escalation_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung)
{
    struct load_escalation_row row = {0};
    struct load_issue_row issue = {0};
    int err = load_escalation(ctx->tx, ctx->arena, rung->subject, &row);

    if (err < 0)
        return err;
    if (!is_overdue(rung))
        return remind(ctx, rung, &row);
    if (row.level == LEVEL_LEADER)
        return routing_tell(ctx, &row.application_id, "office", "escalation.unanswered",
                            TOLD({"number", rung->subject}, {"problem", row.problem}));
    err = load(ctx, row.issue, &issue);
    if (err < 0)
        return err;
    return issue_escalate(ctx, &(struct escalating){.issue = row.issue,
                                                    .row = &issue,
                                                    .reason = "部门负责人未在期限内答复",
                                                    .caller = "routing",
                                                    .person = ""});
}
