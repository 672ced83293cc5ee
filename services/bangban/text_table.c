/* SPDX-License-Identifier: Apache-2.0
 * text_table - see text_table.h.
 */
#include "text_table.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "clock/clock.h"
#include "utf8/utf8.h"

#define GAP 2

/* Wide and full-width by Unicode's East Asian Width, in blocks. */
static const struct {
    uint32_t first, last;
} wide[] = {
    {0x1100, 0x115f}, {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf}, {0x4e00, 0x9fff},
    {0xa000, 0xa4cf}, {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f}, {0xff00, 0xff60},
    {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x20000, 0x3fffd},
};

static const struct {
    const char *word, *colour;
} lights[] = {
    {"绿灯", "\033[32m"},     {"黄灯", "\033[33m"}, {"红灯", "\033[31m"},
    {"深红灯", "\033[1;31m"}, {"灰灯", "\033[90m"},
};

static int width_of(uint32_t character)
{
    for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
        if (character >= wide[i].first && character <= wide[i].last)
            return 2;
    return 1;
}

int text_width(const char *utf8)
{
    const uint8_t *at = (const uint8_t *)utf8;
    size_t left = strlen(utf8);
    int width = 0;

    while (left > 0) {
        uint32_t character = 0;
        size_t length = utf8_next(at, left, &character);
        if (length == 0)
            length = 1; /* what is not UTF-8 shows as one mark per byte */
        width += width_of(character);
        at += length;
        left -= length;
    }
    return width;
}

int text_gap(const char *utf8, int columns)
{
    int gap = columns - text_width(utf8);

    return gap > 1 ? gap : 1;
}

const char *text_time(struct arena *arena, int64_t us)
{
    char text[WALL_TIME_TEXT];

    if (us == 0)
        return "";
    wall_time_format((wall_time){us}, text);
    char *moment = arena_strndup(arena, text, sizeof("2026-03-02T09:00") - 1);
    if (!moment)
        return "";
    moment[sizeof("2026-03-02") - 1] = ' ';
    return moment;
}

static const char *title_of(const struct text_table *table, size_t column)
{
    const char *title = table->first->cells[column];

    return title[0] == '>' ? title + 1 : title;
}

void text_table_init(struct text_table *table, struct arena *arena, const char *const *titles)
{
    *table = (struct text_table){.arena = arena, .last = &table->first};
    while (titles[table->columns])
        table->columns++;
    text_table_add(table, titles);
    for (size_t i = 0; table->first && i < table->columns; i++)
        table->width[i] = text_width(title_of(table, i));
}

void text_table_add(struct text_table *table, const char *const *cells)
{
    struct text_row *row = arena_alloc(table->arena, sizeof(*row));

    if (!row)
        return;
    for (size_t i = 0; i < table->columns; i++) {
        row->cells[i] = cells[i] ? cells[i] : "";
        int width = text_width(row->cells[i]);
        if (width > table->width[i])
            table->width[i] = width;
    }
    *table->last = row;
    table->last = &row->next;
}

const char *text_cell(struct text_table *table, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    char *text = arena_vprintf(table->arena, format, arguments);
    va_end(arguments);
    return text ? text : "";
}

static void print_cell(const char *cell, bool coloured, FILE *out)
{
    for (size_t i = 0; coloured && i < sizeof(lights) / sizeof(lights[0]); i++)
        if (strcmp(cell, lights[i].word) == 0) {
            fprintf(out, "%s%s\033[0m", lights[i].colour, cell);
            return;
        }
    fputs(cell, out);
}

static void print_row(const struct text_table *table, const struct text_row *row, bool coloured, FILE *out)
{
    size_t used = table->columns;

    while (used > 0 && row->cells[used - 1][0] == '\0')
        used--;
    for (size_t i = 0; i < used; i++) {
        const char *cell = row == table->first ? title_of(table, i) : row->cells[i];
        int blanks = table->width[i] - text_width(cell);
        bool right = table->first->cells[i][0] == '>';
        fprintf(out, "%*s", right ? blanks : 0, "");
        print_cell(cell, coloured, out);
        if (i + 1 < used)
            fprintf(out, "%*s", (right ? 0 : blanks) + GAP, "");
    }
    fputc('\n', out);
}

void text_table_print(const struct text_table *table, FILE *out)
{
    bool coloured = isatty(fileno(out)) == 1;

    for (const struct text_row *row = table->first; row; row = row->next)
        print_row(table, row, coloured, out);
    if (table->first && !table->first->next)
        fputs("（无）\n", out);
}
