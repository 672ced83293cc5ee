/* SPDX-License-Identifier: Apache-2.0
 * on_list_documents - what was issued about an application, and how often it was printed. */
#include "document.sql.h"
#include "document/document.h"
#include "validate.h"

static int fill(struct handler_ctx *ctx, const ListDocuments *request, const struct uuid *id,
                DocumentList *list)
{
    struct list_documents_row *rows;
    size_t count;
    int err = list_documents(ctx->tx, ctx->arena, *id, &rows, &count);

    if (err < 0)
        return err;
    DocumentSummary *summaries = arena_array(ctx->arena, count, sizeof(*summaries));
    list->documents = arena_array(ctx->arena, count, sizeof(*list->documents));
    if (!summaries || !list->documents)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__document_summary__init(&summaries[i]);
        summaries[i].number = borrow(rows[i].number);
        summaries[i].kind = borrow(rows[i].kind);
        summaries[i].title = borrow(rows[i].title);
        summaries[i].application_id = request->application_id;
        summaries[i].item = rows[i].item;
        summaries[i].round = rows[i].round;
        summaries[i].sha256 = borrow(rows[i].sha256);
        summaries[i].size = rows[i].size;
        summaries[i].issued_at = rows[i].issued_at.us;
        summaries[i].issued_by = borrow(rows[i].person);
        summaries[i].copies = rows[i].copies;
        summaries[i].version = rows[i].version;
        summaries[i].reason = borrow(rows[i].reason);
        summaries[i].replaces = borrow(rows[i].has_replaces ? rows[i].replaces : "");
        summaries[i].replaced_by = borrow(rows[i].has_replaced_by ? rows[i].replaced_by : "");
        list->documents[list->n_documents++] = &summaries[i];
    }
    return 0;
}

enum verdict intake_on_list_documents(struct handler_ctx *ctx, struct incoming *in)
{
    const ListDocuments *request = (const ListDocuments *)in->message;
    struct findings findings = {.arena = ctx->arena};
    DocumentList message;
    struct uuid id;

    validate_application_id(&findings, request->application_id, &id);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    bangban__v1__document_list__init(&message);
    int err = fill(ctx, request, &id, &message);
    if (err == 0)
        err = reply(ctx, in, &message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
