/* SPDX-License-Identifier: Apache-2.0
 * duty_kinds - the kinds of duty of the window, and what happens when a rung of one fires.  Period and rungs
 * of each are a row of clock_rules.csv. */
#include <string.h>

#include "control/control.h"
#include "agent/agent.h"
#include "application/examination.h"
#include "delivery/delivery.h"
#include "duty_kinds.h"
#include "visit/visit.h"
#include "inquiry/inquiry.h"
#include "leader/leader.h"
#include "message/feedback.h"

static const struct duty_kind kinds[] = {
    {"consult", inquiry_on_rung},
    {"digest", leader_on_digest_rung},
    {"feedback", feedback_on_rung},
    {"explanation", control_on_explanation_rung},
    {"assignment", agent_on_assignment_rung},
    {"takeover", agent_on_takeover_rung},
    {"hall", agent_on_hall_rung},
    {"agency", agent_on_agency_rung},
    {"notice", examination_on_rung},
    {"instruction", leader_on_instruction_rung},
    {DUTY_ASK_AGAIN, leader_on_ask_again_rung},
    {"visit", visit_on_rung},
    {DUTY_DELIVERY, delivery_on_rung},
    {NULL, NULL},
};

const struct duty_kind *duty_kind_find(const char *kind)
{
    for (const struct duty_kind *k = kinds; k->kind; k++)
        if (strcmp(k->kind, kind) == 0)
            return k;
    return NULL;
}
