/* SPDX-License-Identifier: Apache-2.0
 * read - a file into a table, through libcsv, one physical line at a time so that every row knows its line.
 *
 * Memory is sized before parsing: a file of n bytes holds at most n bytes of cell text, and at most as many
 * cells and rows as it has commas and line ends.
 */
#include "csv/csv.h"

#include <csv.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv/table.h"
#include "utf8/utf8.h"

struct input {
    char *bytes;
    size_t size;
};

struct reader {
    struct csv_table *table;
    struct err_text *ret_text;
    int err;          /* first fault, from a callback */
    size_t line;      /* of the file, being parsed */
    size_t row_line;  /* where the current row began */
    bool in_row;      /* a quoted cell continues on the next line */
    size_t rows;      /* finished, with the header */
    size_t row_cells; /* cells so far in the current row */
    size_t cells;
    size_t text_used;
};

/* Spreadsheets put a byte order mark in front. */
static size_t mark_length(const struct input *input)
{
    return input->size >= 3 && memcmp(input->bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* As many bytes as there are, up to one more than allowed. */
static int read_all(FILE *file, const char *path, struct input *ret_input, struct err_text *ret_text)
{
    char *bytes = malloc(CSV_FILE_MAX + 1);
    if (!bytes)
        return err_set(ret_text, ERR_NOMEM, "%s: no memory to read it", path);

    size_t size = fread(bytes, 1, CSV_FILE_MAX + 1, file);
    int err = 0;
    if (ferror(file))
        err = err_set(ret_text, ERR_IO, "%s: cannot be read; check that it is a file", path);
    else if (size > CSV_FILE_MAX)
        err = err_set(ret_text, ERR_TOO_BIG, "%s: over %zu bytes; split it", path, CSV_FILE_MAX);
    if (err)
        free(bytes);
    else
        *ret_input = (struct input){bytes, size};
    return err;
}

static int read_file(const char *path, struct input *ret_input, struct err_text *ret_text)
{
    FILE *file = fopen(path, "rb");

    if (!file)
        return err_set(ret_text, ERR_IO, "%s: cannot be opened: %s", path, strerror(errno));
    int err = read_all(file, path, ret_input, ret_text);
    fclose(file);
    return err;
}

/* No NUL, no byte that is not UTF-8, no character that deceives a reader; a byte order mark only in front. */
static int check_text(const char *path, const struct input *input, struct err_text *ret_text)
{
    const uint8_t *bytes = (const uint8_t *)input->bytes;
    size_t line = 1;

    for (size_t at = mark_length(input); at < input->size;) {
        uint32_t character = 0;
        size_t length = utf8_next(bytes + at, input->size - at, &character);
        if (length == 0)
            return err_set(ret_text, ERR_INVALID, "%s:%zu: not UTF-8 text; save the file as UTF-8", path,
                           line);
        bool layout = character == '\n' || character == '\r' || character == '\t';
        if (!layout && utf8_is_deceptive(character))
            return err_set(ret_text, ERR_INVALID, "%s:%zu: holds the control character U+%04X; remove it",
                           path, line, (unsigned)character);
        line += character == '\n';
        at += length;
    }
    return 0;
}

static int fault(struct reader *reader, const char *rule)
{
    if (!reader->err)
        reader->err =
            err_set(reader->ret_text, ERR_INVALID, "%s:%zu: %s", reader->table->path, reader->row_line, rule);
    return reader->err;
}

static void on_cell(void *text, size_t length, void *data)
{
    struct reader *reader = data;
    struct csv_table *table = reader->table;

    reader->row_cells++;
    if (length > CSV_CELL_MAX)
        fault(reader, "a cell is over 4096 bytes; look for a missing closing quote, or shorten it");
    if (reader->err)
        return;
    char *copy = table->text + reader->text_used;
    memcpy(copy, text, length);
    copy[length] = '\0';
    reader->text_used += length + 1;
    table->cells[reader->cells++] = copy;
}

static void on_row(int terminator, void *data)
{
    struct reader *reader = data;
    struct csv_table *table = reader->table;

    (void)terminator;
    if (reader->rows == 0)
        table->column_count = reader->row_cells;
    else if (reader->row_cells != table->column_count)
        fault(reader, "has not as many cells as the header has columns; quote a cell that contains a comma");
    table->lines[reader->rows++] = reader->row_line;
    reader->row_cells = 0;
    reader->in_row = false;
}

static size_t line_length(const char *bytes, size_t left)
{
    const char *end = memchr(bytes, '\n', left);

    return end ? (size_t)(end - bytes) + 1 : left;
}

/* One physical line; a row is under way afterwards only if a quoted cell is still open. */
static int parse_line(struct csv_parser *parser, struct reader *reader, const char *line, size_t length)
{
    if (!reader->in_row) {
        reader->row_line = reader->line;
        if (reader->rows == 0 && line[0] == '#')
            return 0;
        reader->in_row = line[0] != '\n' && line[0] != '\r';
    }
    if (csv_parse(parser, line, length, on_cell, on_row, reader) != length)
        return fault(reader,
                     "a quote stands inside a cell; put the whole cell in quotes and double the inner one");
    return reader->err;
}

static int parse_lines(struct csv_parser *parser, struct reader *reader, const struct input *input)
{
    for (size_t at = mark_length(input); at < input->size;) {
        size_t length = line_length(input->bytes + at, input->size - at);
        reader->line++;
        if (parse_line(parser, reader, input->bytes + at, length) < 0)
            return reader->err;
        at += length;
    }
    if (csv_fini(parser, on_cell, on_row, reader) != 0)
        return fault(reader, "a quoted cell is never closed; add the quote");
    if (reader->rows == 0)
        return err_set(reader->ret_text, ERR_INVALID, "%s:1: no header row; the first line names the columns",
                       reader->table->path);
    reader->table->row_count = reader->rows - 1;
    return reader->err;
}

static int allocate(struct csv_table *table, const struct input *input, const char *path)
{
    size_t cells = 2, rows = 2;

    for (size_t i = 0; i < input->size; i++) {
        rows += input->bytes[i] == '\n' || input->bytes[i] == '\r';
        cells += input->bytes[i] == ',';
    }
    table->path = strdup(path);
    table->text = malloc(input->size + 2);
    table->cells = calloc(cells + rows, sizeof(*table->cells));
    table->lines = calloc(rows, sizeof(*table->lines));
    return table->path && table->text && table->cells && table->lines ? 0 : ERR_NOMEM;
}

static int parse(struct csv_table *table, const struct input *input, struct err_text *ret_text)
{
    struct reader reader = {.table = table, .ret_text = ret_text};
    struct csv_parser parser;

    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    int err = parse_lines(&parser, &reader, input);
    csv_free(&parser);
    return err;
}

static int find_column(struct csv_table *table, size_t column, struct err_text *ret_text)
{
    size_t found = table->column_count;

    for (size_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->cells[i], table->columns[column]) != 0)
            continue;
        if (found < table->column_count)
            return err_set(ret_text, ERR_INVALID, "%s:%zu: column %s stands twice; remove one", table->path,
                           table->lines[0], table->columns[column]);
        found = i;
    }
    if (found == table->column_count)
        return err_set(ret_text, ERR_INVALID, "%s:%zu: column %s is missing; add it to the header",
                       table->path, table->lines[0], table->columns[column]);
    table->position[column] = found;
    return 0;
}

