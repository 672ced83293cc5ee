/* SPDX-License-Identifier: Apache-2.0
 * score - the assessment of a quarter as a pure function of facts, rules and calendar.
 *
 * The same facts give the same bytes, in whatever order they are passed: evidence is sorted, numbers are
 * integers until they become text, and nothing else is asked, not even the time.
 */
#ifndef BANGBAN_ASSESSMENT_SCORE_H
#define BANGBAN_ASSESSMENT_SCORE_H

#include "arena/arena.h"
#include "catalogue/catalogue.h"
#include "deadline/clock_rule.h"
#include "fact.h"
#include "messages.h"
#include "quarter.h"
#include "rules.h"

struct scoring {
    const struct calendar *calendar;
    const struct catalogue *catalogue;
    const struct clock_rules *clock_rules;
    const struct rules *rules;
};

struct score_order {
    const char *quarter_text;
    struct quarter quarter;
    const char *department; /* NULL: all */
};

/* Everything of the message but its sha256, in arena memory; strings of `facts` and `order` are borrowed.
 * ERR_NOMEM. */
int score_quarter(struct arena *arena, const struct scoring *scoring, const struct score_order *order,
                  const struct facts *facts, Assessment *ret_assessment);

#endif
