/* SPDX-License-Identifier: Apache-2.0
 * plan_message - a plan in the words of routing.proto. Arena memory; NULL when it is full. */
#ifndef BANGBAN_ROUTING_PLAN_MESSAGE_H
#define BANGBAN_ROUTING_PLAN_MESSAGE_H

#include "arena/arena.h"
#include "messages.h"
#include "plan/plan.h"

int32_t *plan_path_numbers(struct arena *arena, const struct plan *plan, enum plan_schedule schedule,
                           size_t *ret_count);

/* One step per planned item in number order, with the parallel schedule's days. */
PlanStep **plan_step_messages(struct arena *arena, const struct plan *plan, size_t *ret_count);

/* The least slack of each department that has a planned item, in the order of the catalogue. */
DepartmentSlack **plan_slack_messages(struct arena *arena, const struct catalogue *catalogue,
                                      const struct plan *plan, size_t *ret_count);

#endif
