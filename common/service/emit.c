/* SPDX-License-Identifier: Apache-2.0
 * emit - events that handlers make: packed, numbered and chained in memory, written at the end of the batch.
 */
#include <assert.h>
#include <string.h>

#include "batch.h"
#include "uuid/uuid.h"
#include "wire/wire.h"

/* Made once, at random: the space of ids that are derived from stream and position. */
static const struct uuid event_space = {
    {0x5d, 0x1f, 0x0b, 0x3e, 0x8a, 0x47, 0x4c, 0x52, 0x9b, 0xe6, 0x70, 0xc3, 0x21, 0xf4, 0x6d, 0x98}};

static const char *cause_id(const struct incoming *cause)
{
    if (!cause)
        return "";
    if (cause->envelope)
        return cause->envelope->id;
    return cause->request ? cause->request->request_id : "";
}

static const char *cause_trace(const struct incoming *cause)
{
    if (!cause)
        return "";
    if (cause->envelope)
        return cause->envelope->traceparent;
    return cause->request ? cause->request->traceparent : "";
}

static char *text_of(const char *text)
{
    return (char *)(text ? text : ""); /* protobuf-c has no const strings; packing only reads */
}

static struct bytes_view pack_header(struct batch *batch, const struct emission *emission,
                                     const struct stream_head *head)
{
    const struct incoming *cause = emission->cause  ? emission->cause
                                   : batch->current ? &batch->current->in
                                                    : NULL;
    Envelope envelope = BANGBAN__V1__ENVELOPE__INIT;
    struct bytes_view packed = {0};
    char id[UUID_TEXT];
    const char *name =
        arena_printf(&batch->arena, "%s/%llu", head->stream, (unsigned long long)head->sequence + 1);

    envelope.source = arena_printf(&batch->arena, "/%s", batch->wiring->spec->name);
    if (!name || !envelope.source)
        return packed;
    struct uuid uuid = uuid_from_name(&event_space, name);
    envelope.id = text_of(uuid_format(&uuid, id));
    envelope.type = text_of(event_types[emission->type].type);
    envelope.subject = text_of(emission->subject);
    envelope.time_at = emission->occurred.us;
    envelope.sequence = head->sequence + 1;
    envelope.partitionkey = text_of(emission->key);
    envelope.traceparent = text_of(cause_trace(cause));
    envelope.recordedtime_at = batch->ctx.now.us;
    envelope.causationid = text_of(cause_id(cause));
    packed.data = wire_pack(&batch->arena, &envelope.base, &packed.size);
    return packed;
}

static struct stream_event *add_event(struct batch *batch)
{
    struct event_list *list = &batch->events;

    if (batch_grow(&batch->arena, (void **)&list->items, list->count, &list->capacity, sizeof *list->items) <
        0)
        return NULL;
    return &list->items[list->count];
}

int emit(struct handler_ctx *ctx, const struct emission *emission, struct stream_position *ret_position)
{
    struct batch *batch = ctx->batch;
    const struct event_type *type = &event_types[emission->type];
    size_t stream = wiring_stream(batch->wiring, type, emission->partition);
    struct bytes_view payload;

    assert(batch->frame); /* queries emit nothing */
    if (stream == WIRING_NONE)
        return ERR_NOT_FOUND;
    payload.data = wire_pack(&batch->arena, emission->message, &payload.size);
    if (!payload.data)
        return ERR_NOMEM;
    if (payload.size > STREAM_PAYLOAD_MAX)
        return ERR_TOO_BIG;
    struct stream_head *head = &batch->after.heads[stream];
    struct bytes_view header = pack_header(batch, emission, head);
    struct stream_event *event = header.data ? add_event(batch) : NULL;
    if (!event)
        return ERR_NOMEM;
    head->sequence++;
    chain_next(batch->frame->chain, head->hash, head->sequence, header, payload);
    *event = (struct stream_event){
        .head = stream, .sequence = head->sequence, .header = header, .payload = payload};
    memcpy(event->hash, head->hash, CHAIN_HASH);
    batch->events.count++;
    if (ret_position) {
        *ret_position = (struct stream_position){.stream = head->stream, .sequence = head->sequence};
        memcpy(ret_position->hash, head->hash, CHAIN_HASH);
    }
    return 0;
}
