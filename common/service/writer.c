/* SPDX-License-Identifier: Apache-2.0
 * writer - see writer.h: takes what waits, performs it, shows itself while there is nothing. */
#include "writer.h"

#include <stdlib.h>

#include "log/log.h"
#include "replay.h"

#define RETRY_WAITING   DURATION_MS(20) /* how often an event that waits for another stream is tried */
#define RECONNECT_FIRST 50000           /* µs */
#define RECONNECT_LAST  2000000

static int writer_init(struct writer *writer, struct process *process)
{
    /* A page of the log, the queue's share, the timers. */
    size_t items = 2 * (size_t)process->options.batch_limit + process->wiring.timer_count + 1;

    *writer = (struct writer){.process = process, .items = calloc(items, sizeof *writer->items)};
    int err = writer->items ? chain_open(&writer->chain) : ERR_NOMEM;
    if (err == 0)
        err = standing_init(&writer->standing, &process->wiring);
    if (err == 0)
        err = lag_init(&writer->lag, &process->wiring, (size_t)process->options.batch_limit);
    return err == 0 ? writer_timers_init(writer) : err;
}

static void writer_done(struct writer *writer)
{
    store_close(&writer->store);
    chain_close(&writer->chain);
    standing_done(&writer->standing);
    lag_done(&writer->lag);
    free(writer->timers);
    free(writer->items);
}

/* ---- one turn ---- */

/* The first event of a stream that waits, alone: if it still has to wait, nobody else is held up. */
static int try_waiting(struct writer *writer, size_t source)
{
    const struct cursor *cursor = &writer->standing.cursors[source];
    struct lag *lag = &writer->lag;
    duration now = clock_uptime();
    bool out_of_time = now.us - lag->since[source].us >= writer->process->options.defer_limit.us;
    struct item *item;
    int err = lag_read_one(lag, writer->store, cursor, source, &item);

    lag->retry_at[source].us = now.us + RETRY_WAITING.us;
    if (err < 0 || !item)
        return err;
    if (item->in.sequence != cursor->applied + 1) {
        lag_wait_for_repair(lag, source, now);
        item_free(&item);
        return 0;
    }
    item->again = true;
    if (out_of_time)
        item_reject(item, "waited-in-vain", "the event of another stream that it needs did not come");
    err = writer_perform(writer, &item, 1);
    item_free(&item);
    lag->retry_at[source].us = clock_uptime().us + RETRY_WAITING.us;
    return err;
}

static int try_all_waiting(struct writer *writer)
{
    duration now = clock_uptime();
    int err = 0;

    for (size_t i = 0; i < writer->process->wiring.source_count && err == 0; i++)
        if (lag_retry_due(&writer->lag, i, now))
            err = try_waiting(writer, i);
    return err;
}

static duration idle_time(const struct writer *writer)
{
    duration now = clock_uptime(), timers = writer_timers_wait(writer);
    duration wait = {writer->shown_at.us + writer->process->options.heartbeat.us - now.us};

    if (timers.us < wait.us)
        wait = timers;
    wait = lag_time_to_retry(&writer->lag, now, wait);
    return (duration){wait.us > 0 ? wait.us : 0};
}

/* Replays and discards run alone; the others between them together. */
static int perform_in_parts(struct writer *writer, struct item **items, size_t count)
{
    size_t from = 0;

    while (from < count) {
        size_t to = from;
        while (to < count && !replay_is_command(items[to]))
            to++;
        if (to == from)
            to++;
        int err = writer_perform(writer, items + from, to - from);
        if (err < 0)
            return err;
        from = to;
    }
    return 0;
}

/* Shows the database that this writer lives, and learns whether it is still the one. */
static int show_life(struct writer *writer)
{
    bool due = clock_uptime().us - writer->shown_at.us >= writer->process->options.heartbeat.us;

    return due ? writer_perform(writer, writer->items, 0) : 0;
}

static void keep_rest(struct writer *writer, size_t count)
{
    for (size_t i = 0; i < count; i++) /* timers are asked again */
        if (writer->items[i] &&
            (writer->items[i]->kind == ITEM_TIMER || writer->items[i]->kind == ITEM_ELECTED))
            item_free(&writer->items[i]);
    queue_return(&writer->process->commands, writer->items, count);
}

