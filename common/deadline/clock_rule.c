/* SPDX-License-Identifier: Apache-2.0
 * clock_rule - reads the rules and finds those of an item.
 */
#include "deadline/clock_rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv/csv.h"

#define AMOUNT_MAX 10000 /* of days or minutes; more is a slip of the pen */

struct clock_rules {
    struct csv_table *rows;
    struct clock_rule rules[CLOCK_RULES_MAX];
    size_t count;
};

enum { RULE, KIND, ITEMS, START, BUDGET, STOPS, EXTENDABLE, OVERDUE_LIGHT, RUNGS, BASIS };
static const char *const columns[] = {"rule",       "kind",          "items", "start", "budget", "stops",
                                      "extendable", "overdue_light", "rungs", "basis", NULL};
static const char *const starts[] = {"acceptance", "receipt", "submission", "promise", "opening", NULL};
/* Of enum clock_budget; those after them are numbers with a unit. */
static const char *const budgets[] = {"statutory", "promised", "same_day", "promised_day", "agreed", NULL};
static const char *const stoppings[] = {"none", "lawful", "customary", NULL};
static const char *const lights[] = {"green", "yellow", "red", "deep_red", "grey", NULL};
static const char *const rungs[RUNG_COUNT] = {"50", "80", "due_today", "overdue", "overdue_3", "resumed"};
static const char *const no_yes[] = {"no", "yes", NULL};

const char *light_name(enum light light)
{
    return lights[light];
}

const char *rung_name(enum rung rung)
{
    return rungs[rung];
}

bool rung_is_overdue(enum rung rung)
{
    return rung == RUNG_OVERDUE || rung == RUNG_OVERDUE_3;
}

int rung_find(const char *name)
{
    for (int i = 0; i < RUNG_COUNT; i++)
        if (strcmp(rungs[i], name) == 0)
            return i;
    return ERR_NOT_FOUND;
}

/* Calls `take` for each part of a cell like "50;80"; a negative result stops it. */
static int each_part(const char *cell, int (*take)(const char *part, void *target), void *target)
{
    char part[32];

    while (*cell) {
        size_t length = strcspn(cell, ";");
        if (snprintf(part, sizeof(part), "%.*s", (int)length, cell) >= (int)sizeof(part))
            return ERR_INVALID;
        int err = take(part, target);
        if (err < 0)
            return err;
        cell += length;
        cell += *cell == ';';
    }
    return 0;
}

static int take_item(const char *part, void *target)
{
    char *end;
    long number = strtol(part, &end, 10);

    if (end == part || *end || number < 1 || number > CATALOGUE_ITEMS)
        return ERR_INVALID;
    *(item_set *)target |= ITEM_BIT(number);
    return 0;
}

static int take_rung(const char *part, void *target)
{
    int rung = rung_find(part);

    if (rung < 0)
        return rung;
    *(unsigned *)target |= 1u << rung;
    return 0;
}

/* "5wd", "60wm" */
static int take_amount(const char *text, struct clock_rule *rule)
{
    char *unit;
    long amount = strtol(text, &unit, 10);
    bool days = strcmp(unit, "wd") == 0;

    if (unit == text || amount < 1 || amount > AMOUNT_MAX || (!days && strcmp(unit, "wm") != 0))
        return ERR_INVALID;
    rule->budget = days ? BUDGET_WORKDAYS : BUDGET_WORKMINUTES;
    rule->amount = (int32_t)amount;
    return 0;
}

static int take_budget(const char *text, struct clock_rule *rule)
{
    for (int i = 0; budgets[i]; i++)
        if (strcmp(budgets[i], text) == 0) {
            rule->budget = (enum clock_budget)i;
            return 0;
        }
    return take_amount(text, rule);
}

/* The columns that hold one word of a list. */
static int load_choices(const struct csv_table *rows, size_t row, struct clock_rule *rule,
                        struct err_text *ret_text)
{
    const struct {
        int column;
        const char *const *names;
    } fields[] = {{START, starts}, {STOPS, stoppings}, {EXTENDABLE, no_yes}, {OVERDUE_LIGHT, lights}};
    int chosen[4];

    for (size_t i = 0; i < 4; i++) {
        chosen[i] = csv_choice(rows, row, fields[i].column, fields[i].names, ret_text);
        if (chosen[i] < 0)
            return chosen[i];
    }
    rule->start = (enum clock_start)chosen[0];
    rule->stops = (enum clock_stops)chosen[1];
    rule->extendable = chosen[2] == 1;
    rule->overdue = (enum light)chosen[3];
    return 0;
}

