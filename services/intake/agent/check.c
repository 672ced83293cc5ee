/* SPDX-License-Identifier: Apache-2.0
 * agent_validate - what the commands about agents have in common. */
#include <string.h>
#include <strings.h>

#include "case.h"

#define REASON_MAX_CHARACTERS 200

const struct agent *agent_of_caller(const struct roster *roster, const char *caller)
{
    const char *dot = strchr(caller, '.');

    if (role_of(caller) != ROLE_AGENT || !dot)
        return NULL;
    for (const struct agent *agent = roster_next(roster, NULL); agent; agent = roster_next(roster, agent))
        if (strcasecmp(agent->code, dot + 1) == 0)
            return agent;
    return NULL;
}

void agent_check_code(struct findings *findings, const struct roster *roster, const char *path,
                      const char *code)
{
    if (!roster_agent(roster, code))
        findings_add(findings, "没有这名代办员", "请填写代办员名册中的编号", "%s", path);
}

void agent_check_reason(struct findings *findings, const char *reason)
{
    findings_check_text(findings, "reason", reason, REASON_MAX_CHARACTERS);
}
