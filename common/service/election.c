/* SPDX-License-Identifier: Apache-2.0
 * election - how a writer becomes the one: the session's lock chooses, the epoch protects. */
#include "bus/owner.h"
#include "log/log.h"
#include "problem.h"
#include "writer.h"

#define STANDBY_POLL DURATION_MS(250)
#define ASK_MEMORY   ((size_t)64 * 1024)

static int connect_store(struct writer *writer)
{
    struct process *process = writer->process;
    struct err_text text;
    int err = store_open(&writer->store,
                         &(struct store_options){.conninfo = process->options.database,
                                                 .application_name = process->wiring.name,
                                                 .writer = true,
                                                 .query_sets = process->query_sets},
                         &text);

    if (err < 0)
        log_event(NULL, LOG_WARN, "database.unavailable", LOG_S("error", err_name(err)),
                  LOG_S("reason", text.text));
    return err;
}

/* ---- standing by ---- */

static void refuse_item(struct batch *batch, struct item *item)
{
    item->answer =
        problem_reply(&batch->arena, item->in.request->request_id,
                      &(struct problem){.code = "unavailable", .detail = "本实例为备用,请向主实例提出"});
}

/* What comes to a standby is the owner's to do: events are in the log, commands are sent away. */
static void turn_away(struct writer *writer, size_t count)
{
    struct batch *batch;

    if (count == 0)
        return;
    if (batch_new(&batch, &writer->process->wiring, writer->items, count) < 0) {
        for (size_t i = 0; i < count; i++)
            item_free(&writer->items[i]);
        return;
    }
    batch->owns_items = true;
    for (size_t i = 0; i < count; i++)
        if (batch->items[i]->kind == ITEM_REQUEST)
            refuse_item(batch, batch->items[i]);
    outbox_put(&writer->process->outbox, batch);
}

/* False: the process is to stop. */
static bool stand_by(struct writer *writer)
{
    struct process *process = writer->process;

    if (board_state(&process->board) != STATE_STANDBY)
        log_event(NULL, LOG_INFO, "election.standby", LOG_S("service", process->wiring.name));
    board_set_state(&process->board, STATE_STANDBY);
    struct queue_taken taken =
        queue_take(&process->commands, writer->items, (size_t)process->options.batch_limit, DURATION_MS(0));
    if (taken.reopened)
        loop_wake(process->outbox.waker);
    turn_away(writer, taken.count);
    return !queue_sleep(&process->commands, STANDBY_POLL);
}

/* ---- becoming the owner ---- */

static int lead(struct writer *writer, struct arena *arena)
{
    bool leads = false;

    for (;;) {
        int err = owner_try_lead(writer->store, arena, writer->process->wiring.name, &leads);
        if (err < 0 || leads)
            return err;
        if (!stand_by(writer))
            return ERR_CONFLICT;
        arena_reset(arena);
    }
}

static int become_owner(struct writer *writer, struct arena *arena)
{
    struct process *process = writer->process;
    int err = lead(writer, arena);

    if (err == 0)
        err = owner_raise_epoch(writer->store, arena, process->wiring.name, process->instance,
                                &writer->standing.epoch);
    if (err < 0)
        return err == ERR_CONFLICT ? err : ERR_UNAVAIL;
    writer->stale = true;
    if (process->spec->forget) /* somebody else may have been the owner since */
        process->spec->forget(process->spec->state);
    lag_forget(&writer->lag);
    writer_timers_reset(writer);
    log_event(NULL, LOG_INFO, "election.won", LOG_U("epoch", writer->standing.epoch),
              LOG_S("instance", process->instance));
    return 0;
}

int writer_elect(struct writer *writer)
{
    struct arena arena;

    if (board_state(&writer->process->board) == STATE_WORKING)
        board_set_state(&writer->process->board, STATE_STARTING);
    int err = connect_store(writer);
    if (err < 0)
        return err;
    arena_init(&arena, ASK_MEMORY);
    err = become_owner(writer, &arena);
    arena_done(&arena);
    return err;
}
