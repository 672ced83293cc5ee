/* SPDX-License-Identifier: Apache-2.0
 * csv - the table and its getters; the parsing of a file is read.c.
 */
#include "csv/csv.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv/table.h"

void csv_close(struct csv_table **table)
{
    if (!*table)
        return;
    free((*table)->cells);
    free((*table)->lines);
    free((*table)->text);
    free((*table)->path);
    free(*table);
    *table = NULL;
}

const char *csv_path(const struct csv_table *table)
{
    return table->path;
}

size_t csv_rows(const struct csv_table *table)
{
    return table->row_count;
}

size_t csv_line(const struct csv_table *table, size_t row)
{
    assert(row < table->row_count);
    return table->lines[row + 1];
}

const char *csv_text(const struct csv_table *table, size_t row, int column)
{
    assert(row < table->row_count && column >= 0 && (size_t)column < table->column_count);
    return table->cells[(row + 1) * table->column_count + table->position[column]];
}

int csv_int(const struct csv_table *table, size_t row, int column, int *ret_number, struct err_text *ret_text)
{
    const char *text = csv_text(table, row, column);
    char *end;

    errno = 0;
    long number = strtol(text, &end, 10);
    if (end == text || *end || errno || number < INT_MIN || number > INT_MAX)
        return csv_reject(table, row, ret_text, "column %s is \"%s\"; write a whole number",
                          table->columns[column], text);
    *ret_number = (int)number;
    return 0;
}

int csv_choice(const struct csv_table *table, size_t row, int column, const char *const names[],
               struct err_text *ret_text)
{
    const char *text = csv_text(table, row, column);
    char allowed[256] = "";
    size_t used = 0;

    for (int i = 0; names[i]; i++) {
        if (strcmp(text, names[i]) == 0)
            return i;
        int n = snprintf(allowed + used, sizeof(allowed) - used, "%s%s", i ? ", " : "", names[i]);
        used = used + (size_t)n < sizeof(allowed) ? used + (size_t)n : sizeof(allowed) - 1;
    }
    return csv_reject(table, row, ret_text, "column %s is \"%s\"; write one of: %s", table->columns[column],
                      text, allowed);
}

int csv_reject(const struct csv_table *table, size_t row, struct err_text *ret_text, const char *format, ...)
{
    char message[sizeof(ret_text->text)];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    return err_set(ret_text, ERR_INVALID, "%s:%zu: %s", table->path, csv_line(table, row), message);
}
