/* SPDX-License-Identifier: Apache-2.0
 * handle - the handlers of a batch, one after the other or a run of one message type at once.
 *
 * A run may take messages from further back as long as no message of the same stream, or from the same
 * caller, is overtaken. */
#include <assert.h>
#include <string.h>

#include "batch.h"
#include "log/log.h"
#include "problem.h"
#include "replay.h"

static struct log_context context_of(const struct item *item)
{
    const Envelope *envelope = item->in.envelope;
    const Request *request = item->in.request;

    if (envelope)
        return (struct log_context){
            .case_id = envelope->partitionkey, .message_id = envelope->id, .trace = envelope->traceparent};
    if (request)
        return (struct log_context){.message_id = request->request_id, .trace = request->traceparent};
    return (struct log_context){0};
}

static enum verdict call_many(struct batch *batch, const struct service_handler *handler,
                              struct item *const *items, size_t count)
{
    struct incoming **in = arena_array(&batch->arena, count, sizeof *in);

    if (!in)
        return VERDICT_REJECT;
    for (size_t i = 0; i < count; i++)
        in[i] = &items[i]->in;
    return handler->many(&batch->ctx, in, count);
}

enum verdict batch_call(struct batch *batch, const struct service_handler *handler, struct item *const *items,
                        size_t count)
{
    struct item *first = items[0];

    batch->current = count == 1 ? first : NULL;
    batch->ctx.log = count == 1 ? context_of(first) : (struct log_context){0};
    if (handler->many)
        return call_many(batch, handler, items, count);
    return handler->one(&batch->ctx, &first->in);
}

static enum verdict call_item(struct batch *batch, struct item *const *items, size_t count)
{
    struct item *first = items[0];
    enum verdict verdict;

    if (first->handler)
        return batch_call(batch, first->handler, items, count);
    batch->current = first;
    batch->ctx.log = context_of(first);
    switch (first->kind) {
    case ITEM_TIMER:
        return first->timer->fire(&batch->ctx);
    case ITEM_ELECTED:
        verdict = batch->wiring->spec->elected(&batch->ctx);
        assert(verdict != VERDICT_DEFER);
        return verdict;
    case ITEM_REQUEST:
        return replay_command(batch, first);
    case ITEM_EVENT:
    case ITEM_BEACON:
        break;
    }
    return VERDICT_REJECT;
}

/* ---- runs ---- */

static bool same_lane(const struct item *a, const struct item *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == ITEM_EVENT)
        return a->source == b->source;
    return a->kind == ITEM_REQUEST && strcmp(a->in.caller, b->in.caller) == 0;
}

/* True if an unhandled message between the run's first and `at` is in the lane of `at`. */
static bool overtakes(const struct batch *batch, size_t first, size_t at)
{
    for (size_t i = first; i < at; i++) {
        const struct item *between = batch->items[i];
        if (!between->handled && between->fate == FATE_HANDLE && same_lane(between, batch->items[at]))
            return true;
    }
    return false;
}

/* The unhandled messages from `first` on that its handler may take at once; marks them handled. */
static size_t collect_run(struct batch *batch, size_t first, struct item **run)
{
    const struct service_handler *handler = batch->items[first]->handler;
    size_t count = 0;
    bool passed_others = false; /* until then nothing can be overtaken */

    run[count++] = batch->items[first];
    batch->items[first]->handled = true;
    if (!handler || !handler->many)
        return count;
    for (size_t i = first + 1; i < batch->count; i++) {
        struct item *item = batch->items[i];
        if (item->handled || item->fate != FATE_HANDLE)
            continue;
        if (item->handler != handler || (passed_others && overtakes(batch, first, i))) {
            passed_others = true;
            continue;
        }
        item->handled = true;
        run[count++] = item;
    }
    return count;
}

/* ---- verdicts ---- */

/* A failed statement may have been queued by an earlier message, or be the fence: whoever is named, look
 * closer. */
static enum outcome look_closer(struct batch *batch, struct item *const *run, size_t count)
{
    for (size_t i = 0; i < count; i++)
        item_judge_anew(run[i]);
    *batch->frame->stale = true;
    return batch->count > 1 ? OUTCOME_EACH : OUTCOME_AGAIN;
}

