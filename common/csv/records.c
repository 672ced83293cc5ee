/* SPDX-License-Identifier: Apache-2.0
 * records - the rows of CSV text, one physical line at a time so that every row knows its line. */
#include "csv/records.h"

#include <csv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct walk {
    csv_record_handler handler;
    void *data;
    size_t line, row_line;
    bool in_row;  /* a quoted cell continues on the next line */
    bool any_row; /* comments come before the first one only */
    int err;
    char *cells; /* of the row, each with its NUL; room for all of the text */
    size_t used;
    const char *starts[CSV_COLUMNS_MAX];
    size_t count;
};

static void on_cell(void *text, size_t length, void *data)
{
    struct walk *walk = data;

    if (walk->count == CSV_COLUMNS_MAX)
        return;
    char *cell = walk->cells + walk->used;
    memcpy(cell, text, length);
    cell[length] = '\0';
    walk->used += length + 1;
    walk->starts[walk->count++] = cell;
}

static void on_row(int terminator, void *data)
{
    struct walk *walk = data;

    (void)terminator;
    if (walk->err == 0)
        walk->err = walk->handler(walk->data, walk->row_line, walk->starts, walk->count);
    walk->used = walk->count = 0;
    walk->in_row = false;
    walk->any_row = true;
}

static int parse_line(struct csv_parser *parser, struct walk *walk, const char *line, size_t length)
{
    walk->line++;
    if (!walk->in_row) {
        walk->row_line = walk->line;
        if (!walk->any_row && line[0] == '#')
            return 0;
        walk->in_row = line[0] != '\n' && line[0] != '\r';
    }
    return csv_parse(parser, line, length, on_cell, on_row, walk) == length ? walk->err : ERR_INVALID;
}

static int parse_lines(struct csv_parser *parser, struct walk *walk, const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        const char *end = memchr(text + at, '\n', size - at);
        size_t length = end ? (size_t)(end - text) - at + 1 : size - at;
        int err = parse_line(parser, walk, text + at, length);

        if (err < 0)
            return err;
        at += length;
    }
    return csv_fini(parser, on_cell, on_row, walk) == 0 ? walk->err : ERR_INVALID;
}

int csv_each_record(const char *text, size_t size, csv_record_handler handler, void *data, size_t *ret_line)
{
    /* As many NULs as the text has commas and line ends, and one at its end. */
    struct walk walk = {.handler = handler, .data = data, .cells = malloc(2 * size + 2)};
    struct csv_parser parser;

    if (!walk.cells)
        return ERR_NOMEM;
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    int err = parse_lines(&parser, &walk, text, size);
    csv_free(&parser);
    free(walk.cells);
    if (err < 0)
        *ret_line = walk.row_line;
    return err;
}
