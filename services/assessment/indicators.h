/* SPDX-License-Identifier: Apache-2.0
 * indicators - what is divided by what, and the evidence of it.
 */
#ifndef BANGBAN_ASSESSMENT_INDICATORS_H
#define BANGBAN_ASSESSMENT_INDICATORS_H

#include "judge.h"
#include "messages.h"
#include "rules.h"

/* One department in a quarter; both lists sorted by (item, approval). */
struct department_view {
    const struct view *view;
    struct arena *arena;
    const struct judged *judged;
    size_t judged_count;
    const struct push_fact *pushes;
    size_t push_count;
};

struct tally {
    int64_t numerator, denominator; /* denominator 0: no ground */
    Evidence **evidence;
    size_t evidence_count;
};

/* ERR_NOMEM. */
int indicator_tally(enum indicator indicator, const struct department_view *department,
                    struct tally *ret_tally);

/* Approvals decided in the quarter. */
int indicator_decided(const struct department_view *department);

#endif
