/* SPDX-License-Identifier: Apache-2.0
 * yaml - keys and values of one file, each with its line and column.
 *
 * libyaml's events are used directly: they carry a mark for every value, so that also a value that only we
 * know to be wrong can be pointed at.
 */
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <yaml.h>

#include "config/entry.h"

struct reader {
    struct config *config;
    const char *path;
    yaml_parser_t parser;
    yaml_event_t event; /* the one under consideration */
    bool *seen;         /* by entry */
};

/* An error at the event under consideration. */
static int fail(const struct reader *reader, struct err_text *ret_text, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static int fail(const struct reader *reader, struct err_text *ret_text, const char *format, ...)
{
    char what[320];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return err_set(ret_text, ERR_INVALID, "%s:%zu:%zu: %s", reader->path, reader->event.start_mark.line + 1,
                   reader->event.start_mark.column + 1, what);
}

static int advance(struct reader *reader, struct err_text *ret_text)
{
    const yaml_parser_t *parser = &reader->parser;

    yaml_event_delete(&reader->event);
    if (yaml_parser_parse(&reader->parser, &reader->event))
        return 0;
    return err_set(ret_text, ERR_INVALID,
                   "%s:%zu:%zu: not YAML: %s; mind indentation, \": \" after keys and UTF-8", reader->path,
                   parser->problem_mark.line + 1, parser->problem_mark.column + 1,
                   parser->problem ? parser->problem : "unreadable");
}

static const char *scalar(const struct reader *reader)
{
    return (const char *)reader->event.data.scalar.value;
}

static bool holds_nul(const struct reader *reader)
{
    return strlen(scalar(reader)) != reader->event.data.scalar.length;
}

/* Joins a sequence of scalars with commas, the form in which lists are given elsewhere. */
static int read_sequence(struct reader *reader, char **ret_value, struct err_text *ret_text)
{
    char *joined = arena_strdup(&reader->config->arena, "");

    for (;;) {
        int err = advance(reader, ret_text);
        if (err < 0)
            return err;
        if (reader->event.type == YAML_SEQUENCE_END_EVENT)
            break;
        if (reader->event.type != YAML_SCALAR_EVENT || holds_nul(reader) || strchr(scalar(reader), ','))
            return fail(reader, ret_text, "an element of a list must be one plain text without commas");
        joined = joined ? arena_printf(&reader->config->arena, "%s%s%s", joined, joined[0] ? "," : "",
                                       scalar(reader))
                        : NULL;
    }
    *ret_value = joined;
    return joined ? 0 : ERR_NOMEM;
}

static int read_value(struct reader *reader, const struct config_option *option, char **ret_value,
                      struct err_text *ret_text)
{
    if (reader->event.type == YAML_SEQUENCE_START_EVENT && option->type == CONFIG_TYPE_LIST)
        return read_sequence(reader, ret_value, ret_text);
    if (reader->event.type != YAML_SCALAR_EVENT || holds_nul(reader)) {
        char form[64];
        return fail(reader, ret_text, "%s: one plain value is needed here (%s)", option->name,
                    config_form(option, form));
    }
    *ret_value = arena_strdup(&reader->config->arena, scalar(reader));
    return *ret_value ? 0 : ERR_NOMEM;
}

/* The event is a key; on return it is the end of its value. */
static int read_pair(struct reader *reader, struct err_text *ret_text)
{
    char source[320];
    char *value = NULL;
    struct config_entry *entry;

    if (reader->event.type != YAML_SCALAR_EVENT)
        return fail(reader, ret_text, "a key must be a plain word");
    entry = config_find(reader->config, scalar(reader));
    if (!entry)
        return fail(reader, ret_text, "unknown key \"%s\"; --help lists all keys", scalar(reader));
    bool *seen = &reader->seen[entry - reader->config->entries];
    if (*seen)
        return fail(reader, ret_text, "key \"%s\" stands here for the second time; remove one",
                    scalar(reader));
    *seen = true;

    int err = advance(reader, ret_text);
    if (err < 0)
        return err;
    snprintf(source, sizeof source, "%s:%zu:%zu", reader->path, reader->event.start_mark.line + 1,
             reader->event.start_mark.column + 1);
    err = read_value(reader, entry->option, &value, ret_text);
    return err < 0 ? err : config_assign(reader->config, entry, value, source, ret_text);
}

static int read_mapping(struct reader *reader, struct err_text *ret_text)
{
    for (;;) {
        int err = advance(reader, ret_text);
        if (err < 0 || reader->event.type == YAML_MAPPING_END_EVENT)
            return err;
        err = read_pair(reader, ret_text);
        if (err < 0)
            return err;
    }
}

/* Runs through to the end of the stream, so that a second document or trailing rubbish is seen. */
static int read_stream(struct reader *reader, struct err_text *ret_text)
{
    int documents = 0;
    int err;

    while ((err = advance(reader, ret_text)) == 0 && reader->event.type != YAML_STREAM_END_EVENT) {
        switch (reader->event.type) {
        case YAML_DOCUMENT_START_EVENT:
            if (++documents > 1)
                return fail(reader, ret_text, "a second document; one file holds one");
            break;
        case YAML_MAPPING_START_EVENT:
            err = read_mapping(reader, ret_text);
            if (err < 0)
                return err;
            break;
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_END_EVENT:
            break;
        default:
            return fail(reader, ret_text, "lines of the form \"key: value\" are needed");
        }
    }
    return err;
}

int config_read_file(struct config *config, const char *path, struct err_text *ret_text)
{
    struct reader reader = {.config = config, .path = path};
    FILE *file = fopen(path, "re");
    int err = ERR_NOMEM;

    if (!file)
        return err_set(ret_text, ERR_IO, "%s: %s; name a readable file after --config", path,
                       strerror(errno));
    reader.seen = arena_array(&config->arena, config->count, sizeof *reader.seen);
    if (reader.seen && yaml_parser_initialize(&reader.parser)) {
        yaml_parser_set_input_file(&reader.parser, file);
        err = read_stream(&reader, ret_text);
        yaml_event_delete(&reader.event);
        yaml_parser_delete(&reader.parser);
    }
    fclose(file);
    return err;
}
