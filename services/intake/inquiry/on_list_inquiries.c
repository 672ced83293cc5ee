/* SPDX-License-Identifier: Apache-2.0
 * on_list_inquiries - the newest inquiries, of a status, a responsible person or a window. */
#include "inquiry.h"
#include "person.h"
#include "validate.h"
#include "validate_inquiry.h"

static void fill_summary(const struct intake *intake, const struct list_inquiries_row *row,
                         InquirySummary *summary)
{
    const char *name = person_name(intake, row->responsible);

    bangban__v1__inquiry_summary__init(summary);
    summary->number = borrow(row->number);
    summary->kind = borrow(row->kind);
    summary->status = borrow(row->status);
    summary->window = borrow(row->window_code);
    summary->responsible = borrow(row->responsible);
    summary->responsible_name = borrow(name ? name : "");
    if (row->has_offered_to)
        summary->offered_to = borrow(row->offered_to);
    summary->asked_at = row->asked_at.us;
    summary->question = borrow(row->question);
}

static int fill_list(struct handler_ctx *ctx, const ListInquiries *request, InquiryList *list)
{
    uint32_t limit = request->limit ? request->limit : LIST_LIMIT_DEFAULT;
    struct list_inquiries_row *rows;
    size_t count;
    int err = list_inquiries(ctx->tx, ctx->arena, request->status, request->responsible, request->window,
                             limit, &rows, &count);

    if (err < 0)
        return err;
    InquirySummary *summaries = arena_array(ctx->arena, count, sizeof(*summaries));
    list->inquiries = arena_array(ctx->arena, count, sizeof(*list->inquiries));
    if (!summaries || !list->inquiries)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        fill_summary(ctx->state, &rows[i], &summaries[i]);
        list->inquiries[list->n_inquiries++] = &summaries[i];
    }
    return 0;
}

enum verdict inquiry_on_list(struct handler_ctx *ctx, struct incoming *in)
{
    const ListInquiries *request = (const ListInquiries *)in->message;
    struct findings findings = {.arena = ctx->arena};
    InquiryList message;

    validate_inquiry_list(&findings, ctx->state, request);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    bangban__v1__inquiry_list__init(&message);
    int err = fill_list(ctx, request, &message);
    if (err == 0)
        err = reply(ctx, in, &message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
