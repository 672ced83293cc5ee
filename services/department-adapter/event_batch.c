/* SPDX-License-Identifier: Apache-2.0
 * event_batch - collecting new events and reading what they meet.
 */
#include "event_batch.h"

#include <assert.h>

#include "wire/wire.h"

int event_batch_init(struct event_batch *batch, struct handler_ctx *ctx, size_t capacity)
{
    *batch = (struct event_batch){.ctx = ctx, .adapter = ctx->state};
    batch->records = arena_array(ctx->arena, capacity, sizeof *batch->records);
    if (!batch->records)
        return ERR_NOMEM;
    return key_index_init(&batch->approval_index, ctx->arena, capacity);
}

static void describe(struct event_record *record, const PushStatus *push)
{
    record->push = push;
    record->fold.key.occurred = (wall_time){push->occurred_at};
    record->fold.key.sequence = push->source_sequence;
    record->fold.key.event_id = push->event_id;
    record->fold.voids = record->fold.event == EVENT_VOIDED ? push->voids : NULL;
}

struct event_record *event_batch_add(struct event_batch *batch, const struct incoming *cause,
                                     const PushStatus *push, struct store_bytes raw)
{
    struct event_record *record = &batch->records[batch->count++];
    int err = approval_event_find(push->event, &record->fold.event);

    if (err == 0)
        err = uuid_parse(push->approval_id, &record->approval_id);
    assert(err == 0);
    (void)err;
    describe(record, push);
    record->cause = cause;
    record->raw = raw;
    record->received = batch->ctx->now;
    record->fold.disposition = record->was = FOLD_HELD;
    return record;
}

/* ---- approvals ---- */

int approval_of_row(struct approval *approval, const struct load_approvals_row *row)
{
    *approval = (struct approval){
        .id = row->approval_id,
        .project_code = row->project_code,
        .item = row->item,
        .handed_over = row->handed_over_at,
        .promised = row->promised,
        .last = {row->last_occurred_at, row->last_sequence, row->last_event_id},
        .evidence_size = row->evidence_size,
        .fold = {.owed = row->owed, .void_waits = row->void_waits},
    };
    approval->foreseen = approval->last;
    uuid_format(&row->approval_id, approval->text);
    uuid_format(&row->application_id, approval->application);
    return approval_state_find(row->state, &approval->fold.state) == 0 ? 0 : ERR_BUG;
}

/* The distinct approvals that the new events name. */
static int name_approvals(struct event_batch *batch, struct store_uuid_array *ret_ids)
{
    struct key_index seen;
    struct uuid *ids = arena_array(batch->ctx->arena, batch->count, sizeof *ids);
    int err = ids ? key_index_init(&seen, batch->ctx->arena, batch->count) : ERR_NOMEM;

    if (err != 0)
        return err;
    *ret_ids = (struct store_uuid_array){ids, 0};
    for (size_t i = 0; i < batch->count; i++) {
        const struct uuid *id = &batch->records[i].approval_id;

        if (key_index_add(&seen, id->bytes, sizeof id->bytes, ret_ids->count) == ret_ids->count)
            ids[ret_ids->count++] = *id;
    }
    return 0;
}

static int read_approvals(struct event_batch *batch)
{
    struct store_uuid_array ids;
    struct load_approvals_row *rows;
    int err = name_approvals(batch, &ids);

    if (err == 0)
        err = load_approvals(batch->ctx->tx, batch->ctx->arena, ids, &rows, &batch->approval_count);
    if (err != 0)
        return err;
    batch->approvals = arena_array(batch->ctx->arena, batch->approval_count, sizeof *batch->approvals);
    if (!batch->approvals)
        return ERR_NOMEM;
    for (size_t i = 0; i < batch->approval_count; i++) {
        err = approval_of_row(&batch->approvals[i], &rows[i]);
        if (err < 0)
            return err;
        const struct uuid *id = &batch->approvals[i].id;
        (void)key_index_add(&batch->approval_index, id->bytes, sizeof id->bytes, i);
    }
    return 0;
}

