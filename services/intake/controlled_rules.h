/* SPDX-License-Identifier: Apache-2.0
 * controlled_rules - what may not be assisted (regulation, part one, 4: 控制事项明确答复制).
 *
 * Loaded from controlled_rules.csv.  A rule hits when all conditions of its match_kind hold:
 *   industry  the project's GB/T 4754 code begins with one of the codes in match_value
 *   zone      its land zone is one of those in zone
 *   keyword   its name contains one of the keywords
 *   list      as keyword: a national list is known by the words that name it until its entries are loaded;
 * one without keywords never hits Immutable once open; any thread.
 */
#ifndef BANGBAN_INTAKE_CONTROLLED_RULES_H
#define BANGBAN_INTAKE_CONTROLLED_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "err/err.h"

#define CONTROLLED_RULES_MAX 512

struct controlled_rules;

struct controlled_rule {
    const char *id;         /* "CR01" */
    const char *basis_kind; /* national_prohibition, industrial_policy, district_plan */
    const char *basis_document, *article, *reason;
    bool refuses; /* else it warns, and the leader decides */
    unsigned conditions;
    const char *industries, *zones, *keywords; /* separated by '|' */
};

struct controlled_subject {
    const char *industry_code, *land_zone, *name;
};

/* ERR_INVALID, ERR_IO, ERR_TOO_BIG, ERR_NOMEM with `ret_text`. */
int controlled_rules_open(struct controlled_rules **ret_rules, const char *directory,
                          struct err_text *ret_text) __attribute__((warn_unused_result));
void controlled_rules_close(struct controlled_rules **rules);

/* Whether some rule speaks of the zone: others are slips of the pen that would silently match nothing. */
bool controlled_rules_know_zone(const struct controlled_rules *rules, const char *zone);

/* Fills `ret_hits` in the order of the file and returns how many. */
size_t controlled_rules_match(const struct controlled_rules *rules, const struct controlled_subject *subject,
                              const struct controlled_rule *ret_hits[CONTROLLED_RULES_MAX]);

#endif
