/* SPDX-License-Identifier: Apache-2.0
 * print_answer - see print_answer.h.
 */
#include "print_answer.h"

#include <inttypes.h>
#include <string.h>

#include "labels.h"
#include "text_table.h"

#define INDENT 2
#define COLUMN 20 /* where values begin */

struct printer {
    struct arena *arena;
    const struct titles *titles;
    FILE *out;
};

static const void *member(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    return (const char *)message + field->offset;
}

static size_t count_of(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    size_t count;

    memcpy(&count, (const char *)message + field->quantifier_offset, sizeof(count));
    return count;
}

static bool is_list(const ProtobufCFieldDescriptor *field)
{
    return field->label == PROTOBUF_C_LABEL_REPEATED;
}

/* ---- one value as text; "" says nothing ---- */

static bool ends_with(const char *name, const char *end)
{
    size_t size = strlen(name), tail = strlen(end);

    return size >= tail && strcmp(name + size - tail, end) == 0;
}

static const char *text_value(const struct printer *printer, const ProtobufCFieldDescriptor *field,
                              const char *value)
{
    const struct label label = label_of(field->name);

    if (label.words == WORD_DEPARTMENT)
        return titles_department(printer->titles, value);
    return label.words == WORD_HOLDER ? titles_holder(printer->titles, value) : word(label.words, value);
}

static const char *int64_value(const struct printer *printer, const ProtobufCFieldDescriptor *field,
                               int64_t number)
{
    if (ends_with(field->name, "_at"))
        return text_time(printer->arena, number);
    if (ends_with(field->name, "_cents"))
        return arena_printf(printer->arena, "%" PRId64 ".%02" PRId64 " 元", number / 100, number % 100);
    return number ? arena_printf(printer->arena, "%" PRId64, number) : "";
}

static const char *item_value(const struct printer *printer, int32_t item)
{
    const char *name = titles_item(printer->titles, item);

    return arena_printf(printer->arena, *name ? "%d %s" : "%d", item, name);
}

static const char *value_text(const struct printer *printer, const ProtobufCFieldDescriptor *field,
                              const void *value)
{

    switch (field->type) {
    case PROTOBUF_C_TYPE_STRING:
        return text_value(printer, field, *(const char *const *)value);
    case PROTOBUF_C_TYPE_BOOL:
        return *(const protobuf_c_boolean *)value ? "是" : "";
    case PROTOBUF_C_TYPE_INT64:
        return int64_value(printer, field, *(const int64_t *)value);
    case PROTOBUF_C_TYPE_UINT64:
        return arena_printf(printer->arena, "%" PRIu64, *(const uint64_t *)value);
    case PROTOBUF_C_TYPE_INT32:
        if (strcmp(field->name, "item") == 0 && *(const int32_t *)value)
            return item_value(printer, *(const int32_t *)value);
        return *(const int32_t *)value ? arena_printf(printer->arena, "%" PRId32, *(const int32_t *)value)
                                       : "";
    case PROTOBUF_C_TYPE_UINT32:
        return *(const uint32_t *)value ? arena_printf(printer->arena, "%" PRIu32, *(const uint32_t *)value)
                                        : "";
    case PROTOBUF_C_TYPE_DOUBLE:
        return arena_printf(printer->arena, "%.4g", *(const double *)value);
    default:
        return ""; /* messages have lines of their own; bytes say nothing to people */
    }
}

static size_t width_of(const ProtobufCFieldDescriptor *field)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_UINT32:
        return sizeof(int32_t);
    case PROTOBUF_C_TYPE_BOOL:
        return sizeof(protobuf_c_boolean);
    case PROTOBUF_C_TYPE_BYTES:
        return sizeof(ProtobufCBinaryData);
    default:
        return sizeof(int64_t); /* 64-bit numbers and pointers */
    }
}

static const char *list_text(const struct printer *printer, const ProtobufCMessage *message,
                             const ProtobufCFieldDescriptor *field)
{
    const char *values = *(const char *const *)member(message, field);
    const char *text = "";

    for (size_t i = 0; text && i < count_of(message, field); i++)
        text = arena_printf(printer->arena, "%s%s%s", text, i ? "、" : "",
                            value_text(printer, field, values + i * width_of(field)));
    return text;
}