static struct approval *approval_named(const struct event_batch *batch, const struct uuid *id)
{
    size_t number = key_index_find(&batch->approval_index, id->bytes, sizeof id->bytes);

    return number == KEY_NONE ? NULL : &batch->approvals[number];
}

static void foresee(struct event_batch *batch, struct event_record *record)
{
    record->approval = approval_named(batch, &record->approval_id);
    if (event_batch_bar(batch, record) != CODE_NONE)
        return;
    struct approval *approval = record->approval;
    approval->room++;
    if (record->fold.event == EVENT_VOIDED || approval->fold.void_waits ||
        fold_key_compare(&record->fold.key, &approval->foreseen) <= 0)
        approval->wanted = true;
    else
        approval->foreseen = record->fold.key;
}

/* ---- events of approvals that need the whole fold ---- */

/* What a void takes back stands only in its bytes. */
static int read_target(struct event_record *record, struct arena *arena)
{
    if (record->fold.event != EVENT_VOIDED)
        return 0;
    record->push = (const PushStatus *)wire_unpack(&bangban__v1__push_status__descriptor, record->raw.data,
                                                   record->raw.size, arena, NULL);
    if (!record->push)
        return ERR_BUG;
    record->fold.voids = record->push->voids;
    return 0;
}

int event_record_of_row(struct event_record *record, struct arena *arena, const struct load_events_row *row)
{
    *record = (struct event_record){
        .fold.key = {row->occurred_at, row->source_sequence, row->event_id},
        .approval_id = row->approval_id,
        .raw = row->raw,
        .received = row->received_at,
        .folds = true,
        .stored = true,
    };
    if (approval_event_find(row->event, &record->fold.event) != 0 ||
        disposition_find(row->disposition, &record->fold.disposition) != 0)
        return ERR_BUG;
    record->fold.code = fold_code_find(row->has_code ? row->code : NULL);
    record->was = record->fold.disposition;
    record->was_code = record->fold.code;
    return read_target(record, arena);
}

static int make_room(struct event_batch *batch, const struct load_events_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct approval *approval = approval_named(batch, &rows[i].approval_id);
        if (!approval)
            return ERR_BUG;
        approval->room++;
    }
    for (size_t i = 0; i < batch->approval_count; i++) {
        struct approval *approval = &batch->approvals[i];
        if (!approval->wanted)
            continue;
        approval->events = arena_array(batch->ctx->arena, approval->room, sizeof(struct fold_event *));
        if (!approval->events)
            return ERR_NOMEM;
    }
    return 0;
}

static int attach_rows(struct event_batch *batch, const struct load_events_row *rows, size_t count)
{
    struct event_record *records = arena_array(batch->ctx->arena, count, sizeof *records);
    int err = records ? make_room(batch, rows, count) : ERR_NOMEM;

    for (size_t i = 0; i < count && err == 0; i++) {
        struct event_record *record = &records[i];
        err = event_record_of_row(record, batch->ctx->arena, &rows[i]);
        record->approval = approval_named(batch, &record->approval_id);
        record->approval->events[record->approval->event_count++] = &record->fold;
    }
    return err;
}

static int read_events(struct event_batch *batch)
{
    struct load_events_row *rows;
    size_t count;
    struct uuid *ids = arena_array(batch->ctx->arena, batch->approval_count, sizeof *ids);
    struct store_uuid_array wanted = {ids, 0};

    if (!ids)
        return ERR_NOMEM;
    for (size_t i = 0; i < batch->approval_count; i++)
        if (batch->approvals[i].wanted)
            ids[wanted.count++] = batch->approvals[i].id;
    if (wanted.count == 0)
        return 0;
    int err = load_events(batch->ctx->tx, batch->ctx->arena, wanted, &rows, &count);
    return err < 0 ? err : attach_rows(batch, rows, count);
}

int event_batch_load(struct event_batch *batch)
{
    int err = read_approvals(batch);

    if (err < 0)
        return err;
    for (size_t i = 0; i < batch->count; i++)
        foresee(batch, &batch->records[i]);
    return read_events(batch);
}
