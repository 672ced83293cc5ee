/* SPDX-License-Identifier: Apache-2.0
 * hand_over - from one agent to another: only with acceptance (regulation, part two, 1: 首问负责).  Private
 * to agent/.
 */
#ifndef BANGBAN_INTAKE_AGENT_HAND_OVER_H
#define BANGBAN_INTAKE_AGENT_HAND_OVER_H

#include "case.h"

/* Why the case cannot go to this agent now, as the problem to refuse with; NULL code: it can. */
int agent_obstacle(struct handler_ctx *ctx, const struct agent_case *c, const struct agent *to,
                   struct problem *ret_problem);

/* An open offer ends without an answer; `why` in Chinese. */
int agent_withdraw_offer(struct handler_ctx *ctx, const struct agent_case *c, const char *why);

#endif
