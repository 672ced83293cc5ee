/* SPDX-License-Identifier: Apache-2.0
 * view - agents and their duties as they are shown.  Private to agent/.
 */
#ifndef BANGBAN_INTAKE_AGENT_VIEW_H
#define BANGBAN_INTAKE_AGENT_VIEW_H

#include "agent.sql.h"
#include "teams.h"
#include "intake.h"

/* All agents, or only one. Arena memory. */
int agent_views(struct handler_ctx *ctx, const struct agent *only, AgentView ***ret_views, size_t *ret_count);
int agent_view_one(struct handler_ctx *ctx, const struct agent *agent, AgentView **ret_view);

/* Fills an initialised view. */
int agent_duty_view(struct arena *arena, const struct load_duties_row *row, DutyView *view);

#endif
