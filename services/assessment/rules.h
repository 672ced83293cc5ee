/* SPDX-License-Identifier: Apache-2.0
 * rules - weights, grades and classes of one version of the assessment rules, read from its directory.
 *
 * Immutable once open; any thread may read it.
 */
#ifndef BANGBAN_ASSESSMENT_RULES_H
#define BANGBAN_ASSESSMENT_RULES_H

#include <stdint.h>

#include "err/err.h"

/* In the order of the regulation's table; the name in indicators.csv. */
#define INDICATORS(X)                                                                                        \
    X(COMPLETION, "completion")                                                                              \
    X(PROMISE_KEPT, "promise_kept")                                                                          \
    X(SAME_DAY, "same_day")                                                                                  \
    X(SPEED, "speed")                                                                                        \
    X(REPORTED_IN_TIME, "reported_in_time")                                                                  \
    X(ONE_NOTICE, "one_notice")                                                                              \
    X(JOINT_WORK, "joint_work")                                                                              \
    X(ORDERS, "orders")                                                                                      \
    X(RATINGS, "ratings")                                                                                    \
    X(DATA_QUALITY, "data_quality")
enum indicator {
#define X(name, text) INDICATOR_##name,
    INDICATORS(X)
#undef X
        INDICATOR_COUNT
};
const char *indicator_name(enum indicator indicator);

struct rules;

/* Reads indicators.csv, grades.csv and classes.csv of `directory`/`name` ("v1").
 * ERR_INVALID, ERR_TOO_BIG, ERR_IO, ERR_NOMEM with `ret_text`. */
int rules_open(struct rules **ret_rules, const char *directory, const char *name, struct err_text *ret_text)
    __attribute__((warn_unused_result));
void rules_close(struct rules **rules);

/* "v1.0123456789abcdef": the name, and a hash of every word and number that a score depends on. */
const char *rules_version(const struct rules *rules);

/* Mixes a number that scores depend on as well into the version: before the rules are used. */
void rules_depend_on(struct rules *rules, int64_t number);

const char *rules_title(const struct rules *rules, enum indicator indicator);
int rules_weight(const struct rules *rules, enum indicator indicator, char assessment_class);
int rules_least_decided(const struct rules *rules, char assessment_class);
/* The grade of a score in hundredths of a point. */
const char *rules_grade(const struct rules *rules, int64_t score);

#endif
