/* SPDX-License-Identifier: Apache-2.0
 * action - the kinds of entry of an agent's log (办件日志; regulation, part two, 2:
 * 行政指导、表单申报、业务协调).  Private to agent/.
 */
#ifndef BANGBAN_INTAKE_AGENT_ACTION_H
#define BANGBAN_INTAKE_AGENT_ACTION_H

#include "findings/findings.h"
#include "intake.h"

struct action_kind {
    const char *name; /* "submitted_at_hall" */
    const char *name_zh;
    const char *handling; /* only for items handled so; NULL: any item, or none */
    bool with_answer;     /* with somebody of a department, who answers */
};

/* NULL when there is none of that name. */
const struct action_kind *action_kind_find(const char *name);

/* All findings about the request as such; `ret_kind` NULL when it is none. */
void action_validate(struct findings *findings, const struct intake *intake, const RecordAction *request,
                     wall_time now);

#endif
