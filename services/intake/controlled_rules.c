/* SPDX-License-Identifier: Apache-2.0
 * controlled_rules - loaded whole or refused with file, line, rule and cure. */
#include "controlled_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv/csv.h"

enum condition { BY_INDUSTRY = 1, BY_ZONE = 2, BY_KEYWORD = 4, BY_LIST = 8 };

enum column {
    COLUMN_ID,
    COLUMN_BASIS_KIND,
    COLUMN_BASIS_DOCUMENT,
    COLUMN_ARTICLE,
    COLUMN_MATCH_KIND,
    COLUMN_MATCH_VALUE,
    COLUMN_ZONE,
    COLUMN_KEYWORD,
    COLUMN_ACTION,
    COLUMN_REASON,
};

static const char *const columns[] = {
    "rule_id", "basis_kind", "basis_document", "article",       "match_kind", "match_value", "zone",
    "keyword", "action",     "reason_zh",      "source_status", "confidence", NULL,
};
static const char *const basis_kinds[] = {"national_prohibition", "industrial_policy", "district_plan", NULL};
static const char *const actions[] = {"refuse", "warn", NULL};
static const char *const match_kinds[] = {
    "industry",
    "zone",
    "keyword",
    "list",
    "industry+keyword",
    "industry+zone",
    "zone+keyword",
    "industry+zone+keyword",
    NULL,
};
static const unsigned match_conditions[] = {
    BY_INDUSTRY,
    BY_ZONE,
    BY_KEYWORD,
    BY_LIST,
    BY_INDUSTRY | BY_KEYWORD,
    BY_INDUSTRY | BY_ZONE,
    BY_ZONE | BY_KEYWORD,
    BY_INDUSTRY | BY_ZONE | BY_KEYWORD,
};

struct controlled_rules {
    struct csv_table *table; /* owns the strings */
    struct controlled_rule rules[CONTROLLED_RULES_MAX];
    size_t count;
};

/* The next part of a list separated by '|'; false at its end. */
static bool next_part(const char **list, const char **ret_part, size_t *ret_size)
{
    if (!*list || !**list)
        return false;
    *ret_part = *list;
    *ret_size = strcspn(*list, "|");
    *list += *ret_size;
    *list += **list == '|';
    return true;
}

static bool has_prefix_of(const char *list, const char *code)
{
    const char *part;
    size_t size;

    while (next_part(&list, &part, &size))
        if (strncmp(code, part, size) == 0)
            return true;
    return false;
}

static bool has(const char *list, const char *word)
{
    const char *part;
    size_t size;

    while (next_part(&list, &part, &size))
        if (strlen(word) == size && memcmp(word, part, size) == 0)
            return true;
    return false;
}

static bool has_word_in(const char *list, const char *text)
{
    const char *part;
    size_t size;

    while (next_part(&list, &part, &size))
        if (size > 0 && memmem(text, strlen(text), part, size))
            return true;
    return false;
}

static bool hits(const struct controlled_rule *rule, const struct controlled_subject *subject)
{
    if ((rule->conditions & BY_INDUSTRY) && !has_prefix_of(rule->industries, subject->industry_code))
        return false;
    if ((rule->conditions & BY_ZONE) && !has(rule->zones, subject->land_zone))
        return false;
    if ((rule->conditions & (BY_KEYWORD | BY_LIST)) && !has_word_in(rule->keywords, subject->name))
        return false;
    return true;
}

static int check_rule(const struct csv_table *table, size_t row, const struct controlled_rule *rule,
                      struct err_text *ret_text)
{
    if (!*rule->id || !*rule->reason || !*rule->basis_document)
        return csv_reject(table, row, ret_text, "rule_id, basis_document and reason_zh must be filled in");
    if ((rule->conditions & BY_INDUSTRY) && !*rule->industries)
        return csv_reject(table, row, ret_text, "match_kind asks for an industry: fill in match_value");
    if ((rule->conditions & BY_ZONE) && !*rule->zones)
        return csv_reject(table, row, ret_text, "match_kind asks for a zone: fill in zone");
    if ((rule->conditions & BY_KEYWORD) && !*rule->keywords)
        return csv_reject(table, row, ret_text, "match_kind asks for a keyword: fill in keyword");
    return 0;
}

