/* SPDX-License-Identifier: Apache-2.0
 * document_templates - the forms of documents as data: one XSLT sheet for each kind makes the HTML.
 *
 * A sheet <kind>.xsl may include others of its directory, and nothing else: no network, no DTD, no external
 * entity, no document().  It names itself by <form xmlns="urn:bangban:document" title="受理通知书"
 * word="受"/>. Immutable once open; any thread.
 */
#ifndef BANGBAN_INTAKE_DOCUMENT_TEMPLATES_H
#define BANGBAN_INTAKE_DOCUMENT_TEMPLATES_H

#include "arena/arena.h"
#include "err/err.h"
#include "store/store_query.h"

#define DOCUMENT_KINDS_MAX 16

struct document_templates;

/* `kinds` ends with NULL; each must have its sheet, and each is tried on an empty document. ERR_INVALID and
 * ERR_IO name file and line in `ret_text`; ERR_NOMEM. */
int document_templates_open(struct document_templates **ret_templates, const char *directory,
                            const char *const *kinds, struct err_text *ret_text)
    __attribute__((warn_unused_result));
void document_templates_close(struct document_templates **templates);

struct document_form {
    const char *title; /* "受理通知书" */
    const char *word;  /* in its number: "受" */
};

/* Asserts that `kind` was opened. Borrowed until close. */
const struct document_form *document_templates_form(const struct document_templates *templates,
                                                    const char *kind);

/* The HTML of a document in that form from its data (document_data.h), in arena memory. ERR_INVALID with
 * `ret_text`: a text that XML cannot hold, or a sheet that fails on these data; ERR_NOMEM. */
int document_render(const struct document_form *form, struct store_bytes data, struct arena *arena,
                    struct store_bytes *ret_html, struct err_text *ret_text);

#endif
