/* SPDX-License-Identifier: Apache-2.0
 * cmd_rules - controlled rules: a file is checked without any service, tried on what is under way, and
 * loaded.
 */
#include <assert.h>
#include <string.h>

#include "cmd.h"
#include "control/rule_table.h"
#include "print_answer.h"
#include "show.h"
#include "text_table.h"

/* ---- the file ---- */

struct fault_list {
    struct cli *cli;
    const struct rule_table *table;
};

static void print_fault(void *context, const struct rule_fault *fault)
{
    const struct fault_list *faults = context;
    const struct rule_table *table = faults->table;
    FILE *err = faults->cli->err;

    if (fault->of_entry)
        fprintf(err, "lists/%s.csv", table->entries[fault->row].list);
    else
        fputs(faults->cli->args[0], err);
    fprintf(err, " 第 %zu 行 %s：%s；%s\n",
            fault->of_entry ? table->entries[fault->row].line : table->rules[fault->row].line, fault->column,
            fault->rule, fault->cure);
}

static enum status read_rules(struct cli *cli, struct rule_table *table)
{
    struct err_text why = {""};
    int err = rule_table_read(&cli->arena, cli->args[0], table, &why);

    if (err < 0) {
        fprintf(cli->err, "bangban: %s\n", why.text);
        return err == ERR_NOMEM ? STATUS_REFUSED : STATUS_BAD_INPUT;
    }
    size_t faults = rule_table_check(table, print_fault, &(struct fault_list){cli, table});
    if (faults == 0)
        return STATUS_OK;
    fprintf(cli->err, "bangban: %s：共 %zu 处有误\n", cli->args[0], faults);
    return STATUS_BAD_INPUT;
}

static size_t entries_of(const struct rule_table *table, const char *list)
{
    size_t count = 0;

    for (size_t i = 0; i < table->entry_count; i++)
        count += strcmp(table->entries[i].list, list) == 0;
    return count;
}

enum status cmd_rules_check(struct cli *cli)
{
    struct rule_table table = {0};
    enum status status = read_rules(cli, &table);

    if (status != STATUS_OK)
        return status;
    fprintf(cli->out, "%s：%zu 条规则、%zu 条名录条目，未发现错误\n", cli->args[0], table.rule_count,
            table.entry_count);
    for (size_t i = 0; i < table.rule_count; i++) {
        const char *list = rule_row_list(&table.rules[i]);

        if (list && entries_of(&table, list) == 0)
            fprintf(cli->out, "提示：%s 所指的名录 lists/%s.csv 没有条目，这条规则不会命中\n",
                    table.rules[i].cells[RULE_ID], list);
    }
    return STATUS_OK;
}

/* ---- the file as a message: the fields of its messages stand in the order of the columns ---- */

static void fill(void *message, const ProtobufCMessageDescriptor *descriptor, size_t first,
                 const char *const *cells)
{
    for (size_t k = first; k < descriptor->n_fields; k++)
        *(const char **)((char *)message + descriptor->fields[k].offset) = cells[k - first];
}

static bool fill_rules(struct arena *arena, const struct rule_table *table, ControlledRuleSet *set)
{
    ControlledRule *rules = arena_array(arena, table->rule_count, sizeof(*rules));

    static_assert(RULE_COLUMNS == 14, "a column is a field of ControlledRule");
    set->rules = arena_array(arena, table->rule_count, sizeof(*set->rules));
    if (!rules || !set->rules)
        return false;
    for (size_t i = 0; i < table->rule_count; i++) {
        bangban__v1__controlled_rule__init(&rules[i]);
        fill(&rules[i], &bangban__v1__controlled_rule__descriptor, 0, table->rules[i].cells);
        set->rules[set->n_rules++] = &rules[i];
    }
    return true;
}

static bool fill_entries(struct arena *arena, const struct rule_table *table, ControlledRuleSet *set)
{
    ControlledEntry *entries = arena_array(arena, table->entry_count, sizeof(*entries));

    static_assert(ENTRY_COLUMNS == 4, "a column is a field of ControlledEntry, behind its list");
    set->entries = arena_array(arena, table->entry_count, sizeof(*set->entries));
    if (!entries || !set->entries)
        return false;
    for (size_t i = 0; i < table->entry_count; i++) {
        bangban__v1__controlled_entry__init(&entries[i]);
        entries[i].list = (char *)(uintptr_t)table->entries[i].list;
        fill(&entries[i], &bangban__v1__controlled_entry__descriptor, 1, table->entries[i].cells);
        set->entries[set->n_entries++] = &entries[i];
    }
    return true;
}

static enum status read_set(struct cli *cli, ControlledRuleSet *set)
{
    struct rule_table table = {0};
    enum status status = read_rules(cli, &table);

    bangban__v1__controlled_rule_set__init(set);
    if (status != STATUS_OK)
        return status;
    return fill_rules(&cli->arena, &table, set) && fill_entries(&cli->arena, &table, set)
               ? STATUS_OK
               : cli_fail(cli, ERR_NOMEM, "");
}

/* ---- trying and loading ---- */

static const char *hit_word(const char *action)
{
    return *action ? word(WORD_VALUE, action) : "未命中";
}

static void print_trial(struct cli *cli, const struct titles *titles, const void *message)
{
    const ControlledTrial *trial = message;
    struct text_table table;

    (void)titles;
    fprintf(cli->out, "现行规则第 %lld 版；试算在办办件 %u 件，命中有变化的 %u 件\n",
            (long long)trial->version, trial->tried, trial->changed);
    if (trial->n_cases == 0)
        return;
    text_table_init(&table, &cli->arena,
                    (const char *const[]){"办件", "项目", "状态", "规则", "现行", "试算", "理由", NULL});
    for (size_t i = 0; i < trial->n_cases; i++)
        for (size_t k = 0; k < trial->cases[i]->n_changes; k++) {
            const ControlledTrialCase *found = trial->cases[i];
            const ControlledChange *change = found->changes[k];

            TEXT_ROW(&table,
                     k                ? ""
                     : *found->number ? found->number
                                      : found->application_id,
                     k ? "" : found->project_name, k ? "" : word(WORD_STATUS, found->status), change->rule_id,
                     hit_word(change->before), hit_word(change->after), change->reason);
        }
    text_table_print(&table, cli->out);
}

enum status cmd_rules_try(struct cli *cli)
{
    TryControlledRules question = BANGBAN__V1__TRY_CONTROLLED_RULES__INIT;
    ControlledRuleSet set;
    enum status status = show_limit(cli, &question.limit);

    if (status == STATUS_OK)
        status = read_set(cli, &set);
    question.rule_set = &set;
    return status == STATUS_OK ? show(cli, "intake", &question.base, print_trial) : status;
}

static void print_version(struct cli *cli, const struct titles *titles, const void *message)
{
    (void)titles;
    print_answer(cli, message);
}

enum status cmd_rules_load(struct cli *cli)
{
    LoadControlledRules command = BANGBAN__V1__LOAD_CONTROLLED_RULES__INIT;
    ControlledRuleSet set;

    if (!cli->options.reason)
        return cli_usage(cli, "请用 --reason 写明更换规则的理由");
    enum status status = read_set(cli, &set);
    command.rule_set = &set;
    command.note = (char *)(uintptr_t)cli->options.reason;
    return status == STATUS_OK ? show(cli, "intake", &command.base, print_version) : status;
}
