/* SPDX-License-Identifier: Apache-2.0
 * on_push_status - status events that the department's system pushes, many at a time.
 *
 * Screen each by itself (whose key, form), find those that came before, fold the rest, store, answer.  The
 * event id makes it idempotent for ever: the same bytes again get the first receipt, other bytes are a
 * conflict.
 */
#include <string.h>

#include "event_batch.h"
#include "validate_push.h"

struct push {
    struct incoming *in;
    const PushStatus *status;
    struct store_bytes raw;
    size_t first; /* number of the first push of this event id in the batch; its own, if it is that */
    const struct find_events_row *earlier; /* taken in an earlier batch */
    const struct event_record *record;     /* taken in this one */
};

struct pushes {
    struct handler_ctx *ctx;
    struct push *items; /* those that passed the screen */
    size_t count;
    struct key_index ids;
};

/* ---- screening ---- */

static enum verdict refuse_fields(struct handler_ctx *ctx, struct incoming *in,
                                  const struct push_problems *problems)
{
    return refuse(ctx, in,
                  &(struct problem){
                      .code = "invalid-field",
                      .detail = "推送的状态事件填写有误，未作任何登记；请按 errors 逐项改正后重新推送",
                      .fields = problems->items,
                      .field_count = problems->count,
                  });
}

static enum verdict refuse_size(struct handler_ctx *ctx, struct incoming *in)
{
    return refuse(ctx, in,
                  &(struct problem){
                      .code = "too-big",
                      .detail = "一个状态事件不得超过 8192 字节；请只填写推送接口规定的内容",
                  });
}

/* True if the push may go on; otherwise it has been answered with *ret_verdict. */
static bool screen(struct handler_ctx *ctx, struct incoming *in, enum verdict *ret_verdict)
{
    const struct adapter *adapter = ctx->state;
    struct push_problems problems;

    if (!caller_is_department(in->caller, adapter->department)) {
        *ret_verdict = refuse_stranger(ctx, in);
        return false;
    }
    if (in->request->body.len > PUSH_BYTES_MAX) {
        *ret_verdict = refuse_size(ctx, in);
        return false;
    }
    validate_push((const PushStatus *)in->message, &problems);
    if (problems.count > 0)
        *ret_verdict = refuse_fields(ctx, in, &problems);
    return problems.count == 0;
}

static int collect(struct pushes *pushes, struct incoming *const *in, size_t count, enum verdict *ret_verdict)
{
    pushes->items = arena_array(pushes->ctx->arena, count, sizeof *pushes->items);
    int err = pushes->items ? key_index_init(&pushes->ids, pushes->ctx->arena, count) : ERR_NOMEM;

    for (size_t i = 0; i < count && err == 0 && *ret_verdict == VERDICT_DONE; i++) {
        if (!screen(pushes->ctx, in[i], ret_verdict))
            continue;
        struct push *push = &pushes->items[pushes->count];
        const ProtobufCBinaryData *body = &in[i]->request->body;
        *push = (struct push){
            .in = in[i],
            .status = (const PushStatus *)in[i]->message,
            .raw = {body->data, body->len},
        };
        const char *id = push->status->event_id;
        push->first = key_index_add(&pushes->ids, id, strlen(id), pushes->count++);
    }
    return err;
}

/* ---- what came before ---- */

static int find_earlier(struct pushes *pushes)
{
    const struct adapter *adapter = pushes->ctx->state;
    const char **ids = arena_array(pushes->ctx->arena, pushes->count, sizeof *ids);
    struct find_events_row *rows;
    size_t count;

    if (!ids)
        return ERR_NOMEM;
    for (size_t i = 0; i < pushes->count; i++)
        ids[i] = pushes->items[i].status->event_id;
    int err = find_events(pushes->ctx->tx, pushes->ctx->arena, adapter->department,
                          (struct store_text_array){ids, pushes->count}, &rows, &count);
    for (size_t i = 0; i < count && err == 0; i++) {
        size_t number = key_index_find(&pushes->ids, rows[i].event_id, strlen(rows[i].event_id));
        if (number != KEY_NONE)
            pushes->items[number].earlier = &rows[i];
    }
    return err;
}

/* ---- answering ---- */

