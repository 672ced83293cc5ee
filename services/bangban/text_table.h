/* SPDX-License-Identifier: Apache-2.0
 * text_table - rows for people, aligned by the columns that a character takes on a terminal.
 */
#ifndef BANGBAN_TEXT_TABLE_H
#define BANGBAN_TEXT_TABLE_H

#include <stdint.h>
#include <stdio.h>

#include "arena/arena.h"

#define TEXT_TABLE_COLUMNS 12

/* Columns on a terminal: 2 for Chinese and full-width characters. */
int text_width(const char *utf8);

/* Blanks that bring `utf8` to `columns`, at least one. */
int text_gap(const char *utf8, int columns);

/* "2026-03-02 09:00" in Beijing, "" for 0: no such moment yet. */
const char *text_time(struct arena *arena, int64_t us);

struct text_row {
    struct text_row *next;
    const char *cells[TEXT_TABLE_COLUMNS];
};

struct text_table {
    struct arena *arena;
    size_t columns;
    struct text_row *first, **last; /* the first row holds the titles */
    int width[TEXT_TABLE_COLUMNS];
};

/* `titles` end with NULL; a title that begins with '>' makes its column right-aligned. */
void text_table_init(struct text_table *table, struct arena *arena, const char *const *titles);

/* Takes as many cells as there are titles; they are borrowed until the table is printed. NULL is "". */
void text_table_add(struct text_table *table, const char *const *cells);

/* Rows can be made in the call: TEXT_ROW(&table, name, number). */
#define TEXT_ROW(table, ...) text_table_add((table), (const char *const[TEXT_TABLE_COLUMNS]){__VA_ARGS__})

/* Text in the table's arena, for cells; "" when it is full. */
const char *text_cell(struct text_table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* On a terminal the words for lights are coloured too. */
void text_table_print(const struct text_table *table, FILE *out);

#endif
