/* SPDX-License-Identifier: Apache-2.0
 * superior - an item goes up and comes down again; its clock is followed up. */
#include "superior.h"

#include <string.h>

#include "routing.h"

/* What the state of the step says of the superior's answer. */
static const char *outcome_of(const char *step_state)
{
    static const struct {
        const char *state, *outcome;
    } outcomes[] = {
        {"done", "approved"},
        {"failed", "refused"},
        {"withdrawn", "ended"},
        {"terminated", "ended"},
    };

    for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
        if (strcmp(outcomes[i].state, step_state) == 0)
            return outcomes[i].outcome;
    return "void"; /* with the department again: the report was taken back */
}

static int go_up(struct handler_ctx *ctx, const struct reporting *reporting)
{
    const ApprovalStep *step = reporting->report;
    wall_time at = {step->occurred_at};
    char number[NUMBER_TEXT];
    int err = number_next(ctx, "SB", number);

    if (err == 0)
        err = insert_reported(
            ctx->tx, number, *reporting->approval, *reporting->application, reporting->item,
            reporting->department, at,
            (struct store_text_array){(const char *const *)step->materials, step->n_materials});
    if (err == 0)
        err = duty_open(ctx, &(struct duty){.kind = DUTY_SUPERIOR,
                                            .application = reporting->application,
                                            .subject = number,
                                            .item = reporting->item,
                                            .department = reporting->department,
                                            .holder = "superior",
                                            .opened = at});
    return err == 0 ? routing_tell(ctx, reporting->application, "agent", "superior.reported",
                                   TOLD({"number", number}, {"item", routing_item_name(ctx, reporting->item)},
                                        {"department", routing_department_name(ctx, reporting->department)}))
                    : err;
}

static int come_down(struct handler_ctx *ctx, const struct reporting *reporting)
{
    const char *outcome = outcome_of(reporting->step_state);
    struct find_reported_row row = {0};
    int err = find_reported(ctx->tx, ctx->arena, *reporting->approval, &row);

    if (err < 0)
        return err;
    err = answer_reported(ctx->tx, row.number, outcome, reporting->answered);
    if (err < 0)
        return err;
    if (strcmp(outcome, "approved") == 0 || strcmp(outcome, "refused") == 0)
        return duty_done_at(ctx, DUTY_SUPERIOR, &(struct duty_subject){row.number, reporting->item},
                            reporting->answered);
    return duty_close(ctx, DUTY_SUPERIOR, row.number, reporting->item, DUTY_VOID);
}

int superior_note(struct handler_ctx *ctx, const struct reporting *reporting)
{
    bool up = !reporting->before && reporting->report;
    int err = up ? go_up(ctx, reporting) : 0;

    return err == 0 && (up || reporting->before) && !reporting->after ? come_down(ctx, reporting) : err;
}

/* The agent follows up; when the time is over so does the department, and office and applicant know. */
int superior_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung)
{
    struct find_reported_by_number_row row = {0};
    int err = find_reported_by_number(ctx->tx, ctx->arena, rung->subject, &row);
    bool overdue = strcmp(rung->message->rung, "overdue") == 0;

    if (err < 0)
        return err;
    const struct told_field fields[] = {{"number", rung->subject},
                                        {"item", routing_item_name(ctx, rung->item)},
                                        {"department", routing_department_name(ctx, row.department)},
                                        {NULL, NULL}};
    if (!overdue)
        return routing_tell(ctx, rung->application, "agent", "superior.follow_up", fields);
    const char *const to[] = {"agent", "office", routing_department_holder(ctx->arena, row.department)};
    err = to[2] ? miss_reported(ctx->tx, rung->subject, (wall_time){rung->message->due_at}) : ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < sizeof(to) / sizeof(to[0]); i++)
        err = routing_tell(ctx, rung->application, to[i], "superior.overdue", fields);
    return err == 0 ? routing_tell(ctx, rung->application, "applicant", "superior.delay",
                                   TOLD({"item", routing_item_name(ctx, rung->item)}))
                    : err;
}
