/* SPDX-License-Identifier: Apache-2.0
 * rule_check - every fault of a table of rules, each with its cell and its cure. */
#include <stdint.h>

#include "control/cell.h"
#include "control/rule_table.h"
#include "utf8/utf8.h"

const char *const rule_column_names[RULE_COLUMNS + 1] = {
    [RULE_ID] = "rule_id",
    [RULE_BASIS_KIND] = "basis_kind",
    [RULE_BASIS_DOCUMENT] = "basis_document",
    [RULE_ARTICLE] = "article",
    [RULE_MATCH_KIND] = "match_kind",
    [RULE_MATCH_VALUE] = "match_value",
    [RULE_ZONE] = "zone",
    [RULE_KEYWORD] = "keyword",
    [RULE_ACTION] = "action",
    [RULE_REASON] = "reason_zh",
    [RULE_REMEDY] = "remedy_zh",
    [RULE_CONTACT] = "contact_zh",
    [RULE_SOURCE_STATUS] = "source_status",
    [RULE_CONFIDENCE] = "confidence",
};
const char *const entry_column_names[ENTRY_COLUMNS + 1] = {
    [ENTRY_NAME] = "entry",
    [ENTRY_INDUSTRY] = "industry",
    [ENTRY_KEYWORD] = "keyword",
    [ENTRY_SOURCE_STATUS] = "source_status",
};

static const struct {
    const char *name;
    unsigned conditions;
} match_kinds[] = {
    {"industry", BY_INDUSTRY},
    {"zone", BY_ZONE},
    {"keyword", BY_KEYWORD},
    {"list", BY_LIST},
    {"industry+keyword", BY_INDUSTRY | BY_KEYWORD},
    {"industry+zone", BY_INDUSTRY | BY_ZONE},
    {"zone+keyword", BY_ZONE | BY_KEYWORD},
    {"industry+zone+keyword", BY_INDUSTRY | BY_ZONE | BY_KEYWORD},
};
static const char *const basis_kinds[] = {"national_prohibition", "industrial_policy", "district_plan", NULL};
static const char *const actions[] = {"refuse", "warn", NULL};

/* What cannot be left out, whatever the rule matches by. */
static const enum rule_column required[] = {
    RULE_ID, RULE_BASIS_DOCUMENT, RULE_REASON, RULE_REMEDY, RULE_CONTACT,
};

unsigned rule_conditions(const char *match_kind)
{
    for (size_t i = 0; i < sizeof(match_kinds) / sizeof(*match_kinds); i++)
        if (strcmp(match_kinds[i].name, match_kind) == 0)
            return match_kinds[i].conditions;
    return 0;
}

const char *rule_row_list(const struct rule_row *row)
{
    return rule_conditions(row->cells[RULE_MATCH_KIND]) == BY_LIST ? row->cells[RULE_MATCH_VALUE] : NULL;
}

struct check {
    const struct rule_table *table;
    void (*report)(void *context, const struct rule_fault *fault);
    void *context;
    bool of_entry;
    size_t row;
    size_t found;
};

static void fault(struct check *check, const char *column, const char *rule, const char *cure)
{
    check->found++;
    check->report(check->context, &(struct rule_fault){check->of_entry, check->row, column, rule, cure});
}

static void check_choice(struct check *check, enum rule_column column, const char *const names[],
                         const char *cure)
{
    const char *cell = check->table->rules[check->row].cells[column];

    for (; *names; names++)
        if (strcmp(*names, cell) == 0)
            return;
    fault(check, rule_column_names[column], "不是规定的取值", cure);
}

