/* SPDX-License-Identifier: Apache-2.0
 * on_show_record - how a case ended, came back and was corrected; the acts themselves are in on_list_acts.c.
 */
#include "delivery.sql.h"
#include "ending.h"
#include "validate.h"

typedef Bangban__V1__CorrectionView CorrectionView;
typedef Bangban__V1__DeliveryView DeliveryView;
typedef Bangban__V1__EndingView EndingView;
typedef Bangban__V1__FormerApprovalView FormerApprovalView;
typedef Bangban__V1__FormerStateView FormerStateView;
typedef Bangban__V1__RecordView RecordView;
typedef Bangban__V1__ResultCorrectionView ResultCorrectionView;

struct record {
    struct handler_ctx *ctx;
    struct uuid id;
    RecordView message;
};

/* A list of `count` initialised messages in the view: views_ and the list that points to them. */
#define MAKE_LIST(arena_, count_, views_, list_)                                                             \
    ((views_) = arena_array((arena_), (count_), sizeof(*(views_))),                                          \
     (list_) = arena_array((arena_), (count_), sizeof(*(list_))), (views_) && (list_))

static void fill_delivery(DeliveryView *view, const struct load_deliveries_row *row)
{
    bangban__v1__delivery_view__init(view);
    view->item = row->item;
    view->number = row->number;
    view->recorded_at = row->recorded_at.us;
    view->channel = borrow(row->channel);
    view->received_by = borrow(row->received_by);
    view->relation = borrow(row->relation);
    view->identity = borrow(row->identity);
    view->tracking_number = borrow(row->tracking_number);
    view->address = borrow(row->address);
    view->receipt = borrow(row->receipt);
    view->document = borrow(row->document);
    view->reason = borrow(row->reason);
    view->kind = borrow(row->kind);
    view->delivered_at = row->delivered_at.us;
    if (row->has_decision)
        view->decision = borrow(row->decision);
}

static int show_deliveries(struct record *record)
{
    struct load_deliveries_row *rows;
    DeliveryView *views;
    size_t count;
    int err = load_deliveries(record->ctx->tx, record->ctx->arena, record->id, &rows, &count);

    if (err < 0)
        return err;
    if (!MAKE_LIST(record->ctx->arena, count, views, record->message.deliveries))
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        fill_delivery(&views[i], &rows[i]);
        record->message.deliveries[record->message.n_deliveries++] = &views[i];
    }
    return 0;
}

static void fill_ending(EndingView *view, const struct load_endings_row *row)
{
    bangban__v1__ending_view__init(view);
    view->version = row->version;
    view->acted_at = row->acted_at.us;
    view->kind = borrow(row->kind);
    view->items = (int32_t *)(uintptr_t)row->items.items;
    view->n_items = row->items.count;
    view->reason_code = borrow(row->reason_code);
    view->reason = borrow(row->reason);
    view->requested_by = borrow(row->requested_by);
    view->request_sha256 = borrow(row->request_sha256);
}

static int show_endings(struct record *record)
{
    struct load_endings_row *rows;
    EndingView *views;
    size_t count;
    int err = load_endings(record->ctx->tx, record->ctx->arena, record->id, &rows, &count);

    if (err < 0)
        return err;
    if (!MAKE_LIST(record->ctx->arena, count, views, record->message.endings))
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        fill_ending(&views[i], &rows[i]);
        record->message.endings[record->message.n_endings++] = &views[i];
    }
    return 0;
}

static void fill_correction(CorrectionView *view, const struct load_corrections_row *row)
{
    bangban__v1__correction_view__init(view);
    view->version = row->version;
    view->acted_at = row->acted_at.us;
    view->field = borrow(row->field);
    view->item = row->item;
    view->code = borrow(row->code);
    view->wrong = borrow(row->wrong_value);
    view->right = borrow(row->right_value);
    view->reason = borrow(row->reason);
    view->evidence = borrow(row->evidence);
}

