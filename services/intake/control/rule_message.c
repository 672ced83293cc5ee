/* SPDX-License-Identifier: Apache-2.0
 * rule_message - rules as messages and back. */
#include "rule_message.h"

#include <string.h>

#include "intake.h"

/* Fields of the messages in the order of the columns, with their JSON names. */
static const struct {
    size_t offset;
    const char *json;
} rule_fields[RULE_COLUMNS] = {
    [RULE_ID] = {offsetof(ControlledRule, rule_id), "ruleId"},
    [RULE_BASIS_KIND] = {offsetof(ControlledRule, basis_kind), "basisKind"},
    [RULE_BASIS_DOCUMENT] = {offsetof(ControlledRule, basis_document), "basisDocument"},
    [RULE_ARTICLE] = {offsetof(ControlledRule, article), "article"},
    [RULE_MATCH_KIND] = {offsetof(ControlledRule, match_kind), "matchKind"},
    [RULE_MATCH_VALUE] = {offsetof(ControlledRule, match_value), "matchValue"},
    [RULE_ZONE] = {offsetof(ControlledRule, zone), "zone"},
    [RULE_KEYWORD] = {offsetof(ControlledRule, keyword), "keyword"},
    [RULE_ACTION] = {offsetof(ControlledRule, action), "action"},
    [RULE_REASON] = {offsetof(ControlledRule, reason), "reason"},
    [RULE_REMEDY] = {offsetof(ControlledRule, remedy), "remedy"},
    [RULE_CONTACT] = {offsetof(ControlledRule, contact), "contact"},
    [RULE_SOURCE_STATUS] = {offsetof(ControlledRule, source_status), "sourceStatus"},
    [RULE_CONFIDENCE] = {offsetof(ControlledRule, confidence), "confidence"},
};
static const struct {
    size_t offset;
    const char *json;
} entry_fields[ENTRY_COLUMNS] = {
    [ENTRY_NAME] = {offsetof(ControlledEntry, entry), "entry"},
    [ENTRY_INDUSTRY] = {offsetof(ControlledEntry, industry), "industry"},
    [ENTRY_KEYWORD] = {offsetof(ControlledEntry, keyword), "keyword"},
    [ENTRY_SOURCE_STATUS] = {offsetof(ControlledEntry, source_status), "sourceStatus"},
};

static char **field_at(void *message, size_t offset)
{
    return (char **)((char *)message + offset);
}

static int fill_table(struct arena *arena, const ControlledRuleSet *message, struct rule_table *table)
{
    table->rules = arena_array(arena, message->n_rules, sizeof(*table->rules));
    table->entries = arena_array(arena, message->n_entries, sizeof(*table->entries));
    if (!table->rules || !table->entries)
        return ERR_NOMEM;
    for (size_t i = 0; i < message->n_rules; i++)
        for (size_t k = 0; k < RULE_COLUMNS; k++)
            table->rules[i].cells[k] = *field_at(message->rules[i], rule_fields[k].offset);
    for (size_t i = 0; i < message->n_entries; i++) {
        table->entries[i].list = message->entries[i]->list;
        for (size_t k = 0; k < ENTRY_COLUMNS; k++)
            table->entries[i].cells[k] = *field_at(message->entries[i], entry_fields[k].offset);
    }
    table->rule_count = message->n_rules;
    table->entry_count = message->n_entries;
    return 0;
}

/* The JSON name of a column; "list" is the same in both. */
static const char *json_name(const struct rule_fault *fault)
{
    for (size_t k = 0; !fault->of_entry && k < RULE_COLUMNS; k++)
        if (strcmp(rule_column_names[k], fault->column) == 0)
            return rule_fields[k].json;
    for (size_t k = 0; fault->of_entry && k < ENTRY_COLUMNS; k++)
        if (strcmp(entry_column_names[k], fault->column) == 0)
            return entry_fields[k].json;
    return fault->column;
}

static void add_finding(void *context, const struct rule_fault *fault)
{
    findings_add(context, fault->rule, fault->cure, "ruleSet.%s[%zu].%s",
                 fault->of_entry ? "entries" : "rules", fault->row, json_name(fault));
}

int rule_table_of_message(struct findings *findings, const ControlledRuleSet *message,
                          struct rule_table *ret_table)
{
    struct rule_table table = {0};

    if (!message || message->n_rules == 0)
        findings_add(findings, "至少有一条规则", "请填写管控规则", "ruleSet.rules");
    else if (message->n_rules > CONTROL_RULES_MAX)
        findings_add(findings, "规则超过 512 条", "请合并规则", "ruleSet.rules");
    else if (message->n_entries > CONTROL_ENTRIES_MAX)
        findings_add(findings, "名录条目超过 20000 条", "请合并条目", "ruleSet.entries");
    else if (fill_table(findings->arena, message, &table) < 0)
        return ERR_NOMEM;
    else
        rule_table_check(&table, add_finding, findings);
    *ret_table = table;
    return 0;
}

static ControlledRule **rule_messages(struct arena *arena, const struct rule_table *table)
{
    ControlledRule *messages = arena_array(arena, table->rule_count, sizeof(*messages));
    ControlledRule **list = arena_array(arena, table->rule_count, sizeof(*list));

    for (size_t i = 0; messages && list && i < table->rule_count; i++) {
        bangban__v1__controlled_rule__init(&messages[i]);
        for (size_t k = 0; k < RULE_COLUMNS; k++)
            *field_at(&messages[i], rule_fields[k].offset) = borrow(table->rules[i].cells[k]);
        list[i] = &messages[i];
    }
    return messages ? list : NULL;
}

static ControlledEntry **entry_messages(struct arena *arena, const struct rule_table *table)
{
    ControlledEntry *messages = arena_array(arena, table->entry_count, sizeof(*messages));
    ControlledEntry **list = arena_array(arena, table->entry_count, sizeof(*list));

    for (size_t i = 0; messages && list && i < table->entry_count; i++) {
        bangban__v1__controlled_entry__init(&messages[i]);
        messages[i].list = borrow(table->entries[i].list);
        for (size_t k = 0; k < ENTRY_COLUMNS; k++)
            *field_at(&messages[i], entry_fields[k].offset) = borrow(table->entries[i].cells[k]);
        list[i] = &messages[i];
    }
    return messages ? list : NULL;
}

ControlledRuleSet *rule_set_message(struct arena *arena, const struct rule_table *table)
{
    ControlledRuleSet *message = arena_alloc(arena, sizeof(*message));

    if (!message)
        return NULL;
    bangban__v1__controlled_rule_set__init(message);
    message->rules = rule_messages(arena, table);
    message->n_rules = table->rule_count;
    message->entries = entry_messages(arena, table);
    message->n_entries = table->entry_count;
    return message->rules && message->entries ? message : NULL;
}
