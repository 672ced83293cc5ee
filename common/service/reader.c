/* SPDX-License-Identifier: Apache-2.0
 * reader - a thread that answers queries, each in a read-only transaction on its own connection. */
#include "bus.sql.h"
#include "log/log.h"
#include "problem.h"
#include "process.h"

#define IDLE  DURATION_S(1)
#define TRIES 2 /* the second one on a new connection */

struct reader {
    struct process *process;
    struct store *store; /* NULL: not connected */
};

static int connect_store(struct reader *reader)
{
    struct process *process = reader->process;
    struct err_text text;

    if (reader->store && !store_broken(reader->store))
        return 0;
    store_close(&reader->store);
    return store_open(&reader->store,
                      &(struct store_options){.conninfo = process->options.database,
                                              .application_name = process->wiring.name,
                                              .query_sets = process->query_sets},
                      &text);
}

static enum verdict ask(struct reader *reader, struct handler_ctx *ctx, struct item *item)
{
    int err = bus_read_only(ctx->tx);

    if (err < 0)
        return verdict_of(ctx, &item->in, err);
    if (!item->handler)
        return status_query(reader->process, ctx, item);
    return batch_call(ctx->batch, item->handler, &item, 1);
}

static enum verdict try_once(struct reader *reader, struct batch *batch, struct item *item)
{
    struct handler_ctx *ctx = &batch->ctx;

    if (connect_store(reader) < 0 || store_begin(reader->store, &batch->tx) < 0)
        return VERDICT_RETRY;
    *ctx = (struct handler_ctx){.tx = batch->tx,
                                .arena = &batch->arena,
                                .now = clock_now(reader->process->clock),
                                .played = clock_is_virtual(reader->process->clock),
                                .state = reader->process->spec->state,
                                .batch = batch};
    enum verdict verdict = ask(reader, ctx, item);
    store_rollback(&batch->tx);
    return verdict;
}

static void refuse_query(struct batch *batch, struct item *item, bool temporary)
{
    struct problem problem = {.code = item->code ? item->code : "internal",
                              .detail = item->reason ? item->reason : "系统未能给出答复,请联系运维人员"};

    if (temporary)
        problem = (struct problem){.code = "unavailable", .detail = "数据库暂不可用,请稍后重试"};
    item->answer = problem_reply(&batch->arena, item->in.request->request_id, &problem);
}

static void answer(struct reader *reader, struct batch *batch, struct item *item)
{
    enum verdict verdict = VERDICT_RETRY;

    for (int i = 0; i < TRIES && verdict == VERDICT_RETRY; i++)
        verdict = try_once(reader, batch, item);
    if (verdict == VERDICT_RETRY && !item->handler) {
        batch->ctx = (struct handler_ctx){.arena = &batch->arena, .now = clock_now(reader->process->clock)};
        verdict = status_from_memory(reader->process, &batch->ctx, item);
    }
    if (verdict != VERDICT_DONE || !item->answer.data)
        refuse_query(batch, item, verdict == VERDICT_RETRY || verdict == VERDICT_DEFER);
    if (verdict == VERDICT_REJECT)
        log_event(NULL, LOG_WARN, "query.rejected", LOG_S("type", item->request_type->name),
                  LOG_S("code", item->code), LOG_S("reason", item->reason));
}

static void serve(struct reader *reader, struct item *item)
{
    struct batch *batch;

    if (batch_new(&batch, &reader->process->wiring, &item, 1) < 0) {
        item_free(&item);
        return;
    }
    batch->owns_items = true;
    answer(reader, batch, item);
    outbox_put(&reader->process->outbox, batch);
}

void *reader_thread(void *argument)
{
    struct reader reader = {.process = argument};
    struct process *process = argument;
    struct queue_taken taken;

    do {
        struct item *item;
        taken = queue_take(&process->queries, &item, 1, IDLE);
        if (taken.reopened)
            loop_wake(process->outbox.waker);
        if (taken.count > 0)
            serve(&reader, item);
    } while (!taken.ended);
    store_close(&reader.store);
    atomic_fetch_sub(&process->workers, 1);
    loop_wake(process->outbox.waker);
    return NULL;
}
