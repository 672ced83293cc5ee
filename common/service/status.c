/* SPDX-License-Identifier: Apache-2.0
 * status - ShowStatus and ListParked, which every service answers. */
#include <string.h>

#include "bus.sql.h"
#include "process.h"

#define PARKED_MAX   500 /* shown; with their payloads they must fit one frame */
#define PARKED_BYTES ((size_t)768 * 1024)

static int look(struct process *process, struct arena *arena, struct board_view *view)
{
    const struct wiring *wiring = &process->wiring;

    view->standing.heads = arena_array(arena, wiring->stream_count, sizeof *view->standing.heads);
    view->standing.cursors = arena_array(arena, wiring->source_count, sizeof *view->standing.cursors);
    view->heard = arena_array(arena, wiring->source_count, sizeof *view->heard);
    if (!view->standing.heads || !view->standing.cursors || !view->heard)
        return ERR_NOMEM;
    board_look(&process->board, view);
    return 0;
}

static int list_heads(struct arena *arena, const struct board_view *view, size_t count,
                      ServiceStatus *message)
{
    StreamHead *heads = arena_array(arena, count, sizeof *heads);

    message->heads = arena_array(arena, count, sizeof *message->heads);
    if (!heads || !message->heads)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__stream_head__init(&heads[i]);
        heads[i].stream = (char *)view->standing.heads[i].stream;
        heads[i].sequence = view->standing.heads[i].sequence;
        heads[i].hash.data = view->standing.heads[i].hash;
        heads[i].hash.len = CHAIN_HASH;
        message->heads[i] = &heads[i];
    }
    message->n_heads = count;
    return 0;
}

static CursorPosition *add_cursors(struct arena *arena, size_t count, ServiceStatus *message)
{
    CursorPosition *cursors = arena_array(arena, count, sizeof *cursors);

    message->cursors = arena_array(arena, count, sizeof *message->cursors);
    if (!cursors || !message->cursors)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__cursor_position__init(&cursors[i]);
        message->cursors[i] = &cursors[i];
    }
    message->n_cursors = count;
    return cursors;
}

static int cursors_from_memory(struct arena *arena, const struct board_view *view, size_t count,
                               ServiceStatus *message)
{
    CursorPosition *cursors = add_cursors(arena, count, message);

    for (size_t i = 0; cursors && i < count; i++) {
        uint64_t applied = view->standing.cursors[i].applied;
        cursors[i].stream = (char *)view->standing.cursors[i].stream;
        cursors[i].applied = applied;
        cursors[i].head = view->heard[i] > applied ? view->heard[i] : applied;
    }
    return cursors ? 0 : ERR_NOMEM;
}

/* From one snapshot of the database: equal means that nothing is under way. */
static int cursors_from_database(struct process *process, struct handler_ctx *ctx, ServiceStatus *message)
{
    const struct wiring *wiring = &process->wiring;
    struct bus_show_positions_row *rows;
    size_t count;
    int err =
        bus_show_positions(ctx->tx, ctx->arena, wiring->name,
                           (struct store_text_array){wiring->sources, wiring->source_count}, &rows, &count);

    if (err < 0)
        return err;
    CursorPosition *cursors = add_cursors(ctx->arena, count, message);
    for (size_t i = 0; cursors && i < count; i++) {
        cursors[i].stream = (char *)rows[i].stream;
        cursors[i].applied = (uint64_t)rows[i].applied;
        cursors[i].head = (uint64_t)rows[i].head;
    }
    return cursors ? 0 : ERR_NOMEM;
}

static void fill(struct process *process, const struct board_view *view, wall_time now,
                 ServiceStatus *message)
{
    message->service = (char *)process->wiring.name;
    message->state = (char *)service_state_name(view->state);
    message->epoch = view->standing.epoch;
    message->now_at = now.us;
    message->ticked_at = view->ticked_at.us;
    message->queue_depth = (uint32_t)queue_count(&process->commands);
    message->parked = view->standing.parked;
    message->version = BANGBAN_VERSION;
}

static enum verdict show_status(struct process *process, struct handler_ctx *ctx, struct item *item,
                                bool from_database)
{
    ServiceStatus message = BANGBAN__V1__SERVICE_STATUS__INIT;
    struct board_view view;
    int err = look(process, ctx->arena, &view);

    if (err == 0)
        err = list_heads(ctx->arena, &view, process->wiring.stream_count, &message);
    if (err == 0 && from_database)
        err = cursors_from_database(process, ctx, &message);
    else if (err == 0)
        err = cursors_from_memory(ctx->arena, &view, process->wiring.source_count, &message);
    if (err < 0)
        return verdict_of(ctx, &item->in, err);
    fill(process, &view, ctx->now, &message);
    return verdict_of(ctx, &item->in, reply(ctx, &item->in, &message.base));
}

/* ---- parked ---- */

static void fill_parked(const struct bus_list_parked_row *row, ParkedMessage *message)
{
    bangban__v1__parked_message__init(message);
    message->stream = (char *)row->stream;
    message->sequence = (uint64_t)row->seq;
    message->key = (char *)row->key;
    message->type = (char *)row->type;
    message->code = (char *)row->code;
    message->reason = (char *)row->reason;
    message->parked_at = row->parked_at.us;
    message->state = (char *)row->state;
    message->payload.data = (uint8_t *)row->payload.data;
    message->payload.len = row->payload.size;
    if (!row->has_decided_at)
        return;
    message->decided_by = (char *)row->decided_by;
    message->decision_reason = (char *)row->decision_reason;
    message->decided_at = row->decided_at.us;
}

static enum verdict list_parked(struct process *process, struct handler_ctx *ctx, struct item *item)
{
    const ListParked *request = (const ListParked *)item->in.message;
    ParkedList message = BANGBAN__V1__PARKED_LIST__INIT;
    struct bus_list_parked_row *rows;
    size_t count, bytes = 0;
    int err =
        bus_list_parked(ctx->tx, ctx->arena, process->wiring.name, request->all, PARKED_MAX, &rows, &count);

    if (err < 0)
        return verdict_of(ctx, &item->in, err);
    ParkedMessage *parked = arena_array(ctx->arena, count, sizeof *parked);
    message.messages = arena_array(ctx->arena, count, sizeof *message.messages);
    if (!parked || !message.messages)
        return verdict_of(ctx, &item->in, ERR_NOMEM);
    for (size_t i = 0; i < count && bytes < PARKED_BYTES; i++) {
        fill_parked(&rows[i], &parked[i]);
        bytes += protobuf_c_message_get_packed_size(&parked[i].base);
        if (bytes < PARKED_BYTES)
            message.messages[message.n_messages++] = &parked[i];
    }
    return verdict_of(ctx, &item->in, reply(ctx, &item->in, &message.base));
}

enum verdict status_query(struct process *process, struct handler_ctx *ctx, struct item *item)
{
    if (item->in.message->descriptor == &bangban__v1__list_parked__descriptor)
        return list_parked(process, ctx, item);
    return show_status(process, ctx, item, true);
}

enum verdict status_from_memory(struct process *process, struct handler_ctx *ctx, struct item *item)
{
    if (item->in.message->descriptor == &bangban__v1__list_parked__descriptor)
        return VERDICT_RETRY;
    return show_status(process, ctx, item, false);
}