static const char *field_text(const struct printer *printer, const ProtobufCMessage *message,
                              const ProtobufCFieldDescriptor *field)
{
    const char *text = is_list(field) ? list_text(printer, message, field)
                                      : value_text(printer, field, member(message, field));

    return text ? text : "";
}

/* ---- tables ---- */

static const char *cell_text(const struct printer *printer, const ProtobufCMessage *message,
                             const ProtobufCFieldDescriptor *field)
{
    if (field->type != PROTOBUF_C_TYPE_MESSAGE)
        return field_text(printer, message, field);
    return is_list(field) && count_of(message, field)
               ? arena_printf(printer->arena, "%zu 条", count_of(message, field))
               : "";
}

/* The columns that say something in some row. */
static size_t pick_columns(const struct printer *printer, ProtobufCMessage *const *rows, size_t count,
                           const ProtobufCFieldDescriptor *ret_columns[TEXT_TABLE_COLUMNS])
{
    const ProtobufCMessageDescriptor *descriptor = rows[0]->descriptor;
    size_t used = 0;

    for (unsigned f = 0; f < descriptor->n_fields && used < TEXT_TABLE_COLUMNS; f++)
        for (size_t i = 0; i < count; i++)
            if (*cell_text(printer, rows[i], &descriptor->fields[f])) {
                ret_columns[used++] = &descriptor->fields[f];
                break;
            }
    return used;
}

static void print_table(const struct printer *printer, ProtobufCMessage *const *rows, size_t count)
{
    const ProtobufCFieldDescriptor *columns[TEXT_TABLE_COLUMNS];
    size_t used = pick_columns(printer, rows, count, columns);
    const char *cells[TEXT_TABLE_COLUMNS + 1] = {NULL};
    struct text_table table;

    for (size_t i = 0; i < used; i++)
        cells[i] = label_of(columns[i]->name).zh;
    text_table_init(&table, printer->arena, cells);
    for (size_t row = 0; row < count; row++) {
        for (size_t i = 0; i < used; i++)
            cells[i] = cell_text(printer, rows[row], columns[i]);
        text_table_add(&table, cells);
    }
    text_table_print(&table, printer->out);
}

/* ---- the message ---- */

static void print_fields(const struct printer *printer, const ProtobufCMessage *message, int indent);

static void print_nested(const struct printer *printer, const ProtobufCMessage *message,
                         const ProtobufCFieldDescriptor *field, int indent)
{
    ProtobufCMessage *const *rows = is_list(field) ? *(ProtobufCMessage *const *const *)member(message, field)
                                                   : (ProtobufCMessage *const *)member(message, field);
    size_t count = is_list(field) ? count_of(message, field) : rows[0] != NULL;

    if (count == 0)
        return;
    fprintf(printer->out, "%*s%s\n", indent, "", label_of(field->name).zh);
    if (is_list(field))
        print_table(printer, rows, count);
    else
        print_fields(printer, rows[0], indent + INDENT);
}

static void print_fields(const struct printer *printer, const ProtobufCMessage *message, int indent)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;

    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        const char *title = label_of(field->name).zh;

        if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
            print_nested(printer, message, field, indent);
            continue;
        }
        const char *text = field_text(printer, message, field);
        if (*text)
            fprintf(printer->out, "%*s%s%*s%s\n", indent, "", title, text_gap(title, COLUMN - indent), "",
                    text);
    }
}

void print_answer(struct cli *cli, const ProtobufCMessage *message)
{
    struct titles titles;

    titles_open(&titles, cli);
    print_fields(&(struct printer){&cli->arena, &titles, cli->out}, message, 0);
    titles_close(&titles);
}

const char *answer_line(struct arena *arena, const struct titles *titles, const ProtobufCMessage *message)
{
    const struct printer printer = {.arena = arena, .titles = titles};
    const char *line = "";

    for (unsigned i = 0; line && i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        const char *text = cell_text(&printer, message, field);

        if (*text)
            line = arena_printf(arena, "%s%s%s %s", line, *line ? "，" : "", label_of(field->name).zh, text);
    }
    return line ? line : "";
}
