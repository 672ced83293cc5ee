/* SPDX-License-Identifier: Apache-2.0
 * agent - the agents (代办员): exactly one is responsible for a case at any instant (regulation, part two, 1:
 * 只找一个人), chosen by what he knows, what he has to do, and whether he is there.
 *
 * intake.agent_assignment holds who was responsible from when to when; application.agent repeats its open
 * row, and the database refuses any other value.
 */
#ifndef BANGBAN_INTAKE_AGENT_H
#define BANGBAN_INTAKE_AGENT_H

#include "message/bulletin.h"
#include "record/duty.h"
#include "intake.h"

/* ---- the life of a case ---- */

/* Gives an application that was taken in, and not accepted at once, its agent.  When nobody is there the
 * office owes one within a working hour (part four, 1: 随时办). */
int agent_take_receipt(struct handler_ctx *ctx, const struct uuid *application, struct bulletin *bulletin);

/* The agent of an application that is just being accepted: the one that it has, or a new one.  NULL when
 * nobody is there, as above.  Its items are written. */
int agent_take_case(struct handler_ctx *ctx, const struct uuid *application, const struct agent **ret_agent);

/* Between the two, what the agents have to do is read once and counted on from there: for many
 * applications in one transaction, in which nothing else moves cases.  ctx's arena lives until the end. */
int agent_count_on(struct handler_ctx *ctx);
void agent_count_end(struct handler_ctx *ctx);

/* The application has come to its end: the agent's promise is done, or void where it was given up; what else
 * he was asked is void.  Before the other duties about it are. */
int agent_end_case(struct handler_ctx *ctx, const struct uuid *application, enum duty_outcome outcome);

/* The application goes on: the agent's promise counts again, from its beginning. */
int agent_resume_case(struct handler_ctx *ctx, const struct uuid *application);

/* Routing's plan gives the agent's promise its day (part two, 1: 在规定工作日内办结). */
int agent_promise(struct handler_ctx *ctx, const struct uuid *application, const PlanMade *plan);

/* An immediate item is with its department: the agent goes to the hall today (part one, 1). */
int agent_send_to_hall(struct handler_ctx *ctx, const struct uuid *application,
                       const ApprovalHandedOver *handed);

/* A clock of an item has fired; on yellow the agent talks with the department (part two, 1: 适时沟通协调). */
int agent_on_light(struct handler_ctx *ctx, const RungFired *fired, struct bulletin *bulletin);

/* ---- rungs of duties ---- */

int agent_on_assignment_rung(struct handler_ctx *ctx, const struct duty_rung *rung,
                             struct bulletin *bulletin);
int agent_on_takeover_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin);
int agent_on_hall_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin);
int agent_on_agency_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin);

int agent_is_away(struct handler_ctx *ctx, const char *agent, bool *ret_away);

extern const struct service_part agent_part;

#endif
