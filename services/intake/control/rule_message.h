/* SPDX-License-Identifier: Apache-2.0
 * rule_message - rules between the words of control.proto and their table. Private to
 * services/intake/control.
 */
#ifndef BANGBAN_INTAKE_CONTROL_RULE_MESSAGE_H
#define BANGBAN_INTAKE_CONTROL_RULE_MESSAGE_H

#include "control.h"
#include "findings/findings.h"

/* Borrows the message; every fault of it is a finding "ruleSet.rules[3].zone". ERR_NOMEM. */
int rule_table_of_message(struct findings *findings, const ControlledRuleSet *message,
                          struct rule_table *ret_table);

/* Borrows the table. Arena memory, NULL when it is full. */
ControlledRuleSet *rule_set_message(struct arena *arena, const struct rule_table *table);

#endif
