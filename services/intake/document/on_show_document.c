/* SPDX-License-Identifier: Apache-2.0
 * on_show_document - a document as it was issued; on_list_documents - those of an application. */
#include "document.sql.h"
#include "document/document_reply.h"
#include "validate.h"

#define NUMBER_MAX_CHARACTERS 60

static const char *id_text(struct arena *arena, const struct uuid *id)
{
    char text[UUID_TEXT];

    return arena_strdup(arena, uuid_format(id, text));
}

static int fill(struct handler_ctx *ctx, const char *number, const struct load_document_row *row,
                DocumentSummary *summary)
{
    bangban__v1__document_summary__init(summary);
    summary->number = borrow(number);
    summary->kind = borrow(row->kind);
    summary->title = borrow(row->title);
    summary->application_id = borrow(id_text(ctx->arena, &row->application_id));
    summary->item = row->item;
    summary->round = row->round;
    summary->sha256 = borrow(row->sha256);
    summary->size = (int64_t)row->html.size;
    summary->issued_at = row->issued_at.us;
    summary->issued_by = borrow(row->person);
    summary->copies = row->copies;
    summary->version = row->version;
    summary->reason = borrow(row->reason);
    summary->replaces = borrow(row->has_replaces ? row->replaces : "");
    summary->replaced_by = borrow(row->has_replaced_by ? row->replaced_by : "");
    return summary->application_id ? 0 : ERR_NOMEM;
}

int document_summary(struct handler_ctx *ctx, const char *number, DocumentSummary *ret_summary)
{
    struct load_document_row row;
    const char *kept = arena_strdup(ctx->arena, number);
    int err = kept ? load_document(ctx->tx, ctx->arena, number, &row) : ERR_NOMEM;

    return err < 0 ? err : fill(ctx, kept, &row, ret_summary);
}

static ProtobufCBinaryData binary(struct store_bytes bytes)
{
    return (ProtobufCBinaryData){bytes.size, (uint8_t *)(uintptr_t)bytes.data};
}

enum verdict intake_on_show_document(struct handler_ctx *ctx, struct incoming *in)
{
    const ShowDocument *request = (const ShowDocument *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct load_document_row row;
    DocumentSummary summary;
    DocumentView view;

    findings_check_text(&findings, "number", request->number, NUMBER_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = load_document(ctx->tx, ctx->arena, request->number, &row);
    if (err == ERR_NOT_FOUND)
        return refuse(
            ctx, in,
            &(struct problem){.code = "not-found",
                              .detail = "没有这个文号的文书：请按文书上的文号核对，包括括号和年份"});
    if (err == 0)
        err = fill(ctx, request->number, &row, &summary);
    if (err < 0)
        return verdict_of(ctx, in, err);
    bangban__v1__document_view__init(&view);
    view.document = &summary;
    view.html = binary(row.html);
    view.data = binary(row.data);
    err = reply(ctx, in, &view);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
