/* SPDX-License-Identifier: Apache-2.0
 * request_fields - see request_fields.h.
 */
#include "request_fields.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "labels.h"
#include "moment.h"
#include "protojson/protojson.h"
#include "text_table.h"
#include "words.h"

#define PATH_MAX_ 128

struct reader {
    struct cli *cli;
    enum status status;
};

/* "signed-on" is the field signed_on. */
static const ProtobufCFieldDescriptor *find_field(const ProtobufCMessageDescriptor *descriptor,
                                                  const char *name, size_t size)
{
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const char *field = descriptor->fields[i].name;
        size_t k = 0;

        while (k < size && field[k] && (field[k] == name[k] || (field[k] == '_' && name[k] == '-')))
            k++;
        if (k == size && !field[k])
            return &descriptor->fields[i];
    }
    return NULL;
}

static bool is_message(const ProtobufCFieldDescriptor *field)
{
    return field->type == PROTOBUF_C_TYPE_MESSAGE;
}

static bool is_map(const ProtobufCFieldDescriptor *field)
{
    const ProtobufCMessageDescriptor *entry = field->descriptor;

    return is_message(field) && field->label == PROTOBUF_C_LABEL_REPEATED && entry->n_fields == 2 &&
           strcmp(entry->fields[0].name, "key") == 0 && strcmp(entry->fields[1].name, "value") == 0;
}

/* ---- values ---- */

static json_t *read_json(struct reader *reader, const char *name, const char *text)
{
    json_error_t error;
    json_t *json = text[0] == '@' ? json_load_file(text + 1, JSON_REJECT_DUPLICATES, &error)
                                  : json_loads(text, JSON_REJECT_DUPLICATES, &error);

    if (!json)
        reader->status = text[0] == '@' ? STATUS_BAD_INPUT : STATUS_USAGE;
    if (!json)
        cli_usage(reader->cli, "--%s：第 %d 行第 %d 列不是合法的 JSON：%s", name, error.line, error.column,
                  error.text);
    return json;
}

static json_t *read_scalar(const ProtobufCFieldDescriptor *field, const char *text, size_t size)
{
    static const char *const truths[] = {"true", "yes", "是", "false", "no", "否"};

    for (size_t i = 0; field->type == PROTOBUF_C_TYPE_BOOL && i < sizeof(truths) / sizeof(truths[0]); i++)
        if (strlen(truths[i]) == size && memcmp(truths[i], text, size) == 0)
            return json_boolean(i < 3);
    if (field->type == PROTOBUF_C_TYPE_DOUBLE) {
        char *end;
        double number = strtod(text, &end);

        return size && end == text + size ? json_real(number) : json_stringn(text, size);
    }
    return json_stringn(text, size);
}

static bool is_moment(const ProtobufCFieldDescriptor *field)
{
    size_t size = strlen(field->name);

    return field->type == PROTOBUF_C_TYPE_INT64 && size > 3 && strcmp(field->name + size - 3, "_at") == 0;
}

static json_t *read_single(struct reader *reader, const ProtobufCFieldDescriptor *field, const char *text)
{
    char full[WALL_TIME_TEXT];
    wall_time t;

    if (is_moment(field) && moment_parse(&reader->cli->arena, text, &t) == 0)
        return json_string(wall_time_format(t, full));
    return read_scalar(field, text, strlen(text));
}

static void append_scalars(json_t *list, const ProtobufCFieldDescriptor *field, const char *text)
{
    for (;;) {
        size_t size = strcspn(text, ",");

        json_array_append_new(list, read_scalar(field, text, size));
        if (!text[size])
            return;
        text += size + 1;
    }
}

static json_t *child_of(json_t *tree, const char *name, json_t *(*make)(void))
{
    if (!json_object_get(tree, name))
        json_object_set_new(tree, name, make());
    return json_object_get(tree, name);
}

static void append(struct reader *reader, json_t *tree, const ProtobufCFieldDescriptor *field,
                   const char *text)
{
    json_t *list = child_of(tree, field->name, json_array);
    bool json = is_message(field) || text[0] == '[' || text[0] == '@';

    if (!json) {
        append_scalars(list, field, text);
        return;
    }
    json_t *value = read_json(reader, field->name, text);
    if (json_is_array(value))
        json_array_extend(list, value);
    else if (value)
        json_array_append(list, value);
    json_decref(value);
}

static void set_value(struct reader *reader, json_t *tree, const ProtobufCFieldDescriptor *field,
                      const char *text)
{
    if (is_map(field) || (field->label != PROTOBUF_C_LABEL_REPEATED && is_message(field)))
        json_object_set_new(tree, field->name, read_json(reader, field->name, text));
    else if (field->label == PROTOBUF_C_LABEL_REPEATED)
        append(reader, tree, field, text);
    else
        json_object_set_new(tree, field->name, read_single(reader, field, text));
}