/* Every wanted column was found once; if the header has more cells than that, one of them is unknown. */
static int find_unknown(const struct csv_table *table, size_t wanted, struct err_text *ret_text)
{
    for (size_t i = 0; i < table->column_count; i++) {
        bool known = false;
        for (size_t column = 0; column < wanted && !known; column++)
            known = table->position[column] == i;
        if (!known)
            return err_set(ret_text, ERR_INVALID, "%s:%zu: column \"%s\" is unknown; remove it", table->path,
                           table->lines[0], table->cells[i]);
    }
    return 0;
}

static int match_header(struct csv_table *table, const char *const columns[], struct err_text *ret_text)
{
    size_t wanted = 0;

    table->columns = columns;
    for (; columns[wanted]; wanted++) {
        int err = wanted < CSV_COLUMNS_MAX ? find_column(table, wanted, ret_text) : ERR_BUG;
        if (err)
            return err;
    }
    return find_unknown(table, wanted, ret_text);
}

static int load(struct csv_table *table, const char *path, const struct input *input,
                struct err_text *ret_text)
{
    int err = check_text(path, input, ret_text);
    if (!err && allocate(table, input, path) < 0)
        err = err_set(ret_text, ERR_NOMEM, "%s: no memory to read it", path);
    return err ? err : parse(table, input, ret_text);
}

int csv_open(struct csv_table **ret_table, const char *path, const char *const columns[],
             struct err_text *ret_text)
{
    struct csv_table *table = calloc(1, sizeof(*table));
    struct input input = {0};

    if (!table)
        return err_set(ret_text, ERR_NOMEM, "%s: no memory to read it", path);
    int err = read_file(path, &input, ret_text);
    if (!err)
        err = load(table, path, &input, ret_text);
    if (!err)
        err = match_header(table, columns, ret_text);
    free(input.bytes);
    if (err)
        csv_close(&table);
    else
        *ret_table = table;
    return err;
}
