/* SPDX-License-Identifier: Apache-2.0
 * case - an application as its agent has it.  Private to agent/.
 */
#ifndef BANGBAN_INTAKE_AGENT_CASE_H
#define BANGBAN_INTAKE_AGENT_CASE_H

#include "agent.h"
#include "agent.sql.h"
#include "choose.h"

struct agent_case {
    struct uuid id;
    char id_text[UUID_TEXT]; /* the subject of its duties */
    struct load_agent_case_row row;
    const struct team *team; /* of a key project; NULL else */
};

/* ERR_NOT_FOUND. */
int agent_case_load(struct handler_ctx *ctx, const struct uuid *id, struct agent_case *ret_case);

/* From its receipt to its end. */
bool agent_case_is_open(const struct agent_case *c);

/* Whether the team of a key project leaves the case to this agent. */
bool agent_case_suits(const struct agent_case *c, const char *agent);

/* Loads the case of a validated command; false: it was answered, `*ret_verdict` says what to return - there
 * is none, another version was expected, or it is not under way. */
bool agent_case_of_command(struct handler_ctx *ctx, struct incoming *in, const struct uuid *id,
                           struct agent_case *ret_case, enum verdict *ret_verdict);

/* "agent:A01", or "office" while the case waits for its agent. Arena memory, NULL when it is full. */
const char *agent_case_holder(struct arena *arena, const struct agent_case *c);
const char *agent_holder(struct arena *arena, const char *agent);

/* ---- who is there, and what he has to do (workload.c) ---- */

int agent_states_load(struct handler_ctx *ctx, struct agent_state **ret_states, size_t *ret_count);
/* During agent_count_on: the agent has so many open items more. */
void agent_workload_add(struct handler_ctx *ctx, const struct agent *agent, int64_t items);

/* ---- assignment (assignment.c) ---- */

struct agent_change {
    const struct agent *to;
    const char *reason; /* Chinese */
    const char *by;     /* key, or "intake" */
};

/* Makes `to` responsible from now on; duties of the former, or of the office in his stead, pass to him;
 * everybody concerned is told.  The owed assignment is done. */
int agent_change(struct handler_ctx *ctx, const struct agent_case *c, const struct agent_change *change,
                 struct bulletin *bulletin);

/* Offers the case; a takeover is due. */
int agent_offer(struct handler_ctx *ctx, const struct agent_case *c, const struct agent_change *offer,
                struct bulletin *bulletin);

/* Somebody has to be found: within a working hour (regulation, part four, 1: 随时办). */
int agent_owe_assignment(struct handler_ctx *ctx, const struct agent_case *c);

/* What the system can do by itself: an agent for a case without one, an offer of a case whose agent is no
 * agent any more, or of a key project whose agent is none of its team.  Where nobody is there for it, the
 * office owes it. */
int agent_settle(struct handler_ctx *ctx, const struct agent_case *c, struct bulletin *bulletin);

/* Every case that waits for its agent, the longest waiting first. */
int agent_settle_waiting(struct handler_ctx *ctx, struct bulletin *bulletin);

/* What the staff list and the leaves of today mean for cases and offers (roll_call.c). */
int agent_roll_call(struct handler_ctx *ctx, struct bulletin *bulletin);

/* ---- validation of what commands share (agent_validate.c) ---- */

/* The agent whose key it is: "agent.a01" is A01; NULL: another's. */
const struct agent *agent_of_caller(const struct roster *roster, const char *caller);

void agent_check_code(struct findings *findings, const struct roster *roster, const char *path,
                      const char *code);
void agent_check_reason(struct findings *findings, const char *reason);

#endif
