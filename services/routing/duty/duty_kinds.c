/* SPDX-License-Identifier: Apache-2.0
 * duty_kinds - the kinds of duty of routing.  Period and rungs of each are a row of clock_rules.csv. */
#include "duty_kinds.h"

#include <string.h>

#include "issue/issue.h"
#include "joint/joint.h"
#include "meeting/meeting.h"
#include "order/order.h"
#include "referral/referral.h"
#include "superior/superior.h"

static const struct duty_kind kinds[] = {
    {DUTY_ISSUE, issue_on_rung},
    {DUTY_ACKNOWLEDGEMENT, escalation_on_acknowledgement_rung},
    {DUTY_ESCALATION, escalation_on_rung},
    {DUTY_ORDER, order_on_rung},
    {DUTY_CONTACT, contact_on_rung},
    {DUTY_CONTACT_ANSWER, contact_answer_on_rung},
    {DUTY_OPINION, opinion_on_rung},
    {DUTY_RELAY, relay_on_rung},
    {DUTY_ALLOCATION, referral_on_rung},
    {DUTY_CONVENE, meeting_on_convene_rung},
    {DUTY_MINUTES, meeting_on_minutes_rung},
    {DUTY_TASK, meeting_on_task_rung},
    {DUTY_SUPERIOR, superior_on_rung},
    {NULL, NULL},
};

const struct duty_kind *duty_kind_find(const char *kind)
{
    for (const struct duty_kind *k = kinds; k->kind; k++)
        if (strcmp(k->kind, kind) == 0)
            return k;
    return NULL;
}
