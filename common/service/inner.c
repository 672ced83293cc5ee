/* SPDX-License-Identifier: Apache-2.0
 * inner - commands that a handler performs within its own. */
#include "inner.h"

#include <assert.h>
#include <string.h>

#include "batch.h"
#include "wire/wire.h"

struct inner_trial {
    size_t event_count;
    struct stream_head *heads;
};

static int open_answer(struct handler_ctx *ctx, const struct item *item, struct inner_answer *ret_answer)
{
    struct err_text text;
    const Reply *reply = (const Reply *)wire_unpack(&bangban__v1__reply__descriptor, item->answer.data,
                                                    item->answer.size, ctx->arena, &text);

    if (!reply)
        return ERR_NOMEM;
    *ret_answer = (struct inner_answer){.problem = reply->problem};
    if (reply->problem)
        return 0;
    ret_answer->message =
        wire_unpack(item->request_type->reply, reply->body.data, reply->body.len, ctx->arena, &text);
    return ret_answer->message ? 0 : ERR_NOMEM;
}

static struct item *item_within(const struct handler_ctx *ctx, const struct incoming *in,
                                const ProtobufCMessage *message, Request *request)
{
    struct item *item = item_new(ITEM_REQUEST);

    if (!item)
        return NULL;
    *request = *in->request;
    request->type = (char *)message->descriptor->short_name;
    request->_expected_case = BANGBAN__V1__REQUEST___EXPECTED__NOT_SET;
    item->in.message = message;
    item->in.request = request;
    item->in.caller = in->caller;
    item->request_type = request_type_find(request->type);
    assert(item->request_type && (role_of(in->caller) & item->request_type->roles));
    item->handler = wiring_request(ctx->batch->wiring, item->request_type);
    assert(item->handler && item->handler->one);
    return item;
}

enum verdict inner_perform(struct handler_ctx *ctx, struct incoming *in, const ProtobufCMessage *message,
                           struct inner_answer *ret_answer)
{
    Request request;
    struct item *item = item_within(ctx, in, message, &request);

    if (!item)
        return verdict_of(ctx, in, ERR_NOMEM);
    enum verdict verdict = item->handler->one(ctx, &item->in);
    if (verdict == VERDICT_REJECT && item->code)
        verdict = reject(ctx, in, item->code, "%s", item->reason);
    else if (verdict == VERDICT_DONE) {
        int err = open_answer(ctx, item, ret_answer);
        verdict = err < 0 ? verdict_of(ctx, in, err) : VERDICT_DONE;
    }
    item_free(&item);
    return verdict;
}

int inner_try(struct handler_ctx *ctx, struct inner_trial **ret_trial)
{
    const struct batch *batch = ctx->batch;
    size_t streams = batch->wiring->stream_count;
    struct inner_trial *trial = arena_alloc(ctx->arena, sizeof *trial);

    if (!trial)
        return ERR_NOMEM;
    trial->event_count = batch->events.count;
    trial->heads = arena_array(ctx->arena, streams, sizeof *trial->heads);
    if (!trial->heads)
        return ERR_NOMEM;
    if (streams > 0)
        memcpy(trial->heads, batch->after.heads, streams * sizeof *trial->heads);
    *ret_trial = trial;
    return store_savepoint(ctx->tx);
}

int inner_undo(struct handler_ctx *ctx, const struct inner_trial *trial)
{
    struct batch *batch = ctx->batch;

    batch->events.count = trial->event_count;
    if (batch->wiring->stream_count > 0)
        memcpy(batch->after.heads, trial->heads, batch->wiring->stream_count * sizeof *trial->heads);
    return store_rollback_to(ctx->tx);
}

int inner_keep(struct handler_ctx *ctx)
{
    return store_release(ctx->tx);
}
