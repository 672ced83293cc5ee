/* SPDX-License-Identifier: Apache-2.0
 * document - what the centre gives out with number, form and seal (受理通知书, 一次性告知书 ...).
 *
 * A document is filled from the records when it is issued and then stays as it was, to the byte: issued again
 * it is a reprint.  When its records have changed it can be issued anew, for a reason: another document, with
 * a number of its own, which replaces it.  Number and form are read from its template (document_templates.h).
 */
#ifndef BANGBAN_INTAKE_DOCUMENT_H
#define BANGBAN_INTAKE_DOCUMENT_H

#include "document/document_data.h"
#include "intake.h"

/* What is to be issued. */
struct paper {
    struct handler_ctx *ctx;
    const struct intake *intake;
    const struct document_kind *kind;
    struct application application;
    const char *reason; /* to issue it anew, "": none */
    int item, round;
    struct document_data data; /* open at the root element */
};

enum document_scope { DOCUMENT_OF_APPLICATION, DOCUMENT_OF_ITEM, DOCUMENT_OF_EITHER };

struct document_kind {
    const char *name; /* also of the template: acceptance.xsl */
    enum document_scope scope;
    bool rounds; /* there may be one of each round: of a delivery, its number */
    /* The round where none is named; NULL: the first. ERR_NOT_FOUND: there is none. */
    int (*choose)(struct paper *paper);
    /* Writes what the records say; ERR_NOT_FOUND when they say nothing yet. */
    int (*fill)(struct paper *paper);
    const char *absent; /* Chinese: why there is nothing yet, and what to do */
};

extern const struct document_kind document_kinds[];               /* ends with a NULL name */
const struct document_kind *document_kind_find(const char *name); /* or NULL */

/* "2026年3月2日", as documents are dated. Arena memory, NULL when it is full. */
const char *document_day(struct arena *arena, civil_day day);

enum verdict intake_on_issue_document(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_show_document(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_list_documents(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part document_part;

#endif