/* Two rows of one kind that name the same item, or no item, would leave the choice open. */
static const struct clock_rule *find_rival(const struct clock_rules *rules, const struct clock_rule *rule)
{
    for (size_t i = 0; i < rules->count; i++) {
        const struct clock_rule *other = &rules->rules[i];
        bool same_items = other->items & rule->items || (other->items == 0 && rule->items == 0);
        if (strcmp(other->id, rule->id) == 0 || (same_items && strcmp(other->kind, rule->kind) == 0))
            return other;
    }
    return NULL;
}

static bool is_duty(const struct clock_rule *rule)
{
    return rule->start == START_OPENING;
}

/* A duty is about no item of the catalogue, and nothing stops it; 50 and 80 of a period that is no longer
 * than a day would say nothing. */
static int check_duty(const struct clock_rules *rules, size_t row, const struct clock_rule *rule,
                      struct err_text *ret_text)
{
    bool of_duties = rule->budget >= BUDGET_AGREED, of_items = rule->budget <= BUDGET_PROMISED;
    bool short_one = rule->budget == BUDGET_SAME_DAY || rule->budget == BUDGET_WORKMINUTES ||
                     (rule->budget == BUDGET_WORKDAYS && rule->amount == 1);

    if (is_duty(rule) ? of_items : of_duties)
        return csv_reject(
            rules->rows, row, ret_text,
            "budgets agreed, wd and wm go with start opening, statutory and promised with others");
    if (is_duty(rule) && (rule->items || rule->stops != STOPS_NONE || rule->extendable))
        return csv_reject(rules->rows, row, ret_text,
                          "a rule with start opening has no items, stops none and extendable no");
    if (is_duty(rule) && short_one && rule->rungs & (1u << RUNG_50 | 1u << RUNG_80))
        return csv_reject(rules->rows, row, ret_text, "a period of a day or less has no rungs 50 and 80");
    return 0;
}

static int check_rule(const struct clock_rules *rules, size_t row, const struct clock_rule *rule,
                      struct err_text *ret_text)
{
    const struct clock_rule *rival = find_rival(rules, rule);

    if (!*rule->id || !*rule->kind)
        return csv_reject(rules->rows, row, ret_text, "a rule needs an id and a kind; fill them in");
    if (rule->overdue != LIGHT_RED && rule->overdue != LIGHT_DEEP_RED)
        return csv_reject(rules->rows, row, ret_text, "overdue_light must be red or deep_red");
    if ((rule->start == START_PROMISE) != (rule->budget == BUDGET_PROMISED_DAY))
        return csv_reject(rules->rows, row, ret_text, "start promise and budget promised_day go together");
    if (rule->rungs & 1u << RUNG_RESUMED && rule->stops == STOPS_NONE)
        return csv_reject(rules->rows, row, ret_text, "rung resumed is for clocks that something stops");
    if (rival)
        return csv_reject(rules->rows, row, ret_text,
                          "rule %s is for the same clocks or has the same id; remove one", rival->id);
    return check_duty(rules, row, rule, ret_text);
}

static int load_rule(struct clock_rules *rules, size_t row, struct err_text *ret_text)
{
    const struct csv_table *rows = rules->rows;
    struct clock_rule rule = {.id = csv_text(rows, row, RULE),
                              .kind = csv_text(rows, row, KIND),
                              .basis = csv_text(rows, row, BASIS)};

    int err = load_choices(rows, row, &rule, ret_text);
    if (err)
        return err;
    if (take_budget(csv_text(rows, row, BUDGET), &rule))
        return csv_reject(rows, row, ret_text,
                          "budget must be statutory, promised, same_day, promised_day, agreed, or a number of"
                          " working days or minutes like 5wd or 60wm");
    if (each_part(csv_text(rows, row, ITEMS), take_item, &rule.items))
        return csv_reject(rows, row, ret_text, "items must be numbers 1 to %d with ';' between",
                          CATALOGUE_ITEMS);
    if (each_part(csv_text(rows, row, RUNGS), take_rung, &rule.rungs) || !rule.rungs)
        return csv_reject(rows, row, ret_text, "rungs must be of 50;80;due_today;overdue;overdue_3;resumed");
    err = check_rule(rules, row, &rule, ret_text);
    if (!err)
        rules->rules[rules->count++] = rule;
    return err;
}

