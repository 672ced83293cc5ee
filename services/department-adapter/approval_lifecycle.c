/* SPDX-License-Identifier: Apache-2.0
 * approval_lifecycle - the table.  A close needs an acceptance before it, as the national exchange standard
 * of the construction approval system demands (statuses 3 and 8 before 11 to 13).  A broken promise ends the
 * acceptance that rested on it and voids the pre-review (regulation, part two, 4): nothing is decided on late
 * materials before the department has accepted anew.
 * What is given up at the window ends only what is not decided: a decision that was made stands and is
 * delivered.  Who gave it up is seen in the state: the applicant withdraws (撤回), the centre terminates
 * (终止, which is no close of the department's and needs no acceptance).
 */
#include "approval_lifecycle.h"

#include <assert.h>
#include <string.h>

/* clang-format off */
static const struct fsm_row rows[] = {
    {APPROVAL_HANDED_OVER, EVENT_RECEIVED, APPROVAL_RECEIVED, "the 5 days to ask for corrections start"},
    {APPROVAL_HANDED_OVER, EVENT_RETURNED, APPROVAL_RETURNED, "not this department's duty"},
    {APPROVAL_HANDED_OVER, EVENT_WITHDRAWN, APPROVAL_WITHDRAWN, "the applicant gives up"},
    {APPROVAL_HANDED_OVER, EVENT_WITHDRAWN_BY_CENTRE, APPROVAL_WITHDRAWN, "withdrawn at the window"},
    {APPROVAL_HANDED_OVER, EVENT_TERMINATED_BY_CENTRE, APPROVAL_TERMINATED, "the centre ends its service"},

    {APPROVAL_RECEIVED, EVENT_CORRECTION_REQUESTED, APPROVAL_CORRECTION, "one notice names all that is missing"},
    {APPROVAL_RECEIVED, EVENT_ACCEPTED, APPROVAL_ACCEPTED, "complete and correct, nothing promised is owed"},
    {APPROVAL_RECEIVED, EVENT_ACCEPTED_TOLERANT, APPROVAL_ACCEPTED_TOLERANT, "minor materials are promised, also if said as accepted"},
    {APPROVAL_RECEIVED, EVENT_NOT_ACCEPTED, APPROVAL_NOT_ACCEPTED, "the law does not allow it"},
    {APPROVAL_RECEIVED, EVENT_RETURNED, APPROVAL_RETURNED, "not this department's duty"},
    {APPROVAL_RECEIVED, EVENT_WITHDRAWN, APPROVAL_WITHDRAWN, "the applicant gives up"},
    {APPROVAL_RECEIVED, EVENT_WITHDRAWN_BY_CENTRE, APPROVAL_WITHDRAWN, "withdrawn at the window"},
    {APPROVAL_RECEIVED, EVENT_TERMINATED_BY_CENTRE, APPROVAL_TERMINATED, "the centre ends its service"},

    {APPROVAL_CORRECTION, EVENT_CORRECTION_SUPPLIED, APPROVAL_RECEIVED, "the applicant has answered"},
    {APPROVAL_CORRECTION, EVENT_NOT_ACCEPTED, APPROVAL_NOT_ACCEPTED, "the corrections did not come or did not help"},
    {APPROVAL_CORRECTION, EVENT_WITHDRAWN, APPROVAL_WITHDRAWN, "the applicant gives up"},
    {APPROVAL_CORRECTION, EVENT_WITHDRAWN_BY_CENTRE, APPROVAL_WITHDRAWN, "withdrawn at the window"},
    {APPROVAL_CORRECTION, EVENT_TERMINATED_BY_CENTRE, APPROVAL_TERMINATED, "the centre ends its service"},

    {APPROVAL_ACCEPTED, EVENT_SPECIAL_PROCEDURE_STARTED, APPROVAL_SPECIAL_PROCEDURE, "hearing, review, test, notice"},
    {APPROVAL_ACCEPTED, EVENT_EXTENDED, APPROVAL_ACCEPTED, "the head approves more days"},
    {APPROVAL_ACCEPTED, EVENT_REPORTED_UP, APPROVAL_REPORTED_UP, "the superior authority decides"},
    {APPROVAL_ACCEPTED, EVENT_APPROVED, APPROVAL_APPROVED, "decided"},
    {APPROVAL_ACCEPTED, EVENT_REFUSED, APPROVAL_REFUSED, "decided, with reasons"},
    {APPROVAL_ACCEPTED, EVENT_WITHDRAWN, APPROVAL_WITHDRAWN, "the applicant gives up"},
    {APPROVAL_ACCEPTED, EVENT_WITHDRAWN_BY_CENTRE, APPROVAL_WITHDRAWN, "withdrawn at the window"},
    {APPROVAL_ACCEPTED, EVENT_TERMINATED_BY_CENTRE, APPROVAL_TERMINATED, "the centre ends its service"},
    {APPROVAL_ACCEPTED, EVENT_TERMINATED, APPROVAL_TERMINATED, "nothing is left to decide"},

    {APPROVAL_ACCEPTED_TOLERANT, EVENT_MATERIALS_SUPPLIED, APPROVAL_ACCEPTED, "the promise is kept"},
    {APPROVAL_ACCEPTED_TOLERANT, EVENT_ACCEPTED, APPROVAL_ACCEPTED, "the department finds it complete"},
    {APPROVAL_ACCEPTED_TOLERANT, EVENT_PROMISE_BROKEN, APPROVAL_PROMISE_OVERDUE, "the promised day has passed"},
    {APPROVAL_ACCEPTED_TOLERANT, EVENT_SPECIAL_PROCEDURE_STARTED, APPROVAL_SPECIAL_PROCEDURE_TOLERANT, "hearing, review, test, notice"},
    {APPROVAL_ACCEPTED_TOLERANT, EVENT_EXTENDED, APPROVAL_ACCEPTED_TOLERANT, "the head approves more days"},
    {APPROVAL_ACCEPTED_TOLERANT, EVENT_APPROVED, APPROVAL_APPROVED_TOLERANT, "decided, the result waits for the materials"},
    {APPROVAL_ACCEPTED_TOLERANT, EVENT_REFUSED, APPROVAL_REFUSED, "decided, with reasons"},
    {APPROVAL_ACCEPTED_TOLERANT, EVENT_WITHDRAWN, APPROVAL_WITHDRAWN, "the applicant gives up"},
    {APPROVAL_ACCEPTED_TOLERANT, EVENT_WITHDRAWN_BY_CENTRE, APPROVAL_WITHDRAWN, "withdrawn at the window"},
    {APPROVAL_ACCEPTED_TOLERANT, EVENT_TERMINATED_BY_CENTRE, APPROVAL_TERMINATED, "the centre ends its service"},
    {APPROVAL_ACCEPTED_TOLERANT, EVENT_TERMINATED, APPROVAL_TERMINATED, "nothing is left to decide"},

    {APPROVAL_SPECIAL_PROCEDURE, EVENT_SPECIAL_PROCEDURE_ENDED, APPROVAL_ACCEPTED, "the department goes on"},
    {APPROVAL_SPECIAL_PROCEDURE, EVENT_EXTENDED, APPROVAL_SPECIAL_PROCEDURE, "the head approves more days"},
    {APPROVAL_SPECIAL_PROCEDURE, EVENT_WITHDRAWN, APPROVAL_WITHDRAWN, "the applicant gives up"},
    {APPROVAL_SPECIAL_PROCEDURE, EVENT_WITHDRAWN_BY_CENTRE, APPROVAL_WITHDRAWN, "withdrawn at the window"},
    {APPROVAL_SPECIAL_PROCEDURE, EVENT_TERMINATED_BY_CENTRE, APPROVAL_TERMINATED, "the centre ends its service"},
    {APPROVAL_SPECIAL_PROCEDURE, EVENT_TERMINATED, APPROVAL_TERMINATED, "nothing is left to decide"},

    {APPROVAL_SPECIAL_PROCEDURE_TOLERANT, EVENT_SPECIAL_PROCEDURE_ENDED, APPROVAL_ACCEPTED_TOLERANT, "the department goes on"},
    {APPROVAL_SPECIAL_PROCEDURE_TOLERANT, EVENT_MATERIALS_SUPPLIED, APPROVAL_SPECIAL_PROCEDURE, "the promise is kept"},
    {APPROVAL_SPECIAL_PROCEDURE_TOLERANT, EVENT_PROMISE_BROKEN, APPROVAL_PROMISE_OVERDUE, "the promised day has passed"},
    {APPROVAL_SPECIAL_PROCEDURE_TOLERANT, EVENT_EXTENDED, APPROVAL_SPECIAL_PROCEDURE_TOLERANT, "the head approves more days"},
    {APPROVAL_SPECIAL_PROCEDURE_TOLERANT, EVENT_WITHDRAWN, APPROVAL_WITHDRAWN, "the applicant gives up"},
    {APPROVAL_SPECIAL_PROCEDURE_TOLERANT, EVENT_WITHDRAWN_BY_CENTRE, APPROVAL_WITHDRAWN, "withdrawn at the window"},
    {APPROVAL_SPECIAL_PROCEDURE_TOLERANT, EVENT_TERMINATED_BY_CENTRE, APPROVAL_TERMINATED, "the centre ends its service"},
    {APPROVAL_SPECIAL_PROCEDURE_TOLERANT, EVENT_TERMINATED, APPROVAL_TERMINATED, "nothing is left to decide"},

    {APPROVAL_PROMISE_OVERDUE, EVENT_MATERIALS_SUPPLIED, APPROVAL_RECEIVED, "late, but here: it is accepted anew or not"},
    {APPROVAL_PROMISE_OVERDUE, EVENT_SPECIAL_PROCEDURE_ENDED, APPROVAL_PROMISE_OVERDUE, "one that began before the day passed"},
    {APPROVAL_PROMISE_OVERDUE, EVENT_WITHDRAWN, APPROVAL_WITHDRAWN, "the applicant gives up"},
    {APPROVAL_PROMISE_OVERDUE, EVENT_WITHDRAWN_BY_CENTRE, APPROVAL_WITHDRAWN, "withdrawn at the window"},
    {APPROVAL_PROMISE_OVERDUE, EVENT_TERMINATED_BY_CENTRE, APPROVAL_TERMINATED, "the centre ends its service"},
    {APPROVAL_PROMISE_OVERDUE, EVENT_TERMINATED, APPROVAL_TERMINATED, "the department ends the tolerance acceptance"},

    {APPROVAL_REPORTED_UP, EVENT_APPROVED, APPROVAL_APPROVED, "the superior agrees"},
    {APPROVAL_REPORTED_UP, EVENT_REFUSED, APPROVAL_REFUSED, "the superior does not agree"},
    {APPROVAL_REPORTED_UP, EVENT_WITHDRAWN, APPROVAL_WITHDRAWN, "the applicant gives up"},
    {APPROVAL_REPORTED_UP, EVENT_WITHDRAWN_BY_CENTRE, APPROVAL_WITHDRAWN, "withdrawn at the window"},
    {APPROVAL_REPORTED_UP, EVENT_TERMINATED_BY_CENTRE, APPROVAL_TERMINATED, "the centre ends its service"},
    {APPROVAL_REPORTED_UP, EVENT_TERMINATED, APPROVAL_TERMINATED, "nothing is left to decide"},

    {APPROVAL_APPROVED, EVENT_DELIVERED, APPROVAL_DELIVERED, "the result is in the applicant's hands"},
    {APPROVAL_APPROVED, EVENT_WITHDRAWN, APPROVAL_WITHDRAWN, "recalled before delivery"},
    {APPROVAL_APPROVED, EVENT_TERMINATED, APPROVAL_TERMINATED, "revoked before delivery"},

    {APPROVAL_APPROVED_TOLERANT, EVENT_MATERIALS_SUPPLIED, APPROVAL_APPROVED, "the promise is kept"},
    {APPROVAL_APPROVED_TOLERANT, EVENT_APPROVED, APPROVAL_APPROVED, "the department finds it complete"},
    {APPROVAL_APPROVED_TOLERANT, EVENT_PROMISE_BROKEN, APPROVAL_PROMISE_OVERDUE, "the review is void without the materials"},
    {APPROVAL_APPROVED_TOLERANT, EVENT_WITHDRAWN, APPROVAL_WITHDRAWN, "recalled before delivery"},
    {APPROVAL_APPROVED_TOLERANT, EVENT_WITHDRAWN_BY_CENTRE, APPROVAL_WITHDRAWN, "withdrawn at the window"},
    {APPROVAL_APPROVED_TOLERANT, EVENT_TERMINATED_BY_CENTRE, APPROVAL_TERMINATED, "the centre ends its service"},
    {APPROVAL_APPROVED_TOLERANT, EVENT_TERMINATED, APPROVAL_TERMINATED, "revoked before delivery"},

    {APPROVAL_REFUSED, EVENT_DELIVERED, APPROVAL_DELIVERED, "the notice is delivered"},
    {APPROVAL_NOT_ACCEPTED, EVENT_DELIVERED, APPROVAL_DELIVERED, "the notice is delivered"},
};
/* clang-format on */