static int show_corrections(struct record *record)
{
    struct load_corrections_row *rows;
    CorrectionView *views;
    size_t count;
    int err = load_corrections(record->ctx->tx, record->ctx->arena, record->id, &rows, &count);

    if (err < 0)
        return err;
    if (!MAKE_LIST(record->ctx->arena, count, views, record->message.corrections))
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        fill_correction(&views[i], &rows[i]);
        record->message.corrections[record->message.n_corrections++] = &views[i];
    }
    return 0;
}

static void fill_result_correction(ResultCorrectionView *view, const struct load_result_corrections_row *row)
{
    bangban__v1__result_correction_view__init(view);
    view->item = row->item;
    view->department = borrow(row->department);
    view->former_decision = borrow(row->former_decision);
    view->former_result = borrow(row->former_result);
    view->decision = borrow(row->decision);
    view->result = borrow(row->result);
    view->corrected_at = row->corrected_at.us;
    view->after_delivery = row->after_delivery;
}

static int show_result_corrections(struct record *record)
{
    struct load_result_corrections_row *rows;
    ResultCorrectionView *views;
    size_t count;
    int err = load_result_corrections(record->ctx->tx, record->ctx->arena, record->id, &rows, &count);

    if (err < 0)
        return err;
    if (!MAKE_LIST(record->ctx->arena, count, views, record->message.result_corrections))
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        fill_result_correction(&views[i], &rows[i]);
        record->message.result_corrections[record->message.n_result_corrections++] = &views[i];
    }
    return 0;
}

static int show_former_approvals(struct record *record)
{
    struct arena *arena = record->ctx->arena;
    struct load_former_of_row *rows;
    FormerApprovalView *views;
    size_t count;
    int err = load_former_of(record->ctx->tx, arena, record->id, &rows, &count);

    if (err < 0)
        return err;
    if (!MAKE_LIST(arena, count, views, record->message.former_approvals))
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__former_approval_view__init(&views[i]);
        views[i].item = rows[i].item;
        views[i].approval_id = borrow(rows[i].approval_id);
        views[i].state = borrow(rows[i].state);
        views[i].replaced_at = rows[i].replaced_at.us;
        record->message.former_approvals[record->message.n_former_approvals++] = &views[i];
    }
    return 0;
}

static void fill_former_state(FormerStateView *view, const struct load_former_states_row *row)
{
    bangban__v1__former_state_view__init(view);
    view->item = row->item;
    view->approval_id = borrow(row->approval_id);
    view->event = borrow(row->event);
    view->state = borrow(row->state);
    view->occurred_at = row->occurred_at.us;
    view->recorded_at = row->recorded_at.us;
    view->detail = borrow(row->detail);
}

static int show_former_states(struct record *record)
{
    struct arena *arena = record->ctx->arena;
    struct load_former_states_row *rows;
    FormerStateView *views;
    size_t count;
    int err = load_former_states(record->ctx->tx, arena, record->id, &rows, &count);

    if (err < 0)
        return err;
    if (!MAKE_LIST(arena, count, views, record->message.former_states))
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        fill_former_state(&views[i], &rows[i]);
        record->message.former_states[record->message.n_former_states++] = &views[i];
    }
    return 0;
}

static int (*const parts[])(struct record *record) = {
    show_deliveries,         show_endings,          show_corrections,
    show_result_corrections, show_former_approvals, show_former_states,
};

enum verdict intake_on_show_record(struct handler_ctx *ctx, struct incoming *in)
{
    const ShowRecord *request = (const ShowRecord *)in->message;
    struct record record = {.ctx = ctx};
    struct findings findings = {.arena = ctx->arena};
    struct application application;

    validate_application_id(&findings, request->application_id, &record.id);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = application_load(ctx, &record.id, &application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    bangban__v1__record_view__init(&record.message);
    record.message.application_id = request->application_id;
    for (size_t i = 0; err == 0 && i < sizeof(parts) / sizeof(parts[0]); i++)
        err = parts[i](&record);
    if (err == 0)
        err = reply(ctx, in, &record.message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
