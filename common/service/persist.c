/* SPDX-License-Identifier: Apache-2.0
 * persist - what a batch leaves behind beside the effects of its handlers: events, heads, cursors, parked
 * rows and replies, each in one statement, all travelling with COMMIT. */
#include <string.h>

#include "batch.h"

int batch_park(struct batch *batch, const struct item *item, const char *code, const char *reason)
{
    struct parking_list *list = &batch->parkings;
    const Envelope *envelope = item->in.envelope;
    int err =
        batch_grow(&batch->arena, (void **)&list->items, list->count, &list->capacity, sizeof *list->items);

    if (err < 0)
        return err;
    list->items[list->count++] = (struct parking){.stream = item->in.stream,
                                                  .sequence = item->in.sequence,
                                                  .key = item_key(item),
                                                  .type = envelope ? envelope->type : "",
                                                  .code = code,
                                                  .reason = reason,
                                                  .header = item->header,
                                                  .payload = {item->in.bytes, item->in.size}};
    if (batch->after.parked++ == 0)
        batch->after.oldest_parked = batch->ctx.now;
    return 0;
}

static int park_all(struct batch *batch)
{
    int err = 0;

    for (size_t i = 0; i < batch->count && err == 0; i++)
        if (batch->items[i]->fate == FATE_PARK)
            err =
                batch_park(batch, batch->items[i], batch->items[i]->park_code, batch->items[i]->park_reason);
    if (err < 0 || batch->parkings.count == 0)
        return err;
    return parking_add(&batch->work, batch->parkings.items, batch->parkings.count, batch->ctx.now);
}

static bool to_keep(const struct item *item)
{
    return item_keeps_reply(item) && !item->temporary &&
           !(item->code && strcmp(item->code, "unavailable") == 0);
}

static int keep_replies(struct batch *batch)
{
    struct stored_reply *replies = arena_array(&batch->arena, batch->count, sizeof *replies);
    size_t count = 0;

    if (!replies)
        return ERR_NOMEM;
    for (size_t i = 0; i < batch->count; i++) {
        const struct item *item = batch->items[i];
        if (!to_keep(item))
            continue;
        replies[count] = (struct stored_reply){.request_id = item->request_id, .reply = item->answer};
        memcpy(replies[count++].command_hash, item->command_hash, CHAIN_HASH);
    }
    if (count == 0)
        return 0;
    return replies_store(&batch->work, replies, count, batch->ctx.now);
}

static int append_events(struct batch *batch)
{
    if (batch->events.count == 0)
        return 0;
    int err = stream_append(&batch->work, batch->events.items, batch->events.count, batch->after.heads);
    if (err < 0)
        return err;
    return stream_move_heads(&batch->work, batch->frame->before->heads, batch->after.heads,
                             batch->wiring->stream_count);
}

int batch_persist(struct batch *batch)
{
    int err = append_events(batch);

    if (err == 0)
        err = park_all(batch);
    if (err == 0)
        err = keep_replies(batch);
    if (err == 0)
        err = cursor_move(&batch->work, batch->frame->before->cursors, batch->after.cursors,
                          batch->wiring->source_count);
    return err;
}