const struct fsm approval_lifecycle = {
    .name = "approval",
    FSM_NAMES(APPROVAL_STATES, APPROVAL_EVENTS),
    FSM_ROWS(rows),
    .initial = APPROVAL_HANDED_OVER,
    .final_states = FSM_BIT(APPROVAL_DELIVERED) | FSM_BIT(APPROVAL_RETURNED) | FSM_BIT(APPROVAL_WITHDRAWN) |
                    FSM_BIT(APPROVAL_TERMINATED),
};

static const struct {
    const char *name_zh;
    const char *holder;
} details[] = {
    [APPROVAL_HANDED_OVER] = {"已转交", "department"},
    [APPROVAL_RECEIVED] = {"收件", "department"},
    [APPROVAL_CORRECTION] = {"补正", "applicant"},
    [APPROVAL_ACCEPTED] = {"受理", "department"},
    [APPROVAL_ACCEPTED_TOLERANT] = {"容缺受理", "department"},
    [APPROVAL_SPECIAL_PROCEDURE] = {"特别程序", "third_party"},
    [APPROVAL_SPECIAL_PROCEDURE_TOLERANT] = {"特别程序（容缺）", "third_party"},
    [APPROVAL_PROMISE_OVERDUE] = {"容缺逾期", "applicant"},
    [APPROVAL_REPORTED_UP] = {"上报", "superior"},
    [APPROVAL_APPROVED] = {"办结", "centre"},
    [APPROVAL_APPROVED_TOLERANT] = {"容缺办结", "centre"},
    [APPROVAL_REFUSED] = {"不予许可", "centre"},
    [APPROVAL_NOT_ACCEPTED] = {"不予受理", "centre"},
    [APPROVAL_DELIVERED] = {"送达", "nobody"},
    [APPROVAL_RETURNED] = {"退回", "centre"}, /* final here; the centre looks for the one */
    [APPROVAL_WITHDRAWN] = {"撤回", "nobody"},
    [APPROVAL_TERMINATED] = {"终止", "nobody"},
};
static_assert(sizeof details / sizeof details[0] == 0 APPROVAL_STATES(FSM_ONE_), "a state without details");