static bool same_bytes(struct store_bytes a, struct store_bytes b)
{
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

static enum verdict refuse_conflict(struct handler_ctx *ctx, const struct push *push)
{
    struct log_context log = ctx->log;

    log.message_id = push->status->event_id;
    log.approval_id = push->status->approval_id;
    log_event(&log, LOG_ERROR, "push.conflict", LOG_S("caller", push->in->caller));
    return refuse(ctx, push->in,
                  &(struct problem){
                      .code = "conflict",
                      .detail = "该事件编号已用于内容不同的事件，原事件不变；如需更正，请先撤销原事件，"
                                "再用新的事件编号推送",
                  });
}

static const char *verdict_word(enum disposition disposition)
{
    return disposition == FOLD_HELD ? "held" : disposition == FOLD_QUARANTINED ? "quarantined" : "accepted";
}

static enum verdict answer(struct handler_ctx *ctx, const struct push *push, PushReceipt receipt)
{
    struct adapter *adapter = ctx->state;
    uint8_t digest[CHAIN_HASH];

    chain_sha256(adapter->digest, (struct bytes_view){push->raw.data, push->raw.size}, digest);
    receipt.event_id = push->status->event_id;
    receipt.detail = (char *)fold_code_detail(fold_code_find(receipt.code));
    receipt.sha256 = (ProtobufCBinaryData){sizeof digest, digest};
    if (receipt.sequence > 0)
        receipt.stream = adapter->stream;
    int err = reply(ctx, push->in, &receipt);
    return err < 0 ? verdict_of(ctx, push->in, err) : VERDICT_DONE;
}

static char *text_or_empty(const char *text)
{
    return (char *)(text ? text : "");
}

static enum verdict answer_earlier(struct handler_ctx *ctx, const struct push *push,
                                   const struct find_events_row *row)
{
    PushReceipt receipt = BANGBAN__V1__PUSH_RECEIPT__INIT;

    if (!same_bytes(push->raw, row->raw))
        return refuse_conflict(ctx, push);
    receipt.verdict = (char *)"duplicate";
    receipt.code = text_or_empty(row->has_receipt_code ? row->receipt_code : NULL);
    receipt.state = (char *)row->receipt_state;
    if (row->has_stream_sequence && row->has_chain_hash) {
        receipt.sequence = (uint64_t)row->stream_sequence;
        receipt.chain_hash = (ProtobufCBinaryData){row->chain_hash.size, (uint8_t *)row->chain_hash.data};
    }
    return answer(ctx, push, receipt);
}

static enum verdict answer_new(struct handler_ctx *ctx, const struct push *push, const struct push *first)
{
    const struct judgement *judged = &first->record->receipt;
    PushReceipt receipt = BANGBAN__V1__PUSH_RECEIPT__INIT;

    if (push != first && !same_bytes(push->raw, first->raw))
        return refuse_conflict(ctx, push);
    receipt.verdict = (char *)(push == first ? verdict_word(judged->disposition) : "duplicate");
    receipt.code = text_or_empty(fold_code_name(judged->code));
    receipt.state = (char *)judged->state;
    receipt.sequence = judged->position.sequence;
    if (receipt.sequence > 0)
        receipt.chain_hash = (ProtobufCBinaryData){CHAIN_HASH, (uint8_t *)judged->position.hash};
    return answer(ctx, push, receipt);
}

static enum verdict answer_all(const struct pushes *pushes)
{
    enum verdict verdict = VERDICT_DONE;

    for (size_t i = 0; i < pushes->count && verdict == VERDICT_DONE; i++) {
        const struct push *push = &pushes->items[i], *first = &pushes->items[push->first];
        verdict = first->earlier ? answer_earlier(pushes->ctx, push, first->earlier)
                                 : answer_new(pushes->ctx, push, first);
    }
    return verdict;
}

static int fold_new(struct pushes *pushes)
{
    struct event_batch batch;
    int err = event_batch_init(&batch, pushes->ctx, pushes->count);

    if (err < 0)
        return err;
    for (size_t i = 0; i < pushes->count; i++) {
        struct push *push = &pushes->items[i];
        if (push->first == i && !push->earlier)
            push->record = event_batch_add(&batch, push->in, push->status, push->raw);
    }
    if (batch.count == 0)
        return 0;
    err = event_batch_load(&batch);
    if (err == 0)
        err = event_batch_fold(&batch);
    return err < 0 ? err : event_batch_store(&batch);
}

enum verdict adapter_on_push_status(struct handler_ctx *ctx, struct incoming *const *in, size_t count)
{
    struct pushes pushes = {.ctx = ctx};
    enum verdict verdict = VERDICT_DONE;
    int err = collect(&pushes, in, count, &verdict);

    if (verdict != VERDICT_DONE || (err == 0 && pushes.count == 0))
        return verdict;
    if (err == 0)
        err = find_earlier(&pushes);
    if (err == 0)
        err = fold_new(&pushes);
    if (err < 0) /* of several nobody is to blame before each was tried alone */
        return verdict_of(ctx, count == 1 ? in[0] : NULL, err);
    return answer_all(&pushes);
}