static int load_rules(struct clock_rules *rules, const char *path, struct err_text *ret_text)
{
    int err = csv_open(&rules->rows, path, columns, ret_text);

    if (!err && csv_rows(rules->rows) > CLOCK_RULES_MAX)
        err = err_set(ret_text, ERR_TOO_BIG, "%s: more than %d rules", path, CLOCK_RULES_MAX);
    for (size_t row = 0; !err && row < csv_rows(rules->rows); row++)
        err = load_rule(rules, row, ret_text);
    return err;
}

int clock_rules_open(struct clock_rules **ret_rules, const char *path, struct err_text *ret_text)
{
    struct clock_rules *rules = calloc(1, sizeof(*rules));

    if (!rules)
        return err_set(ret_text, ERR_NOMEM, "no memory for the clock rules");
    int err = load_rules(rules, path, ret_text);
    if (err) {
        clock_rules_close(&rules);
        return err;
    }
    *ret_rules = rules;
    return 0;
}

void clock_rules_close(struct clock_rules **rules)
{
    if (!*rules)
        return;
    csv_close(&(*rules)->rows);
    free(*rules);
    *rules = NULL;
}

const struct clock_rule *clock_rules_find(const struct clock_rules *rules, const char *id)
{
    for (size_t i = 0; i < rules->count; i++)
        if (strcmp(rules->rules[i].id, id) == 0)
            return &rules->rules[i];
    return NULL;
}

const struct clock_rule *clock_rules_of_duty(const struct clock_rules *rules, const char *kind)
{
    for (size_t i = 0; i < rules->count; i++)
        if (is_duty(&rules->rules[i]) && strcmp(rules->rules[i].kind, kind) == 0)
            return &rules->rules[i];
    return NULL;
}

/* Whether another row of the kind names the item, so that this general one gives way. */
static bool replaced(const struct clock_rules *rules, const struct clock_rule *rule, int item)
{
    for (size_t i = 0; rule->items == 0 && i < rules->count; i++)
        if (rules->rules[i].items & ITEM_BIT(item) && strcmp(rules->rules[i].kind, rule->kind) == 0)
            return true;
    return false;
}

static bool rule_reaches(const struct clock_rules *rules, const struct clock_rule *rule, int item)
{
    return rule->items ? (rule->items & ITEM_BIT(item)) != 0 : !replaced(rules, rule, item);
}

/* Whether the item has a budget of that sort; immediate items have the same day and nothing promised. */
static bool budget_of(const struct catalogue_item *item, enum clock_budget budget, struct period *ret_period)
{
    bool same_day = item->handling == CATALOGUE_IMMEDIATE || item->promised.n == 0;

    switch (budget) {
    case BUDGET_STATUTORY:
        *ret_period = item->statutory;
        return item->has_statutory && item->statutory.n > 0;
    case BUDGET_PROMISED:
        *ret_period = period_of_workdays(item->promised);
        return !same_day;
    case BUDGET_SAME_DAY:
        *ret_period = period_of_workdays((workdays){0});
        return same_day;
    case BUDGET_PROMISED_DAY:
    case BUDGET_AGREED:
    case BUDGET_WORKDAYS:
    case BUDGET_WORKMINUTES:
        break;
    }
    return false;
}

static unsigned stops_of(const struct catalogue_item *item, enum clock_stops stops)
{
    if (stops == STOPS_NONE)
        return 0;
    return stops == STOPS_LAWFUL ? item->stops : item->stops | item->customary_stops;
}

size_t clock_terms_of_item(const struct clock_rules *rules, const struct catalogue_item *item,
                           struct clock_terms ret_terms[CLOCK_KINDS_MAX])
{
    size_t count = 0;

    for (size_t i = 0; i < rules->count && count < CLOCK_KINDS_MAX; i++) {
        const struct clock_rule *rule = &rules->rules[i];
        struct period budget;
        if (!is_duty(rule) && budget_of(item, rule->budget, &budget) &&
            rule_reaches(rules, rule, item->number))
            ret_terms[count++] = (struct clock_terms){rule, budget, stops_of(item, rule->stops)};
    }
    return count;
}

size_t clock_terms_of_promise(const struct clock_rules *rules, int item,
                              struct clock_terms ret_terms[CLOCK_KINDS_MAX])
{
    size_t count = 0;

    for (size_t i = 0; i < rules->count && count < CLOCK_KINDS_MAX; i++) {
        const struct clock_rule *rule = &rules->rules[i];
        if (rule->budget == BUDGET_PROMISED_DAY && rule_reaches(rules, rule, item))
            ret_terms[count++] = (struct clock_terms){.rule = rule};
    }
    return count;
}
