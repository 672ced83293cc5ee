/* SPDX-License-Identifier: Apache-2.0
 * rule_set - controlled rules ready to be matched with projects.
 *
 * Immutable; any thread.
 */
#ifndef BANGBAN_CONTROL_RULE_SET_H
#define BANGBAN_CONTROL_RULE_SET_H

#include "control/rule_table.h"

struct rule_set;

struct controlled_rule {
    const char *cells[RULE_COLUMNS];
    bool refuses; /* else it warns: somebody has to decide */
};

struct controlled_subject {
    const char *industry_code;
    const char *land_zone; /* those that it lies in, with '|' between; "" for none */
    const char *name;      /* compared without regard to width, case and blanks */
};

struct controlled_hit {
    const struct controlled_rule *rule;
    const char *entry; /* of its list that fits; NULL: the rule has no list */
};

/* Copies a table without faults. ERR_NOMEM. */
int rule_set_new(struct rule_set **ret_set, const struct rule_table *table)
    __attribute__((warn_unused_result));
void rule_set_free(struct rule_set **set);

/* Whether for each of the zones some rule speaks of it: others are slips of the pen that would silently match
 * nothing. */
bool rule_set_knows_zones(const struct rule_set *set, const char *zones);

/* Fills `ret_hits` in the order of the table and returns how many. */
size_t rule_set_match(const struct rule_set *set, const struct controlled_subject *subject,
                      struct controlled_hit ret_hits[CONTROL_RULES_MAX]);

#endif
