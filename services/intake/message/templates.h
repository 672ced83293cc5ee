/* SPDX-License-Identifier: Apache-2.0
 * templates - the texts of the centre's messages as data.
 *
 * Loaded from message_templates.csv: a row has an id ("accepted"), the kind that the message is filed under,
 * and the Chinese text with {fields}.  Immutable once open; any thread.
 */
#ifndef BANGBAN_INTAKE_MESSAGE_TEMPLATES_H
#define BANGBAN_INTAKE_MESSAGE_TEMPLATES_H

#include <stddef.h>

#include "arena/arena.h"
#include "err/err.h"

struct templates;

struct template_text {
    const char *id, *kind, *text;
};

/* What the code sends (sent_texts.c): each of these has a row in the file, which uses no other {fields}. */
#define TEXT_FIELDS_MAX 8
struct sent_text {
    const char *id;
    const char *fields[TEXT_FIELDS_MAX + 1]; /* ends with NULL */
};
extern const struct sent_text sent_texts[];
extern const size_t sent_text_count;

/* The value of {name}; a list of them ends with a NULL name. */
struct template_field {
    const char *name;
    const char *value; /* NULL counts as out of memory */
};
#define FIELDS(...) ((const struct template_field[]){__VA_ARGS__, {NULL, NULL}})
#define NO_FIELDS   ((const struct template_field[]){{NULL, NULL}})

/* ERR_INVALID (a brace without its other, a {field} that is not filled in there, a text that is missing,
 * given twice, or sent by nobody), ERR_IO, ERR_NOMEM with `ret_text`. */
int templates_open(struct templates **ret_templates, const char *directory, struct err_text *ret_text)
    __attribute__((warn_unused_result));
void templates_close(struct templates **templates);

/* NULL when there is none of that id, which is none of sent_texts. Borrowed until close. */
const struct template_text *templates_find(const struct templates *templates, const char *id);

/* The first {field} of the text that is not among the fields; NULL when all are. Arena memory. */
const char *template_missing_field(struct arena *arena, const struct template_text *text,
                                   const struct template_field *fields);

/* The text with its fields filled in; a {field} that has no value stays as it stands, so that somebody sees
 * it. Arena memory, NULL when it is full. */
const char *template_fill(struct arena *arena, const struct template_text *text,
                          const struct template_field *fields);

#endif
