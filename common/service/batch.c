/* SPDX-License-Identifier: Apache-2.0
 * batch - one attempt, from the lock to a known COMMIT. */
#include "batch.h"

#include <stdlib.h>
#include <string.h>

#include "bus.sql.h"
#include "bus/owner.h"
#include "crash.h"
#include "log/log.h"

int batch_new(struct batch **ret_batch, const struct wiring *wiring, struct item *const *items, size_t count)
{
    struct batch *batch = calloc(1, sizeof *batch);

    if (!batch)
        return ERR_NOMEM;
    arena_init(&batch->arena, BATCH_MEMORY_MAX);
    batch->wiring = wiring;
    batch->items = malloc((count + 1) * sizeof *batch->items);
    if (!batch->items || standing_init(&batch->after, wiring) < 0) {
        batch_free(&batch);
        return ERR_NOMEM;
    }
    memcpy(batch->items, items, count * sizeof *items);
    batch->count = count;
    *ret_batch = batch;
    return 0;
}

void batch_free(struct batch **batch)
{
    if (!*batch)
        return;
    if ((*batch)->owns_items)
        for (size_t i = 0; i < (*batch)->count; i++)
            item_free(&(*batch)->items[i]);
    standing_done(&(*batch)->after);
    arena_done(&(*batch)->arena);
    free((*batch)->items);
    free(*batch);
    *batch = NULL;
}

int batch_grow(struct arena *arena, void **items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return 0;
    size_t wanted = *capacity ? *capacity * 2 : 16;
    void *larger = arena_array(arena, wanted, size);
    if (!larger)
        return ERR_NOMEM;
    if (count > 0)
        memcpy(larger, *items, count * size);
    *items = larger;
    *capacity = wanted;
    return 0;
}

/* ---- one attempt ---- */

static int read_standing(struct batch *batch)
{
    struct standing *standing = batch->frame->before;
    const struct wiring *wiring = batch->wiring;
    struct bus_count_parked_row parked = {0};
    int err = stream_load_heads(&batch->work, standing->heads, wiring->stream_count);

    if (err == 0)
        err = cursor_load(&batch->work, standing->cursors, wiring->source_count);
    if (err == 0)
        err = bus_count_parked(batch->tx, &batch->arena, wiring->name, &parked);
    if (err < 0)
        return err;
    standing->parked = (uint64_t)parked.parked;
    standing->oldest_parked = parked.oldest;
    return 0;
}

/* Heads and cursors from memory are good only if a COMMIT known to be good left them there. */
static int lock(struct batch *batch)
{
    const struct batch_frame *frame = batch->frame;
    int err;

    batch->fresh = *frame->stale;
    if (batch->fresh) {
        err = owner_lock(&batch->work, frame->before->epoch);
        if (err == 0)
            err = read_standing(batch);
    } else {
        err = owner_fence(&batch->work, frame->before->epoch);
    }
    standing_copy(&batch->after, frame->before, batch->wiring);
    return err;
}

static enum outcome failed(struct batch *batch, int err)
{
    bool broken = store_broken(batch->frame->store);

    if (err == ERR_FENCED)
        return OUTCOME_FENCED;
    *batch->frame->stale = true;
    log_event(NULL, LOG_WARN, "batch.failed", LOG_S("error", err_name(err)),
              LOG_S("reason", store_error(batch->frame->store)), LOG_U("messages", batch->count));
    if (broken || err == ERR_UNKNOWN)
        return OUTCOME_LOST;
    if (err == ERR_UNAVAIL)
        return OUTCOME_RETRY;
    if (batch->count > 1)
        return OUTCOME_EACH;
    return batch->fresh ? OUTCOME_FAULT : OUTCOME_AGAIN;
}

/* A handler, not the database, has ended the attempt; or the database through it. */
static enum outcome give_up(struct batch *batch, enum outcome outcome)
{
    if (store_tx_failed(batch->tx)) {
        *batch->frame->stale = true;
        log_event(NULL, LOG_WARN, "batch.failed", LOG_S("reason", store_tx_error(batch->tx)),
                  LOG_U("messages", batch->count));
    }
    store_rollback(&batch->tx);
    return outcome;
}

static enum outcome end(struct batch *batch)
{
    int err = batch_persist(batch);

    if (err == 0) {
        crash_point("events_appended");
        crash_point_during("commit_sent");
        err = store_commit(&batch->tx);
    }
    if (err < 0) {
        store_rollback(&batch->tx);
        return failed(batch, err);
    }
    crash_point("commit_known");
    *batch->frame->stale = false;
    batch->owns_items = true;
    return OUTCOME_COMMITTED;
}

enum outcome batch_run(struct batch *batch, const struct batch_frame *frame)
{
    batch->frame = frame;
    batch->ctx = (struct handler_ctx){.arena = &batch->arena,
                                      .now = frame->now,
                                      .played = frame->played,
                                      .state = batch->wiring->spec->state,
                                      .batch = batch};
    if (store_begin(frame->store, &batch->tx) < 0)
        return OUTCOME_LOST;
    batch->ctx.tx = batch->tx;
    batch->work = (struct bus_work){batch->tx, &batch->arena, batch->wiring->name};
    crash_point("batch_begun");
    int err = lock(batch);
    if (err == 0)
        err = batch_select(batch);
    if (err < 0) {
        store_rollback(&batch->tx);
        return failed(batch, err);
    }
    enum outcome outcome = batch_handle(batch);
    if (outcome != OUTCOME_COMMITTED)
        return give_up(batch, outcome);
    crash_point("effects_done");
    return end(batch);
}
