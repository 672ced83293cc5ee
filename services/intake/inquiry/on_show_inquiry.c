/* SPDX-License-Identifier: Apache-2.0
 * on_show_inquiry - an inquiry with all that was asked, answered and done. */
#include "inquiry.h"

struct show {
    struct inquiry inquiry;
    InquiryReply head;
    RegisterInquiry asked;
    Reception reception;
    InquiryView message;
};

static void show_asked(const struct load_inquiry_row *row, RegisterInquiry *asked)
{
    bangban__v1__register_inquiry__init(asked);
    asked->window = borrow(row->window_code);
    asked->kind = borrow(row->kind);
    asked->channel = borrow(row->channel);
    asked->asker_name = borrow(row->asker_name);
    asked->asker_phone = borrow(row->asker_phone);
    asked->enterprise = borrow(row->enterprise);
    asked->credit_code = borrow(row->credit_code);
    asked->project_code = borrow(row->project_code);
    asked->question = borrow(row->question);
    asked->items = (int32_t *)(uintptr_t)row->items.items;
    asked->n_items = row->items.count;
    asked->first_asked_by = borrow(row->first_asked_by);
}

static void show_reception(const struct load_inquiry_row *row, Reception *reception)
{
    bangban__v1__reception__init(reception);
    reception->window = borrow(row->window_code);
    if (row->has_clerk) {
        reception->clerk = borrow(row->clerk);
        reception->clerk_name = borrow(row->clerk_name);
    }
    reception->out_of_hours = row->out_of_hours;
    reception->counts_from_at = row->counts_from.us;
}

static int show_steps(struct handler_ctx *ctx, const char *number, InquiryView *message)
{
    struct load_inquiry_steps_row *rows;
    size_t count;
    int err = load_inquiry_steps(ctx->tx, ctx->arena, number, 0, &rows, &count);

    if (err < 0)
        return err;
    InquiryStep *steps = arena_array(ctx->arena, count, sizeof(*steps));
    message->steps = arena_array(ctx->arena, count, sizeof(*message->steps));
    if (!steps || !message->steps)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__inquiry_step__init(&steps[i]);
        steps[i].version = rows[i].version;
        steps[i].acted_at = rows[i].acted_at.us;
        steps[i].kind = borrow(rows[i].kind);
        steps[i].caller = borrow(rows[i].caller);
        steps[i].actor = borrow(rows[i].actor);
        steps[i].responsible = borrow(rows[i].responsible);
        steps[i].summary = borrow(rows[i].summary);
        message->steps[message->n_steps++] = &steps[i];
    }
    return 0;
}

static int show_application(struct handler_ctx *ctx, const struct load_inquiry_row *row, InquiryReply *head)
{
    if (!row->has_application_id)
        return 0;
    head->application_id = arena_alloc(ctx->arena, UUID_TEXT);
    if (!head->application_id)
        return ERR_NOMEM;
    uuid_format(&row->application_id, head->application_id);
    return 0;
}

static int show_all(struct handler_ctx *ctx, struct show *show)
{
    const struct load_inquiry_row *row = &show->inquiry.row;
    InquiryView *message = &show->message;

    bangban__v1__inquiry_view__init(message);
    bangban__v1__inquiry_reply__init(&show->head);
    inquiry_fill_reply(ctx, &show->inquiry, &show->head);
    show_asked(row, &show->asked);
    show_reception(row, &show->reception);
    message->inquiry = &show->head;
    message->asked = &show->asked;
    message->reception = &show->reception;
    message->asked_at = row->asked_at.us;
    message->closed_at = row->has_closed_at ? row->closed_at.us : 0;
    if (row->has_answer) {
        message->answer = borrow(row->answer);
        message->answered_by = borrow(row->answered_by);
    }
    int err = show_application(ctx, row, &show->head);
    return err < 0 ? err : show_steps(ctx, show->inquiry.number, message);
}

enum verdict inquiry_on_show(struct handler_ctx *ctx, struct incoming *in)
{
    const ShowInquiry *request = (const ShowInquiry *)in->message;
    struct show show = {.inquiry.number = request->number};
    int err = load_inquiry(ctx->tx, ctx->arena, request->number, &show.inquiry.row);

    if (err == ERR_NOT_FOUND)
        return refuse(ctx, in,
                      &(struct problem){.code = "not-found", .detail = "没有这个登记件：请核对登记编号"});
    if (err == 0)
        err = show_all(ctx, &show);
    if (err == 0)
        err = reply(ctx, in, &show.message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