/* Notes it, and forgets what later messages were told in the light of this one's success. */
static void note_rejection(struct batch *batch, struct item *item)
{
    bool later = false;

    item->by_handler = true;
    for (size_t i = 0; i < batch->count; i++) {
        if (later && batch->items[i]->fate != FATE_HANDLE)
            item_judge_anew(batch->items[i]);
        later = later || batch->items[i] == item;
    }
    log_event(&batch->ctx.log, LOG_WARN, "message.rejected", LOG_S("code", item->code),
              LOG_S("reason", item->reason),
              LOG_S("database", store_tx_failed(batch->tx) ? store_tx_error(batch->tx) : NULL),
              LOG_S("stream", item->in.stream), LOG_U("sequence", item->in.sequence),
              LOG_S("type", item->request_type ? item->request_type->name : NULL),
              LOG_S("timer", item->timer ? item->timer->name : NULL));
}

static enum outcome rejected(struct batch *batch, struct item *item)
{
    if (item->kind == ITEM_ELECTED)
        return OUTCOME_FAULT;
    if (item->replay_again) { /* up to the event that cannot be replayed */
        item->replay_again = false;
        return OUTCOME_AGAIN;
    }
    if (!item->code && item->kind == ITEM_REQUEST)
        item_reject(item, "internal", "系统未能办理,已记录原因,请联系运维人员");
    if (!item->code)
        item_reject(item, "rejected",
                    store_tx_failed(batch->tx) ? store_tx_error(batch->tx) : "the handler gave no reason");
    note_rejection(batch, item);
    return OUTCOME_AGAIN;
}

/* A `many` may name those at fault; otherwise each is tried alone. */
static enum outcome run_rejected(struct batch *batch, struct item *const *run, size_t count)
{
    bool named = false;

    for (size_t i = 0; i < count; i++) {
        if (!run[i]->code)
            continue;
        named = true;
        note_rejection(batch, run[i]);
    }
    return named ? OUTCOME_AGAIN : OUTCOME_EACH;
}

static enum outcome deferred(struct batch *batch, struct item *item)
{
    if (item->kind != ITEM_EVENT) {
        item_reject(item, "unavailable", "所需信息尚未到达,请稍后重试");
        return OUTCOME_AGAIN;
    }
    item->deferred = true;
    return batch->count == 1 ? OUTCOME_DEFERRED : OUTCOME_AGAIN;
}

static enum outcome judge(struct batch *batch, enum verdict verdict, struct item *const *run, size_t count)
{
    if (verdict == VERDICT_DONE && !store_tx_failed(batch->tx))
        return OUTCOME_COMMITTED;
    if (store_broken(batch->frame->store))
        return OUTCOME_LOST;
    if (verdict == VERDICT_RETRY)
        return OUTCOME_RETRY;
    if (store_tx_failed(batch->tx) && (batch->count > 1 || !batch->fresh))
        return look_closer(batch, run, count);
    if (count > 1)
        return verdict == VERDICT_REJECT ? run_rejected(batch, run, count) : OUTCOME_EACH;
    return verdict == VERDICT_DEFER ? deferred(batch, run[0]) : rejected(batch, run[0]);
}

/* ---- requests that the run has left open ---- */

static int answer_rest(struct batch *batch, struct item *item)
{
    struct problem problem = {.code = item->code, .detail = item->reason};

    if (item->kind != ITEM_REQUEST || item->answer.data)
        return 0;
    if (item->twin) {
        item->answer = item->twin->answer;
        item->temporary = true;
        return 0;
    }
    if (!item->code) {
        log_event(NULL, LOG_ERROR, "request.unanswered", LOG_S("type", item->request_type->name));
        problem = (struct problem){.code = "internal", .detail = "系统未能给出答复,请联系运维人员"};
    }
    item->answer = problem_reply(&batch->arena, item->in.request->request_id, &problem);
    return item->answer.data ? 0 : ERR_NOMEM;
}

enum outcome batch_handle(struct batch *batch)
{
    struct item **run = arena_array(&batch->arena, batch->count, sizeof *run);

    if (!run)
        return OUTCOME_EACH;
    for (size_t i = 0; i < batch->count; i++) {
        if (batch->items[i]->handled || batch->items[i]->fate != FATE_HANDLE)
            continue;
        size_t count = collect_run(batch, i, run);
        enum outcome outcome = judge(batch, call_item(batch, run, count), run, count);
        if (outcome != OUTCOME_COMMITTED)
            return outcome;
    }
    for (size_t i = 0; i < batch->count; i++)
        if (answer_rest(batch, batch->items[i]) < 0)
            return OUTCOME_EACH;
    return OUTCOME_COMMITTED;
}
