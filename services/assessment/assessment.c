/* SPDX-License-Identifier: Apache-2.0
 * assessment - its reference data.
 */
#include "assessment.h"

#include <limits.h>
#include <stdio.h>

/* The rules of the clocks count as part of the rules of assessment. */
static void depend_on_clocks(const struct assessment *assessment)
{
    struct clock_terms terms[CLOCK_KINDS_MAX];

    for (int number = 1; number <= CATALOGUE_ITEMS; number++) {
        size_t count = clock_terms_of_item(assessment->clock_rules,
                                           catalogue_item(assessment->catalogue, number), terms);
        for (size_t i = 0; i < count; i++) {
            const struct clock_rule *rule = terms[i].rule;
            rules_depend_on(assessment->rules, number << 16 | (int)rule->start << 12 |
                                                   (int)rule->budget << 8 | (int)rule->stops << 4 |
                                                   rule->extendable);
        }
    }
}

static int open_rules(struct assessment *assessment, struct err_text *ret_text)
{
    const char *directory = assessment->data_directory;
    char clock_rules[PATH_MAX], rules[PATH_MAX];

    if (snprintf(clock_rules, sizeof(clock_rules), "%s/clock_rules.csv", directory) >=
            (int)sizeof(clock_rules) ||
        snprintf(rules, sizeof(rules), "%s/assessment", directory) >= (int)sizeof(rules))
        return err_set(ret_text, ERR_TOO_BIG, "data-directory: the path is too long");
    int err = clock_rules_open(&assessment->clock_rules, clock_rules, ret_text);
    return err < 0 ? err : rules_open(&assessment->rules, rules, assessment->rules_name, ret_text);
}

int assessment_start(void *state, struct err_text *ret_text)
{
    struct assessment *assessment = state;
    int err = calendar_open(&assessment->calendar, assessment->data_directory, ret_text);

    if (err == 0)
        err = catalogue_open(&assessment->catalogue, assessment->data_directory, ret_text);
    if (err == 0)
        err = open_rules(assessment, ret_text);
    if (err == 0)
        depend_on_clocks(assessment);
    return err;
}

void assessment_stop(void *state)
{
    struct assessment *assessment = state;

    rules_close(&assessment->rules);
    clock_rules_close(&assessment->clock_rules);
    catalogue_close(&assessment->catalogue);
    calendar_free(&assessment->calendar);
}