/* ---- names ---- */

static void unknown(struct reader *reader, const char *name)
{
    reader->status = STATUS_USAGE;
    cli_usage(reader->cli, "命令 %s 没有选项 --%s", reader->cli->command->name, name);
}

static void set_entry(json_t *map, const char *key, const char *value)
{
    char name[PATH_MAX_];

    snprintf(name, sizeof(name), "%.*s", (int)strcspn(key, "="), key);
    json_object_set_new(map, name, json_string(value));
}

static void set_field(struct reader *reader, json_t *tree, const ProtobufCMessageDescriptor *descriptor,
                      const struct given_field *given)
{
    for (const char *name = given->name;;) {
        size_t size = strcspn(name, ".=");
        const ProtobufCFieldDescriptor *field = find_field(descriptor, name, size);
        bool deeper = name[size] == '.';

        if (!field || (deeper && !is_message(field))) {
            unknown(reader, given->name);
            return;
        }
        if (!deeper) {
            set_value(reader, tree, field, given->value);
            return;
        }
        name += size + 1;
        tree = child_of(tree, field->name, json_object);
        if (is_map(field)) {
            set_entry(tree, name, given->value);
            return;
        }
        descriptor = field->descriptor;
    }
}

/* The word of `fields` at `*fields`, and moves on. */
static bool next_word(const char **fields, char word[PATH_MAX_], bool *ret_rest)
{
    size_t size = strcspn(*fields, " ");

    if (size == 0)
        return false;
    *ret_rest = size > 3 && strncmp(*fields + size - 3, "...", 3) == 0;
    snprintf(word, PATH_MAX_, "%.*s", (int)(*ret_rest ? size - 3 : size), *fields);
    *fields += size + ((*fields)[size] == ' ');
    return true;
}

static void set_words(struct reader *reader, json_t *tree, const ProtobufCMessageDescriptor *descriptor)
{
    struct cli *cli = reader->cli;
    const char *fields = cli->command->fields;
    char name[PATH_MAX_];
    bool rest;

    for (int i = 0; i < cli->arg_count && next_word(&fields, name, &rest);) {
        do
            set_field(reader, tree, descriptor, &(struct given_field){name, cli->args[i++], true});
        while (rest && i < cli->arg_count);
    }
}

int request_fields_words(const char *fields, bool *ret_open_ended)
{
    char name[PATH_MAX_];
    int count = 0;

    *ret_open_ended = false;
    while (next_word(&fields, name, ret_open_ended))
        count++;
    return count;
}

enum status request_fields_read(struct cli *cli, const ProtobufCMessageDescriptor *descriptor,
                                ProtobufCMessage **ret_message)
{
    struct reader reader = {.cli = cli, .status = STATUS_OK};
    struct err_text why = {""};
    json_t *tree = json_object();

    set_words(&reader, tree, descriptor);
    for (int i = 0; reader.status == STATUS_OK && i < cli->field_count; i++)
        set_field(&reader, tree, descriptor, &cli->fields[i]);
    if (reader.status == STATUS_OK) {
        *ret_message = protojson_read_tree(descriptor, tree, &cli->arena, &why);
        reader.status = *ret_message ? STATUS_OK : cli_usage(cli, "%s", why.text);
    }
    json_decref(tree);
    return reader.status;
}

/* ---- help ---- */

static void print_fields(const ProtobufCMessageDescriptor *descriptor, const char *prefix, FILE *out)
{
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        char left[PATH_MAX_];

        snprintf(left, sizeof(left), "--%s%s", prefix, field->name);
        for (char *c = left; *c; c++)
            *c = *c == '_' ? '-' : *c;
        if (is_message(field) && !is_map(field) && field->label != PROTOBUF_C_LABEL_REPEATED) {
            char deeper[PATH_MAX_];

            snprintf(deeper, sizeof(deeper), "%s%s.", prefix, field->name);
            print_fields(field->descriptor, deeper, out);
            continue;
        }
        fprintf(out, "  %s%*s%s%s\n", left, text_gap(left, 32), "", label_of(field->name).zh,
                is_map(field)                               ? "（--名称.键 值）"
                : is_message(field)                         ? "（JSON，或 @文件）"
                : field->label == PROTOBUF_C_LABEL_REPEATED ? "（可多个，逗号分隔）"
                : field->type == PROTOBUF_C_TYPE_BOOL       ? "（是/否）"
                                                            : "");
    }
}

void request_fields_print(const ProtobufCMessageDescriptor *descriptor, FILE *out)
{
    print_fields(descriptor, "", out);
}
