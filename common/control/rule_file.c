/* SPDX-License-Identifier: Apache-2.0
 * rule_file - the rules of a file with the lists beside it. */
#include <string.h>
#include <unistd.h>

#include "control/rule_table.h"
#include "csv/csv.h"

static int copy_cells(struct arena *arena, const struct csv_table *csv, size_t row, const char **cells,
                      size_t count)
{
    for (size_t column = 0; column < count; column++) {
        cells[column] = arena_strdup(arena, csv_text(csv, row, (int)column));
        if (!cells[column])
            return ERR_NOMEM;
    }
    return 0;
}

static int copy_rules(struct arena *arena, const struct csv_table *csv, struct rule_table *table)
{
    int err = 0;

    table->rules = arena_array(arena, csv_rows(csv), sizeof(*table->rules));
    if (!table->rules)
        return ERR_NOMEM;
    for (size_t row = 0; err == 0 && row < csv_rows(csv); row++) {
        table->rules[row].line = csv_line(csv, row);
        err = copy_cells(arena, csv, row, table->rules[row].cells, RULE_COLUMNS);
    }
    table->rule_count = csv_rows(csv);
    return err;
}

static int read_rules(struct arena *arena, const char *path, struct rule_table *table,
                      struct err_text *ret_text)
{
    struct csv_table *csv;
    int err = csv_open(&csv, path, rule_column_names, ret_text);

    if (err < 0)
        return err;
    if (csv_rows(csv) > CONTROL_RULES_MAX)
        err = err_set(ret_text, ERR_TOO_BIG, "%s: more than %d rules", path, CONTROL_RULES_MAX);
    else if (copy_rules(arena, csv, table) < 0)
        err = err_set(ret_text, ERR_NOMEM, "%s: out of memory", path);
    csv_close(&csv);
    return err;
}

/* Grows the entries by those of one list. */
static int copy_entries(struct arena *arena, const struct csv_table *csv, const char *list,
                        struct rule_table *table)
{
    size_t count = table->entry_count, more = csv_rows(csv);
    struct entry_row *entries = arena_array(arena, count + more, sizeof(*entries));
    int err = entries ? 0 : ERR_NOMEM;

    if (entries && count)
        memcpy(entries, table->entries, count * sizeof(*entries));
    for (size_t row = 0; err == 0 && row < more; row++) {
        entries[count + row].list = list;
        entries[count + row].line = csv_line(csv, row);
        err = copy_cells(arena, csv, row, entries[count + row].cells, ENTRY_COLUMNS);
    }
    if (err == 0) {
        table->entries = entries;
        table->entry_count = count + more;
    }
    return err;
}

static int read_list(struct arena *arena, const char *rules_path, const char *list, struct rule_table *table,
                     struct err_text *ret_text)
{
    const char *slash = strrchr(rules_path, '/');
    const char *path =
        arena_printf(arena, "%.*slists/%s.csv", slash ? (int)(slash - rules_path) + 1 : 0, rules_path, list);
    struct csv_table *csv;

    if (!path)
        return err_set(ret_text, ERR_NOMEM, "lists/%s.csv: out of memory", list);
    if (access(path, F_OK) != 0)
        return 0; /* a rule whose list has no entries never hits */
    int err = csv_open(&csv, path, entry_column_names, ret_text);
    if (err < 0)
        return err;
    if (table->entry_count + csv_rows(csv) > CONTROL_ENTRIES_MAX)
        err = err_set(ret_text, ERR_TOO_BIG, "%s: more than %d entries in all", path, CONTROL_ENTRIES_MAX);
    else if (copy_entries(arena, csv, list, table) < 0)
        err = err_set(ret_text, ERR_NOMEM, "%s: out of memory", path);
    csv_close(&csv);
    return err;
}

static bool named_before(const struct rule_table *table, size_t row, const char *list)
{
    for (size_t i = 0; i < row; i++) {
        const char *other = rule_row_list(&table->rules[i]);

        if (other && strcmp(other, list) == 0)
            return true;
    }
    return false;
}

/* What is no name of a list is a fault of its row, and no file is looked for. */
static bool is_file_name(const char *list)
{
    return *list && !strpbrk(list, "/.|");
}

int rule_table_read(struct arena *arena, const char *path, struct rule_table *ret_table,
                    struct err_text *ret_text)
{
    struct rule_table table = {0};
    int err = read_rules(arena, path, &table, ret_text);
    for (size_t row = 0; err == 0 && row < table.rule_count; row++) {
        const char *list = rule_row_list(&table.rules[row]);

        if (list && is_file_name(list) && !named_before(&table, row, list))
            err = read_list(arena, path, list, &table, ret_text);
    }
    if (err == 0)
        *ret_table = table;
    return err;
}
