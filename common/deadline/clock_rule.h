/* SPDX-License-Identifier: Apache-2.0
 * clock_rule - the kinds of clock as rows of deploy/data/clock_rules.csv.
 *
 * A kind of clock is a row: from when it runs, how long, what stops it, what moves it, which rungs it climbs
 * and what its red light is.  A row that names items replaces, for those, the row of its kind that names
 * none.
 */
#ifndef BANGBAN_DEADLINE_CLOCK_RULE_H
#define BANGBAN_DEADLINE_CLOCK_RULE_H

#include "catalogue/catalogue.h"

enum clock_start {
    START_ACCEPTANCE, /* acceptance, its default after five working days, or the last supplement */
    START_RECEIPT,    /* receipt by the department, or the last supplement */
    START_SUBMISSION, /* hand-over by the centre, or the last supplement */
    START_PROMISE,    /* tolerance acceptance by the window */
};

enum clock_budget { BUDGET_STATUTORY, BUDGET_PROMISED, BUDGET_SAME_DAY, BUDGET_PROMISED_DAY };

enum clock_stops { STOPS_NONE, STOPS_LAWFUL, STOPS_CUSTOMARY /* lawful ones too */ };

enum light { LIGHT_GREEN, LIGHT_YELLOW, LIGHT_RED, LIGHT_DEEP_RED, LIGHT_GREY };
const char *light_name(enum light light);

/* In the order in which they come due. */
enum rung { RUNG_50, RUNG_80, RUNG_DUE_TODAY, RUNG_OVERDUE, RUNG_OVERDUE_3 };
#define RUNG_COUNT 5
const char *rung_name(enum rung rung);
int rung_find(const char *name); /* ERR_NOT_FOUND */

struct clock_rule {
    const char *id;
    const char *kind;
    item_set items; /* 0: every item without a row of its own */
    enum clock_start start;
    enum clock_budget budget;
    enum clock_stops stops;
    bool extendable;
    enum light overdue;
    unsigned rungs; /* 1u << enum rung */
    const char *basis;
};

#define CLOCK_RULES_MAX 64
#define CLOCK_KINDS_MAX 16 /* that one approval or promise can have */

struct clock_rules;

/* ERR_INVALID, ERR_TOO_BIG, ERR_IO, ERR_NOMEM with `ret_text`. */
int clock_rules_open(struct clock_rules **ret_rules, const char *path, struct err_text *ret_text);
void clock_rules_close(struct clock_rules **rules);

/* NULL when there is none of that id. Borrowed until close. */
const struct clock_rule *clock_rules_find(const struct clock_rules *rules, const char *id);

/* What one clock runs by; kept with the clock, so that a change of the catalogue leaves running clocks alone.
 */
struct clock_terms {
    const struct clock_rule *rule;
    struct period budget; /* of a promise: unused, its days are in the promise */
    unsigned stops;       /* 1u << enum catalogue_stop */
};

/* The clocks of an approval of `item`, one per kind that applies to it; returns how many. */
size_t clock_terms_of_item(const struct clock_rules *rules, const struct catalogue_item *item,
                           struct clock_terms ret_terms[CLOCK_KINDS_MAX]);

/* The clocks of a promise under tolerance acceptance for `item`. */
size_t clock_terms_of_promise(const struct clock_rules *rules, int item,
                              struct clock_terms ret_terms[CLOCK_KINDS_MAX]);

#endif