const char *approval_state_name(enum approval_state state)
{
    return fsm_state_name(&approval_lifecycle, (int)state);
}

const char *approval_state_name_zh(enum approval_state state)
{
    return details[state].name_zh;
}

const char *approval_holder(enum approval_state state)
{
    return details[state].holder;
}

bool approval_state_final(enum approval_state state)
{
    return approval_lifecycle.final_states & FSM_BIT(state);
}

int approval_state_find(const char *name, enum approval_state *ret_state)
{
    int number;
    int err = fsm_state_by_name(&approval_lifecycle, name, &number);

    if (err == 0)
        *ret_state = (enum approval_state)number;
    return err;
}

const char *approval_event_name(enum approval_event event)
{
    return event == EVENT_VOIDED ? "voided" : fsm_event_name(&approval_lifecycle, (int)event);
}

bool approval_event_of_centre(enum approval_event event)
{
    return event == EVENT_MATERIALS_SUPPLIED || event == EVENT_PROMISE_BROKEN || event == EVENT_DELIVERED ||
           event == EVENT_WITHDRAWN_BY_CENTRE || event == EVENT_TERMINATED_BY_CENTRE;
}

enum approval_event approval_event_meant(enum approval_state state, enum approval_event event, bool owed)
{
    return owed && state == APPROVAL_RECEIVED && event == EVENT_ACCEPTED ? EVENT_ACCEPTED_TOLERANT : event;
}

int approval_event_find(const char *name, enum approval_event *ret_event)
{
    int number = EVENT_VOIDED;
    int err = strcmp(name, "voided") == 0 ? 0 : fsm_event_by_name(&approval_lifecycle, name, &number);

    if (err == 0)
        *ret_event = (enum approval_event)number;
    return err;
}

void approval_lifecycle_print(FILE *out)
{
    fsm_mermaid(&approval_lifecycle, out);
    for (int state = 0; state < (int)approval_lifecycle.state_count; state++)
        fprintf(out, "    note right of %s : %s · %s\n", approval_state_name((enum approval_state)state),
                details[state].name_zh, details[state].holder);
}