static int load_rule(struct controlled_rules *rules, size_t row, struct err_text *ret_text)
{
    const struct csv_table *table = rules->table;
    int kind = csv_choice(table, row, COLUMN_MATCH_KIND, match_kinds, ret_text);
    int action = csv_choice(table, row, COLUMN_ACTION, actions, ret_text);
    int basis = csv_choice(table, row, COLUMN_BASIS_KIND, basis_kinds, ret_text);

    if (kind < 0 || action < 0 || basis < 0)
        return ERR_INVALID;
    rules->rules[row] = (struct controlled_rule){
        .id = csv_text(table, row, COLUMN_ID),
        .basis_kind = basis_kinds[basis],
        .basis_document = csv_text(table, row, COLUMN_BASIS_DOCUMENT),
        .article = csv_text(table, row, COLUMN_ARTICLE),
        .reason = csv_text(table, row, COLUMN_REASON),
        .refuses = action == 0,
        .conditions = match_conditions[kind],
        .industries = csv_text(table, row, COLUMN_MATCH_VALUE),
        .zones = csv_text(table, row, COLUMN_ZONE),
        .keywords = csv_text(table, row, COLUMN_KEYWORD),
    };
    return check_rule(table, row, &rules->rules[row], ret_text);
}

static int check_ids(const struct controlled_rules *rules, struct err_text *ret_text)
{
    for (size_t i = 0; i < rules->count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(rules->rules[i].id, rules->rules[k].id) == 0)
                return csv_reject(rules->table, i, ret_text, "rule_id %s is given twice", rules->rules[i].id);
    return 0;
}

static int load_rules(struct controlled_rules *rules, const char *directory, struct err_text *ret_text)
{
    char path[4096];
    int err = 0;

    snprintf(path, sizeof(path), "%s/controlled_rules.csv", directory);
    err = csv_open(&rules->table, path, columns, ret_text);
    if (err < 0)
        return err;
    rules->count = csv_rows(rules->table);
    if (rules->count > CONTROLLED_RULES_MAX)
        return err_set(ret_text, ERR_TOO_BIG, "%s: more than %d rules", path, CONTROLLED_RULES_MAX);
    for (size_t row = 0; err == 0 && row < rules->count; row++)
        err = load_rule(rules, row, ret_text);
    return err < 0 ? err : check_ids(rules, ret_text);
}

int controlled_rules_open(struct controlled_rules **ret_rules, const char *directory,
                          struct err_text *ret_text)
{
    struct controlled_rules *rules = calloc(1, sizeof(*rules));

    if (!rules)
        return err_set(ret_text, ERR_NOMEM, "out of memory for controlled_rules.csv");
    int err = load_rules(rules, directory, ret_text);
    if (err < 0)
        controlled_rules_close(&rules);
    else
        *ret_rules = rules;
    return err;
}

void controlled_rules_close(struct controlled_rules **rules)
{
    if (!*rules)
        return;
    csv_close(&(*rules)->table);
    free(*rules);
    *rules = NULL;
}

bool controlled_rules_know_zone(const struct controlled_rules *rules, const char *zone)
{
    for (size_t i = 0; i < rules->count; i++)
        if (has(rules->rules[i].zones, zone))
            return true;
    return false;
}

size_t controlled_rules_match(const struct controlled_rules *rules, const struct controlled_subject *subject,
                              const struct controlled_rule *ret_hits[CONTROLLED_RULES_MAX])
{
    size_t count = 0;

    for (size_t i = 0; i < rules->count; i++)
        if (hits(&rules->rules[i], subject))
            ret_hits[count++] = &rules->rules[i];
    return count;
}
