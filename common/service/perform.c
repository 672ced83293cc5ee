/* SPDX-License-Identifier: Apache-2.0
 * perform - one set of messages through as many attempts as it takes. */
#include "log/log.h"
#include "replay.h"
#include "writer.h"

#include <stdlib.h>

#define REDONE_MAX 16 /* times that a batch is redone without those found at fault */
#define PATIENCE   6  /* temporary failures before a closer look */

/* From 10 ms, doubling to 1 s, each anywhere in its upper half: writers that failed together do not return
 * so. */
static duration back_off(unsigned tries)
{
    int64_t us = (int64_t)10000 << (tries < 7 ? tries : 7);

    if (us > 1000000)
        us = 1000000;
    return (duration){us / 2 + random() % (us / 2 + 1)};
}

/* What is to be told or remembered of a message once its outcome stands. */
static void conclude(struct writer *writer, const struct item *item)
{
    const struct wiring *wiring = &writer->process->wiring;

    if (replay_is_command(item))
        replay_log(item);
    for (size_t i = 0; i < wiring->timer_count; i++)
        if (item->kind == ITEM_TIMER && item->code &&
            item->timer == wiring->timers[i]) /* due at once again */
            writer->timers[i].ask_at.us = clock_uptime().us + item->timer->every.us;
    if (item->deferred && item->fate == FATE_DROP)
        lag_wait(&writer->lag, item->source, clock_uptime());
    if (item->fate == FATE_PARK)
        log_event(&(struct log_context){.case_id = item_key(item)}, LOG_ERROR, "message.parked",
                  LOG_S("stream", item->in.stream), LOG_U("sequence", item->in.sequence),
                  LOG_S("code", item->park_code), LOG_S("reason", item->park_reason));
}

static void adopt(struct writer *writer, struct batch *batch, duration took)
{
    struct process *process = writer->process;

    for (size_t i = 0; i < process->wiring.source_count; i++)
        if (batch->after.cursors[i].applied > writer->standing.cursors[i].applied)
            lag_go_on(&writer->lag, i);
    standing_copy(&writer->standing, &batch->after, &process->wiring);
    writer->shown_at = clock_uptime();
    board_committed(&process->board, &writer->standing, batch->count, took);
    for (size_t i = 0; i < batch->count; i++)
        conclude(writer, batch->items[i]);
}

static enum outcome attempt(struct writer *writer, struct item **items, size_t count)
{
    struct process *process = writer->process;
    struct batch *batch;
    duration started = clock_uptime();

    if (batch_new(&batch, &process->wiring, items, count) < 0)
        return OUTCOME_RETRY;
    const struct batch_frame frame = {
        .wiring = &process->wiring,
        .store = writer->store,
        .chain = writer->chain,
        .now = clock_now(process->clock),
        .played = clock_is_virtual(process->clock),
        .before = &writer->standing,
        .stale = &writer->stale,
        .behind = writer->lag.behind,
        .waiting = writer->lag.waiting,
    };
    enum outcome outcome = batch_run(batch, &frame);
    if (outcome != OUTCOME_COMMITTED) {
        if (process->spec->forget)
            process->spec->forget(process->spec->state);
        batch_free(&batch);
        return outcome;
    }
    adopt(writer, batch, (duration){clock_uptime().us - started.us});
    for (size_t i = 0; i < count; i++)
        items[i] = NULL;
    outbox_put(&process->outbox, batch);
    return outcome;
}

/* ---- what to do about the ones that did not go through ---- */

static int each_alone(struct writer *writer, struct item **items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        item_judge_anew(items[i]); /* what it was told hung on the others */
        int err = writer_perform(writer, &items[i], 1);
        if (err < 0)
            return err;
    }
    return 0;
}

/* The only message failed in the database, whatever was read anew before. */
static int blame(struct writer *writer, struct item **items, size_t count)
{
    struct item *item = count == 1 ? items[0] : NULL;

    if (item && item->kind == ITEM_ELECTED)
        return ERR_BUG;
    if (!item || item->code) { /* parking or refusing it failed too, or there was nothing to blame */
        log_event(NULL, LOG_ERROR, "batch.inexplicable", LOG_S("reason", store_error(writer->store)));
        return ERR_UNAVAIL;
    }
    if (item->kind == ITEM_REQUEST) {
        log_event(NULL, LOG_WARN, "message.rejected", LOG_S("code", "internal"),
                  LOG_S("database", store_error(writer->store)), LOG_S("type", item->request_type->name));
        item_reject(item, "internal", "系统未能办理,已记录原因,请联系运维人员");
    } else {
        item_reject(item, "database-error", store_error(writer->store));
    }
    return 0;
}

static void wait_for_other_stream(struct writer *writer, struct item **items)
{
    lag_wait(&writer->lag, items[0]->source, clock_uptime());
    item_free(&items[0]);
}

static int be_patient(struct writer *writer, struct item **items, size_t count, unsigned tries)
{
    if (store_broken(writer->store) || queue_sleep(&writer->process->commands, back_off(tries)))
        return ERR_UNAVAIL;
    if (tries < PATIENCE)
        return 0;
    if (count > 1)
        return each_alone(writer, items, count);
    if (count == 1 && !items[0]->code)
        item_reject(items[0], items[0]->kind == ITEM_REQUEST ? "unavailable" : "retried-in-vain",
                    items[0]->kind == ITEM_REQUEST ? "暂时无法办理,请稍后重试"
                                                   : "a temporary failure that does not end");
    return 0;
}

static bool all_done(struct item *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (items[i])
            return false;
    return count > 0;
}

int writer_perform(struct writer *writer, struct item **items, size_t count)
{
    int err = 0;

    for (unsigned tries = 0; err == 0; tries++) {
        switch (attempt(writer, items, count)) {
        case OUTCOME_COMMITTED:
            return 0;
        case OUTCOME_AGAIN:
            if (count > 1 && tries >= REDONE_MAX)
                return each_alone(writer, items, count);
            break;
        case OUTCOME_EACH:
            if (count > 1)
                return each_alone(writer, items, count);
            err = blame(writer, items, count);
            break;
        case OUTCOME_FAULT:
            err = blame(writer, items, count);
            break;
        case OUTCOME_DEFERRED:
            wait_for_other_stream(writer, items);
            return 0;
        case OUTCOME_RETRY:
            err = be_patient(writer, items, count, tries);
            if (err == 0 && all_done(items, count))
                return 0;
            break;
        case OUTCOME_LOST:
            return ERR_UNAVAIL;
        case OUTCOME_FENCED:
            return ERR_FENCED;
        }
    }
    return err;
}
