/* SPDX-License-Identifier: Apache-2.0
 * templates - loading the texts of messages, and filling them in. */
#include "templates.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv/csv.h"

#define CHOICE_TEXT 256

enum column { COLUMN_ID, COLUMN_KIND, COLUMN_TEXT };
static const char *const columns[] = {"id", "kind", "text", NULL};

struct templates {
    struct csv_table *table; /* owns the strings */
    struct template_text *texts;
    size_t count;
};

static bool braces_match(const char *text)
{
    for (; (text = strpbrk(text, "{}")); text++) {
        if (*text == '}')
            return false;
        text += 1 + strcspn(text + 1, "{}");
        if (*text != '}')
            return false;
    }
    return true;
}

static const struct sent_text *find_sent(const char *id)
{
    for (size_t i = 0; i < sent_text_count; i++)
        if (strcmp(sent_texts[i].id, id) == 0)
            return &sent_texts[i];
    return NULL;
}

static bool is_filled_in(const struct sent_text *sent, const char *name, size_t size)
{
    for (const char *const *field = sent->fields; *field; field++)
        if (strlen(*field) == size && memcmp(*field, name, size) == 0)
            return true;
    return false;
}

/* "{item}{day}", for people to choose from. */
static const char *choice_of(const struct sent_text *sent, char *text, size_t size)
{
    size_t used = 0;

    snprintf(text, size, "none");
    for (const char *const *field = sent->fields; *field && used < size; field++)
        used += (size_t)snprintf(text + used, size - used, "{%s}", *field);
    return text;
}

static int check_fields(const struct templates *templates, size_t row, const struct sent_text *sent,
                        struct err_text *ret_text)
{
    char choice[CHOICE_TEXT];

    for (const char *open = templates->texts[row].text; (open = strchr(open, '{')); open++) {
        size_t size = strcspn(open + 1, "}");
        if (!is_filled_in(sent, open + 1, size))
            return csv_reject(templates->table, row, ret_text,
                              "nothing fills in {%.*s} of template %s; it may use %s", (int)size, open + 1,
                              sent->id, choice_of(sent, choice, sizeof(choice)));
    }
    return 0;
}

static int read_row(struct templates *templates, size_t row, struct err_text *ret_text)
{
    const struct csv_table *table = templates->table;
    struct template_text *text = &templates->texts[row];

    *text = (struct template_text){csv_text(table, row, COLUMN_ID), csv_text(table, row, COLUMN_KIND),
                                   csv_text(table, row, COLUMN_TEXT)};
    if (!*text->id || !*text->kind || !*text->text)
        return csv_reject(table, row, ret_text, "id, kind and text must be filled in");
    if (!braces_match(text->text))
        return csv_reject(table, row, ret_text, "a { or } of template %s has no partner; write {field}",
                          text->id);
    const struct sent_text *sent = find_sent(text->id);
    if (!sent)
        return csv_reject(table, row, ret_text, "template %s is sent by nobody; remove the row", text->id);
    templates->count++;
    return check_fields(templates, row, sent, ret_text);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(((const struct template_text *)a)->id, ((const struct template_text *)b)->id);
}

/* Each text that is sent is there, once. */
static int check_complete(const struct templates *templates, struct err_text *ret_text)
{
    const char *path = csv_path(templates->table);
    char choice[CHOICE_TEXT];

    for (size_t i = 1; i < templates->count; i++)
        if (compare_texts(&templates->texts[i - 1], &templates->texts[i]) == 0)
            return err_set(ret_text, ERR_INVALID, "%s: template %s is given twice", path,
                           templates->texts[i].id);
    for (size_t i = 0; i < sent_text_count; i++)
        if (!templates_find(templates, sent_texts[i].id))
            return err_set(ret_text, ERR_INVALID, "%s: template %s is missing; it may use %s", path,
                           sent_texts[i].id, choice_of(&sent_texts[i], choice, sizeof(choice)));
    return 0;
}

static int load(struct templates *templates, const char *directory, struct err_text *ret_text)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/message_templates.csv", directory);
    int err = csv_open(&templates->table, path, columns, ret_text);
    if (err < 0)
        return err;
    templates->texts = calloc(csv_rows(templates->table) + 1, sizeof(*templates->texts));
    if (!templates->texts)
        return err_set(ret_text, ERR_NOMEM, "out of memory for %s", path);
    for (size_t row = 0; err == 0 && row < csv_rows(templates->table); row++)
        err = read_row(templates, row, ret_text);
    if (err < 0)
        return err;
    qsort(templates->texts, templates->count, sizeof(*templates->texts), compare_texts);
    return check_complete(templates, ret_text);
}

int templates_open(struct templates **ret_templates, const char *directory, struct err_text *ret_text)
{
    struct templates *templates = calloc(1, sizeof(*templates));

    if (!templates)
        return err_set(ret_text, ERR_NOMEM, "out of memory for message_templates.csv");
    int err = load(templates, directory, ret_text);
    if (err < 0)
        templates_close(&templates);
    else
        *ret_templates = templates;
    return err;
}

void templates_close(struct templates **templates)
{
    if (!*templates)
        return;
    csv_close(&(*templates)->table);
    free((*templates)->texts);
    free(*templates);
    *templates = NULL;
}

const struct template_text *templates_find(const struct templates *templates, const char *id)
{
    const struct template_text wanted = {.id = id};

    return bsearch(&wanted, templates->texts, templates->count, sizeof(wanted), compare_texts);
}

static const struct template_field *find_field(const struct template_field *fields, const char *name,
                                               size_t size)
{
    for (; fields->name; fields++)
        if (strlen(fields->name) == size && memcmp(fields->name, name, size) == 0)
            return fields;
    return NULL;
}

const char *template_missing_field(struct arena *arena, const struct template_text *text,
                                   const struct template_field *fields)
{
    for (const char *open = text->text; (open = strchr(open, '{')); open++) {
        size_t size = strcspn(open + 1, "}");
        if (!find_field(fields, open + 1, size))
            return arena_strndup(arena, open + 1, size);
    }
    return NULL;
}

/* A value that is a sentence itself needs no second full stop. */
static const char *skip_full_stop(const char *filled, const char *rest)
{
    static const char *const ends[] = {"。", "！", "？"};
    size_t size = strlen(filled), end = strlen(ends[0]);

    for (size_t i = 0; size >= end && i < sizeof(ends) / sizeof(ends[0]); i++)
        if (strcmp(filled + size - end, ends[i]) == 0 && strncmp(rest, ends[0], end) == 0)
            return rest + end;
    return rest;
}

const char *template_fill(struct arena *arena, const struct template_text *text,
                          const struct template_field *fields)
{
    const char *filled = "", *rest = text->text;

    for (const char *open; filled && (open = strchr(rest, '{'));) {
        size_t size = strcspn(open + 1, "}");
        const struct template_field *field = find_field(fields, open + 1, size);

        if (field && !field->value)
            return NULL;
        filled = field ? arena_printf(arena, "%s%.*s%s", filled, (int)(open - rest), rest, field->value)
                       : arena_printf(arena, "%s%.*s", filled, (int)(open + size + 2 - rest), rest);
        rest = open + size + 2;
        rest = filled ? skip_full_stop(filled, rest) : rest;
    }
    return filled ? arena_printf(arena, "%s%s", filled, rest) : NULL;
}
