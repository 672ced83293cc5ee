/* SPDX-License-Identifier: Apache-2.0
 * rule_set - the copy of a table, and what of it hits a project. */
#include "control/rule_set.h"

#include <stdlib.h>
#include <string.h>

#include "control/cell.h"
#include "control/fold.h"

#define SET_BYTES_MAX ((size_t)64 << 20)
#define NAME_BYTES    4096 /* of a project, far more than validation lets in */

struct list_entry {
    const char *list, *name, *industries, *keywords;
};

struct rule {
    struct controlled_rule public;
    const char *keywords; /* folded */
    unsigned conditions;
};

struct rule_set {
    struct arena arena; /* owns the rest */
    struct rule *rules;
    size_t rule_count;
    struct list_entry *entries;
    size_t entry_count;
};

static bool has_prefix_of(const char *cell, const char *code)
{
    const char *value;
    size_t size;

    while (cell_next(&cell, &value, &size))
        if (strncmp(code, value, size) == 0)
            return true;
    return false;
}

static bool has(const char *cell, const char *word, size_t word_size)
{
    const char *value;
    size_t size;

    while (cell_next(&cell, &value, &size))
        if (word_size == size && memcmp(word, value, size) == 0)
            return true;
    return false;
}

static bool shares(const char *cell, const char *other)
{
    const char *value;
    size_t size;

    while (cell_next(&other, &value, &size))
        if (has(cell, value, size))
            return true;
    return false;
}

static bool has_word_in(const char *cell, const char *text)
{
    const char *value;
    size_t size;

    while (cell_next(&cell, &value, &size))
        if (memmem(text, strlen(text), value, size))
            return true;
    return false;
}

/* An entry states at least one of the two. */
static bool fits(const struct list_entry *entry, const struct controlled_subject *subject)
{
    return (!*entry->industries || has_prefix_of(entry->industries, subject->industry_code)) &&
           (!*entry->keywords || has_word_in(entry->keywords, subject->name));
}

static const char *find_entry(const struct rule_set *set, const char *list,
                              const struct controlled_subject *subject)
{
    for (size_t i = 0; i < set->entry_count; i++)
        if (strcmp(set->entries[i].list, list) == 0 && fits(&set->entries[i], subject))
            return set->entries[i].name;
    return NULL;
}

static bool hits(const struct rule *rule, const struct controlled_subject *subject)
{
    const char *const *cells = rule->public.cells;

    if ((rule->conditions & BY_INDUSTRY) && !has_prefix_of(cells[RULE_MATCH_VALUE], subject->industry_code))
        return false;
    if ((rule->conditions & BY_ZONE) && !shares(cells[RULE_ZONE], subject->land_zone))
        return false;
    return !(rule->conditions & BY_KEYWORD) || has_word_in(rule->keywords, subject->name);
}

size_t rule_set_match(const struct rule_set *set, const struct controlled_subject *subject,
                      struct controlled_hit ret_hits[CONTROL_RULES_MAX])
{
    char name[NAME_BYTES];
    const struct controlled_subject folded = {subject->industry_code, subject->land_zone, name};
    size_t count = 0;

    fold(subject->name, name, sizeof(name));
    for (size_t i = 0; i < set->rule_count; i++) {
        const struct rule *rule = &set->rules[i];
        bool listed = rule->conditions & BY_LIST;
        const char *entry = listed ? find_entry(set, rule->public.cells[RULE_MATCH_VALUE], &folded) : NULL;

        if (listed ? entry != NULL : hits(rule, &folded))
            ret_hits[count++] = (struct controlled_hit){&rule->public, entry};
    }
    return count;
}

static bool knows_zone(const struct rule_set *set, const char *zone, size_t size)
{
    for (size_t i = 0; i < set->rule_count; i++)
        if (has(set->rules[i].public.cells[RULE_ZONE], zone, size))
            return true;
    return false;
}

bool rule_set_knows_zones(const struct rule_set *set, const char *zones)
{
    const char *zone;
    size_t size;

    while (cell_next(&zones, &zone, &size))
        if (!knows_zone(set, zone, size))
            return false;
    return true;
}

static const char *fold_copy(struct arena *arena, const char *text)
{
    char *folded = arena_alloc(arena, strlen(text) + 1);

    if (folded)
        fold(text, folded, strlen(text) + 1);
    return folded;
}

static bool copy_rule(struct arena *arena, struct rule *rule, const struct rule_row *row)
{
    for (size_t k = 0; k < RULE_COLUMNS; k++) {
        rule->public.cells[k] = arena_strdup(arena, row->cells[k]);
        if (!rule->public.cells[k])
            return false;
    }
    rule->keywords = fold_copy(arena, row->cells[RULE_KEYWORD]);
    rule->conditions = rule_conditions(row->cells[RULE_MATCH_KIND]);
    rule->public.refuses = strcmp(row->cells[RULE_ACTION], "refuse") == 0;
    return rule->keywords != NULL;
}

static bool copy_entry(struct arena *arena, struct list_entry *entry, const struct entry_row *row)
{
    *entry = (struct list_entry){arena_strdup(arena, row->list), arena_strdup(arena, row->cells[ENTRY_NAME]),
                                 arena_strdup(arena, row->cells[ENTRY_INDUSTRY]),
                                 fold_copy(arena, row->cells[ENTRY_KEYWORD])};
    return entry->list && entry->name && entry->industries && entry->keywords;
}

static bool copy(struct rule_set *set, const struct rule_table *table)
{
    set->rules = arena_array(&set->arena, table->rule_count, sizeof(*set->rules));
    set->entries = arena_array(&set->arena, table->entry_count, sizeof(*set->entries));
    if (!set->rules || !set->entries)
        return false;
    for (; set->rule_count < table->rule_count; set->rule_count++)
        if (!copy_rule(&set->arena, &set->rules[set->rule_count], &table->rules[set->rule_count]))
            return false;
    for (; set->entry_count < table->entry_count; set->entry_count++)
        if (!copy_entry(&set->arena, &set->entries[set->entry_count], &table->entries[set->entry_count]))
            return false;
    return true;
}

int rule_set_new(struct rule_set **ret_set, const struct rule_table *table)
{
    struct rule_set *set = calloc(1, sizeof(*set));

    if (!set)
        return ERR_NOMEM;
    arena_init(&set->arena, SET_BYTES_MAX);
    if (!copy(set, table)) {
        rule_set_free(&set);
        return ERR_NOMEM;
    }
    *ret_set = set;
    return 0;
}

void rule_set_free(struct rule_set **set)
{
    if (!*set)
        return;
    arena_done(&(*set)->arena);
    free(*set);
    *set = NULL;
}
