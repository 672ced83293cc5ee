/* SPDX-License-Identifier: Apache-2.0
 * table - the memory behind struct csv_table, private to common/csv.
 */
#ifndef BANGBAN_CSV_TABLE_H
#define BANGBAN_CSV_TABLE_H

#include "csv/csv.h"

struct csv_table {
    char *path;
    const char *const *columns; /* the caller's names */
    size_t column_count;
    size_t position[CSV_COLUMNS_MAX]; /* caller's column -> cell in the row */
    size_t row_count;                 /* without the header */
    char *text;                       /* every cell, each with its NUL */
    const char **cells;               /* row by row, the header first */
    size_t *lines;                    /* where each row begins, the header first */
};

#endif