static int turn(struct writer *writer, bool *ret_ended)
{
    struct process *process = writer->process;
    size_t limit = (size_t)process->options.batch_limit, count = 0;
    bool draining = board_state(&process->board) == STATE_DRAINING;
    int err = draining ? 0 : try_all_waiting(writer);

    if (err == 0 && !draining)
        err = lag_read(&writer->lag, writer->store, writer->standing.cursors, writer->items, &count);
    if (err < 0)
        return err == ERR_FENCED ? err : ERR_UNAVAIL;
    struct queue_taken taken = queue_take(&process->commands, writer->items + count, limit,
                                          count > 0 ? DURATION_MS(0) : idle_time(writer));
    if (taken.reopened)
        loop_wake(process->outbox.waker);
    *ret_ended = taken.ended && count == 0;
    count += taken.count;
    if (!draining)
        count += writer_timers_ask(writer, writer->items + count);
    err = count > 0 ? perform_in_parts(writer, writer->items, count) : show_life(writer);
    if (err < 0)
        keep_rest(writer, count);
    return err;
}

/* ---- one term as the owner ---- */

/* The first transaction reads where everything stands; the service's `elected` belongs to it. */
static int take_office(struct writer *writer)
{
    const struct process *process = writer->process;
    size_t count = 0;

    if (process->spec->elected) {
        writer->items[0] = item_new(ITEM_ELECTED);
        if (!writer->items[0])
            return ERR_UNAVAIL;
        count = 1;
    }
    int err = writer_perform(writer, writer->items, count);
    if (err < 0 && count > 0)
        item_free(&writer->items[0]);
    return err;
}

static int serve(struct writer *writer)
{
    bool ended = false;
    int err = take_office(writer);

    if (err == 0) {
        board_set_state(&writer->process->board, STATE_WORKING);
        loop_wake(writer->process->outbox.waker); /* it tells the supervisor */
    }
    while (err == 0 && !ended)
        err = turn(writer, &ended);
    return err;
}

static int exit_status(int err)
{
    if (err == ERR_FENCED)
        return EXIT_LOST;
    return err == ERR_INVALID || err == ERR_FORBIDDEN ? EXIT_CONFIG : EXIT_BUG;
}

/* True: a new election may help. */
static bool go_on(struct writer *writer, int err, int64_t *back_off)
{
    struct process *process = writer->process;

    if (err == 0 || err == ERR_CONFLICT)
        return false;
    if (err != ERR_UNAVAIL) {
        log_event(NULL, LOG_ERROR, err == ERR_FENCED ? "election.fenced" : "writer.stopped",
                  LOG_S("error", err_name(err)), LOG_U("epoch", writer->standing.epoch));
        atomic_store(&process->status, exit_status(err));
        return false;
    }
    log_event(NULL, LOG_WARN, "election.lost", LOG_U("epoch", writer->standing.epoch));
    bool stopping = queue_sleep(&process->commands, (duration){*back_off / 2 + random() % (*back_off / 2)});
    *back_off = *back_off * 2 < RECONNECT_LAST ? *back_off * 2 : RECONNECT_LAST;
    return !stopping;
}

static int term(struct writer *writer, int64_t *back_off)
{
    int err = writer_elect(writer);

    if (err == 0) {
        *back_off = RECONNECT_FIRST;
        err = serve(writer);
    }
    store_close(&writer->store);
    return err;
}

void *writer_thread(void *argument)
{
    struct process *process = argument;
    struct writer writer;
    int64_t back_off = RECONNECT_FIRST;
    int err = writer_init(&writer, process);

    if (err == 0) {
        do
            err = term(&writer, &back_off);
        while (go_on(&writer, err, &back_off));
    } else {
        atomic_store(&process->status, EXIT_BUG);
    }
    writer_done(&writer);
    atomic_fetch_sub(&process->workers, 1);
    loop_wake(process->outbox.waker);
    return NULL;
}