static size_t characters_of(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

static void check_text(struct check *check, const char *column, const char *cell)
{
    size_t size = strlen(cell);

    if (utf8_check((const uint8_t *)cell, size, false) != size)
        fault(check, column, "含有换行、制表符、控制字符或不是 UTF-8", "请删除后重新填写");
    else if (characters_of(cell) > CONTROL_CELL_MAX)
        fault(check, column, "超过 500 个字", "请缩短");
}

/* ---- the cells that match ---- */

static bool are_industries(const char *cell)
{
    const char *value;
    size_t size;

    while (cell_next(&cell, &value, &size))
        if (size < 2 || size > 4 || strspn(value, "0123456789") < size)
            return false;
    return true;
}

static bool are_names(const char *cell)
{
    const char *value;
    size_t size;

    while (cell_next(&cell, &value, &size))
        if (size == 0 || strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789_") < size)
            return false;
    return true;
}

static bool are_words(const char *cell)
{
    const char *value;
    size_t size;

    while (cell_next(&cell, &value, &size))
        if (size == 0)
            return false;
    return true;
}

/* A cell that plays no part would be read as if it did. */
static const struct {
    enum rule_column column;
    unsigned conditions; /* that read it */
    bool (*good)(const char *cell);
    const char *rule, *cure;
} matching[] = {
    {RULE_MATCH_VALUE, BY_INDUSTRY, are_industries, "应为 2 至 4 位的行业代码，多个用 | 分隔",
     "请按 GB/T 4754 填写，例如 25|2614"},
    {RULE_MATCH_VALUE, BY_LIST, are_names, "应为名录的名称（小写字母、数字和下划线）",
     "请填写 lists 目录下名录文件的名称，例如 catalogue_restricted"},
    {RULE_ZONE, BY_ZONE, are_names, "应为管控区的名称（小写字母、数字和下划线），多个用 | 分隔",
     "请填写，例如 yellow_river_shoreline"},
    {RULE_KEYWORD, BY_KEYWORD, are_words, "关键词不得为空，多个用 | 分隔", "请填写，例如 电石|碳化钙"},
};

static void check_matching(struct check *check, unsigned conditions)
{
    const char *const *cells = check->table->rules[check->row].cells;
    unsigned read[RULE_COLUMNS] = {0};

    for (size_t i = 0; i < sizeof(matching) / sizeof(*matching); i++) {
        const char *cell = cells[matching[i].column];

        read[matching[i].column] |= matching[i].conditions;
        if ((conditions & matching[i].conditions) && (!*cell || !matching[i].good(cell)))
            fault(check, rule_column_names[matching[i].column], matching[i].rule, matching[i].cure);
    }
    for (size_t column = 0; column < RULE_COLUMNS; column++)
        if (read[column] && !(read[column] & conditions) && *cells[column])
            fault(check, rule_column_names[column], "match_kind 不使用这一列",
                  "请清空，或把 match_kind 改为使用这一列的一种");
}

/* ---- rows ---- */

static void check_id(struct check *check)
{
    const char *id = check->table->rules[check->row].cells[RULE_ID];

    for (size_t i = 0; i < check->row; i++)
        if (*id && strcmp(check->table->rules[i].cells[RULE_ID], id) == 0) {
            fault(check, rule_column_names[RULE_ID], "规则编号重复", "请改用没有用过的编号");
            return;
        }
}

static void check_rule(struct check *check)
{
    const char *const *cells = check->table->rules[check->row].cells;
    unsigned conditions = rule_conditions(cells[RULE_MATCH_KIND]);

    for (size_t column = 0; column < RULE_COLUMNS; column++)
        check_text(check, rule_column_names[column], cells[column]);
    for (size_t i = 0; i < sizeof(required) / sizeof(*required); i++)
        if (!*cells[required[i]])
            fault(check, rule_column_names[required[i]], "必填", "请填写");
    check_id(check);
    check_choice(check, RULE_BASIS_KIND, basis_kinds,
                 "请填写 national_prohibition（国家明令禁止）、industrial_policy（不符合国家产业政策）或 "
                 "district_plan（不符合东胜区发展规划）");
    check_choice(check, RULE_ACTION, actions, "请填写 refuse（不予办理）或 warn（提请领导指示）");
    if (conditions)
        check_matching(check, conditions);
    else
        fault(check, rule_column_names[RULE_MATCH_KIND], "不是规定的取值",
              "请填写 industry、zone、keyword、list，或用 + 依次连接前三种，例如 industry+zone");
}

static void check_entry(struct check *check)
{
    const struct entry_row *entry = &check->table->entries[check->row];
    const char *industry = entry->cells[ENTRY_INDUSTRY], *keyword = entry->cells[ENTRY_KEYWORD];

    for (size_t column = 0; column < ENTRY_COLUMNS; column++)
        check_text(check, entry_column_names[column], entry->cells[column]);
    if (!*entry->list || !are_names(entry->list) || strchr(entry->list, '|'))
        fault(check, "list", "应为名录的名称（小写字母、数字和下划线）", "请填写，例如 catalogue_restricted");
    if (!*entry->cells[ENTRY_NAME])
        fault(check, entry_column_names[ENTRY_NAME], "必填", "请按名录原文填写条目");
    if (!*industry && !*keyword)
        fault(check, entry_column_names[ENTRY_INDUSTRY], "行业代码和关键词至少填写一项", "请填写");
    if (!are_industries(industry))
        fault(check, entry_column_names[ENTRY_INDUSTRY], "应为 2 至 4 位的行业代码，多个用 | 分隔",
              "请按 GB/T 4754 填写，例如 25|2614");
    if (!are_words(keyword))
        fault(check, entry_column_names[ENTRY_KEYWORD], "关键词不得为空，多个用 | 分隔", "请填写");
}

size_t rule_table_check(const struct rule_table *table,
                        void (*report)(void *context, const struct rule_fault *fault), void *context)
{
    struct check check = {.table = table, .report = report, .context = context};

    for (; check.row < table->rule_count; check.row++)
        check_rule(&check);
    check.of_entry = true;
    for (check.row = 0; check.row < table->entry_count; check.row++)
        check_entry(&check);
    return check.found;
}
