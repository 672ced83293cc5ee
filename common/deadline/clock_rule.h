/* SPDX-License-Identifier: Apache-2.0
 * clock_rule - the kinds of clock as rows of deploy/data/clock_rules.csv.
 *
 * A kind of clock is a row: from when it runs, how long, what stops it, what moves it, which rungs it climbs
 * and what its red light is.  A row that names items replaces, for those, the row of its kind that names
 * none.  A row that starts at an opening is for duties: promises that are no approval's.
 */
#ifndef BANGBAN_DEADLINE_CLOCK_RULE_H
#define BANGBAN_DEADLINE_CLOCK_RULE_H

#include "catalogue/catalogue.h"

enum clock_start {
    START_ACCEPTANCE, /* acceptance, its default after five working days, or the last supplement */
    START_RECEIPT,    /* receipt by the department, or the last supplement */
    START_SUBMISSION, /* hand-over by the centre, or the last supplement */
    START_PROMISE,    /* tolerance acceptance by the window */
    START_OPENING,    /* of a duty: somebody owes an act */
};

enum clock_budget {
    BUDGET_STATUTORY,
    BUDGET_PROMISED,
    BUDGET_SAME_DAY,
    BUDGET_PROMISED_DAY,
    BUDGET_AGREED,      /* a duty's: the end of the day that was agreed */
    BUDGET_WORKDAYS,    /* a duty's: "5wd" */
    BUDGET_WORKMINUTES, /* a duty's: "60wm" */
};

enum clock_stops { STOPS_NONE, STOPS_LAWFUL, STOPS_CUSTOMARY /* lawful ones too */ };

enum light { LIGHT_GREEN, LIGHT_YELLOW, LIGHT_RED, LIGHT_DEEP_RED, LIGHT_GREY };
const char *light_name(enum light light);

/* The ladder in the order in which it comes due, and beside it: a stop that nobody ended is over by itself.
 */
enum rung { RUNG_50, RUNG_80, RUNG_DUE_TODAY, RUNG_OVERDUE, RUNG_OVERDUE_3, RUNG_RESUMED };
#define RUNG_COUNT 6
const char *rung_name(enum rung rung);
int rung_find(const char *name); /* ERR_NOT_FOUND */
/* A reminder, which gives way to a later rung of the same instant; what is overdue stands. */
static inline bool rung_only_reminds(enum rung rung)
{
    return rung < RUNG_OVERDUE;
}

struct clock_rule {
    const char *id;
    const char *kind;
    item_set items; /* 0: every item without a row of its own */
    enum clock_start start;
    enum clock_budget budget;
    int32_t amount; /* of workdays or workminutes; 0 with other budgets */
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

/* Whether a rung means that the time is over. */
bool rung_is_overdue(enum rung rung);

/* The rule of a kind of duty; NULL when there is none. Borrowed until close. */
const struct clock_rule *clock_rules_of_duty(const struct clock_rules *rules, const char *kind);

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
