/* SPDX-License-Identifier: Apache-2.0
 * step_state - how the life of an approval looks from the plan.
 *
 * Only a result opens the way for the items that need it: a tolerance result that still waits for
 * promised materials does not (it is not delivered before they are there).  What a department returned as not
 * its duty is undecided: it lies with the centre, and the items that need it wait. */
#include "routing.h"

#include <string.h>

static const struct {
    const char *approval_state;
    const char *step_state;
} closing_states[] = {
    {"approved", "done"},       {"refused", "failed"},        {"not_accepted", "failed"},
    {"withdrawn", "withdrawn"}, {"terminated", "terminated"},
};

/* Delivery ends an approval but decides nothing: what it delivered counts. */
static const char *deciding_state(const ApprovalChanged *change)
{
    const ApprovalStep *last = change->n_history ? change->history[change->n_history - 1] : change->step;

    return strcmp(change->state, "delivered") == 0 && last ? last->from : change->state;
}

const char *step_state_after(const ApprovalChanged *change)
{
    const char *state = deciding_state(change);

    for (size_t i = 0; i < sizeof(closing_states) / sizeof(closing_states[0]); i++)
        if (strcmp(closing_states[i].approval_state, state) == 0)
            return closing_states[i].step_state;
    return "handed_over";
}

bool step_given_up(const char *state)
{
    return strcmp(state, "withdrawn") == 0 || strcmp(state, "terminated") == 0;
}

enum plan_state step_plan_state(const char *state)
{
    if (strcmp(state, "done") == 0)
        return PLAN_CLOSED;
    if (strcmp(state, "failed") == 0 || step_given_up(state))
        return PLAN_FAILED;
    if (strcmp(state, "handed_over") == 0)
        return PLAN_UNDER_WAY;
    return PLAN_WAITING;
}
