/* SPDX-License-Identifier: Apache-2.0
 * plan_print - what a plan takes, for people and as JSON.
 */
#ifndef BANGBAN_PLAN_PRINT_H
#define BANGBAN_PLAN_PRINT_H

#include "cli.h"
#include "plan/plan.h"

void plan_print_text(struct cli *cli, const struct catalogue *catalogue, const struct plan *plan);
void plan_print_json(struct cli *cli, const struct catalogue *catalogue, const struct plan *plan);

#endif
