/* SPDX-License-Identifier: Apache-2.0
 * edge_out - what a COMMIT has made true is published, then answered; and where the streams stand, told. */
#include "crash.h"
#include "edge.h"
#include "log/log.h"
#include "notify.h"
#include "wire/wire.h"

#define BATCHES_PER_TURN 16 /* then the sockets get their turn */
#define BEACON_MEMORY    ((size_t)256 * 1024)

static void publish(struct edge *edge, const struct batch *batch)
{
    for (size_t i = 0; i < batch->events.count; i++) {
        const struct stream_event *event = &batch->events.items[i];
        bus_publish(edge->publisher, batch->after.heads[event->head].stream, event->header, event->payload);
        crash_point("first_published");
    }
}

static void send_answers(struct edge *edge, const struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        const struct item *item = batch->items[i];
        if (item->kind != ITEM_REQUEST || !item->answer.data)
            continue;
        bus_server_reply(edge->server, &item->peer, item->answer);
        crash_point("reply_sent");
    }
}

static bool deliver(struct edge *edge)
{
    for (int i = 0; i < BATCHES_PER_TURN; i++) {
        struct batch *batch = outbox_take(&edge->process->outbox);
        if (!batch)
            return false;
        publish(edge, batch);
        send_answers(edge, batch);
        batch_free(&batch);
    }
    return true;
}

static void tell_ready(struct edge *edge)
{
    enum service_state state = board_state(&edge->process->board);

    if (edge->told_ready || (state != STATE_WORKING && state != STATE_STANDBY))
        return;
    edge->told_ready = true;
    notify_supervisor("READY=1");
    log_event(NULL, LOG_INFO, "service.ready", LOG_S("state", service_state_name(state)));
    if (state == STATE_WORKING)
        edge_beacon(edge);
}

void edge_on_wake(void *user)
{
    struct edge *edge = user;

    if (deliver(edge))
        loop_wake(edge->waker);
    else if (atomic_load(&edge->process->workers) == 0)
        loop_stop(edge->loop);
    edge_regulate(edge);
    tell_ready(edge);
}

/* ---- beacon ---- */

static bool pack_beacon(struct arena *arena, struct process *process, const struct board_view *view,
                        struct bytes_view *ret_payload)
{
    size_t count = process->wiring.stream_count;
    Beacon beacon = BANGBAN__V1__BEACON__INIT;
    StreamHead *heads = arena_array(arena, count, sizeof *heads);

    beacon.heads = arena_array(arena, count, sizeof *beacon.heads);
    if (!heads || !beacon.heads)
        return false;
    beacon.service = (char *)process->wiring.name;
    beacon.epoch = view->standing.epoch;
    beacon.n_heads = count;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__stream_head__init(&heads[i]);
        heads[i].stream = (char *)view->standing.heads[i].stream;
        heads[i].sequence = view->standing.heads[i].sequence;
        heads[i].hash.data = view->standing.heads[i].hash;
        heads[i].hash.len = CHAIN_HASH;
        beacon.heads[i] = &heads[i];
    }
    ret_payload->data = wire_pack(arena, &beacon.base, &ret_payload->size);
    return ret_payload->data != NULL;
}

void edge_beacon(void *user)
{
    struct edge *edge = user;
    struct process *process = edge->process;
    struct board_view view = {0};
    struct bytes_view payload;
    struct arena arena;

    arena_init(&arena, BEACON_MEMORY);
    view.standing.heads = arena_array(&arena, process->wiring.stream_count, sizeof *view.standing.heads);
    view.standing.cursors = arena_array(&arena, process->wiring.source_count, sizeof *view.standing.cursors);
    if (view.standing.heads && view.standing.cursors) {
        board_look(&process->board, &view);
        if (view.state == STATE_WORKING && pack_beacon(&arena, process, &view, &payload))
            bus_publish(edge->publisher, "_beacon", (struct bytes_view){0}, payload);
    }
    arena_done(&arena);
}
