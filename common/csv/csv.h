/* SPDX-License-Identifier: Apache-2.0
 * csv - reference data files: UTF-8 text with a header row, read whole and strictly.
 *
 * A file is RFC 4180 with leading `#` comment lines.  A file is taken entirely or not at all:
 * an unknown, missing or doubled column, a row with too few or too many cells, a stray quote, bytes
 * that are not UTF-8, a control character, or a cell over CSV_CELL_MAX is refused with file, line, rule and
 * cure.
 *
 * A table is immutable once open; any thread may read it.
 */
#ifndef BANGBAN_CSV_H
#define BANGBAN_CSV_H

#include <stddef.h>

#include "err/err.h"

#define CSV_FILE_MAX    ((size_t)16 * 1024 * 1024) /* bytes */
#define CSV_CELL_MAX    4096                       /* bytes, without the NUL */
#define CSV_COLUMNS_MAX 64

struct csv_table;

/* Reads `path`.  `columns` is a NULL-terminated list of the names the header must have, in any order;
 * from here on a column is named by its index in that list.
 * ERR_INVALID, ERR_TOO_BIG, ERR_IO, ERR_NOMEM with `ret_text`. */
int csv_open(struct csv_table **ret_table, const char *path, const char *const columns[],
             struct err_text *ret_text) __attribute__((warn_unused_result));
void csv_close(struct csv_table **table);

const char *csv_path(const struct csv_table *table);
size_t csv_rows(const struct csv_table *table); /* without the header */
size_t csv_line(const struct csv_table *table,
                size_t row); /* line of the file where the row begins, from 1 */

/* The cell, "" when empty, surrounding blanks removed. Borrowed until csv_close. */
const char *csv_text(const struct csv_table *table, size_t row, int column);

/* The cell as a decimal number. ERR_INVALID when it is empty, anything else, or out of range. */
int csv_int(const struct csv_table *table, size_t row, int column, int *ret_number, struct err_text *ret_text)
    __attribute__((warn_unused_result));

/* The index of the cell in the NULL-terminated list `names`, or ERR_INVALID with the allowed names. */
int csv_choice(const struct csv_table *table, size_t row, int column, const char *const names[],
               struct err_text *ret_text) __attribute__((warn_unused_result));

/* Writes "path:line: <message>" and returns ERR_INVALID: for rules that only the caller knows. */
int csv_reject(const struct csv_table *table, size_t row, struct err_text *ret_text, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
