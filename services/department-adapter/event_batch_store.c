/* SPDX-License-Identifier: Apache-2.0
 * event_batch_store - what the fold decided, as arrays for three set-based statements.
 *
 * Row-level security hides what is not one's own instead of refusing it, so each update must report exactly
 * the rows it was given.
 */
#include "event_batch.h"

static struct store_bytes hash_of(const struct event_record *record)
{
    const struct stream_position *position = &record->receipt.position;

    return position->sequence > 0 ? (struct store_bytes){position->hash, sizeof position->hash}
                                  : (struct store_bytes){0};
}

/* ---- new events ---- */

struct event_columns {
    const char **ids, **events, **dispositions, **codes, **receipt_codes, **receipt_states;
    struct uuid *approvals;
    wall_time *occurred;
    int64_t *sequences, *streams;
    bool *folds;
    struct store_bytes *hashes, *raws;
};

static int make_columns(struct event_columns *columns, struct arena *arena, size_t count)
{
    columns->ids = arena_array(arena, 6 * count, sizeof *columns->ids);
    columns->approvals = arena_array(arena, count, sizeof *columns->approvals);
    columns->occurred = arena_array(arena, count, sizeof *columns->occurred);
    columns->sequences = arena_array(arena, 2 * count, sizeof *columns->sequences);
    columns->folds = arena_array(arena, count, sizeof *columns->folds);
    columns->hashes = arena_array(arena, 2 * count, sizeof *columns->hashes);
    if (!columns->ids || !columns->approvals || !columns->occurred || !columns->sequences ||
        !columns->folds || !columns->hashes)
        return ERR_NOMEM;
    columns->events = columns->ids + count;
    columns->dispositions = columns->ids + 2 * count;
    columns->codes = columns->ids + 3 * count;
    columns->receipt_codes = columns->ids + 4 * count;
    columns->receipt_states = columns->ids + 5 * count;
    columns->streams = columns->sequences + count;
    columns->raws = columns->hashes + count;
    return 0;
}

static void fill_columns(const struct event_columns *columns, size_t i, const struct event_record *record)
{
    columns->ids[i] = record->fold.key.event_id;
    columns->approvals[i] = record->approval_id;
    columns->events[i] = approval_event_name(record->fold.event);
    columns->occurred[i] = record->fold.key.occurred;
    columns->sequences[i] = record->fold.key.sequence;
    columns->folds[i] = record->folds;
    columns->dispositions[i] = disposition_name(record->fold.disposition);
    columns->codes[i] = fold_code_name(record->fold.code);
    columns->receipt_codes[i] = fold_code_name(record->receipt.code);
    columns->receipt_states[i] = record->receipt.state;
    columns->streams[i] = (int64_t)record->receipt.position.sequence;
    columns->hashes[i] = hash_of(record);
    columns->raws[i] = record->raw;
}

static int store_new(const struct event_batch *batch)
{
    size_t n = batch->count;
    struct event_columns c;
    int err = make_columns(&c, batch->ctx->arena, n);

    if (err < 0)
        return err;
    for (size_t i = 0; i < n; i++)
        fill_columns(&c, i, &batch->records[i]);
    return insert_events(
        batch->ctx->tx, batch->adapter->department, batch->ctx->now, (struct store_text_array){c.ids, n},
        (struct store_uuid_array){c.approvals, n}, (struct store_text_array){c.events, n},
        (struct store_time_array){c.occurred, n}, (struct store_int64_array){c.sequences, n},
        (struct store_bool_array){c.folds, n}, (struct store_text_array){c.dispositions, n},
        (struct store_text_array){c.codes, n}, (struct store_text_array){c.receipt_codes, n},
        (struct store_text_array){c.receipt_states, n}, (struct store_int64_array){c.streams, n},
        (struct store_bytes_array){c.hashes, n}, (struct store_bytes_array){c.raws, n});
}

/* ---- stored events that a refold judged anew ---- */

static bool to_update(const struct event_record *record)
{
    return record->stored && record->changed;
}

static size_t count_changed(const struct event_batch *batch)
{
    size_t count = 0;

    for (size_t i = 0; i < batch->approval_count; i++)
        for (size_t k = 0; k < batch->approvals[i].event_count; k++)
            count += to_update(record_of(batch->approvals[i].events[k]));
    return count;
}

struct verdict_columns {
    const char **ids, **dispositions, **codes;
};

static void fill_changed(const struct event_batch *batch, const struct verdict_columns *columns)
{
    size_t count = 0;

    for (size_t i = 0; i < batch->approval_count; i++)
        for (size_t k = 0; k < batch->approvals[i].event_count; k++) {
            const struct event_record *record = record_of(batch->approvals[i].events[k]);
            if (!to_update(record))
                continue;
            columns->ids[count] = record->fold.key.event_id;
            columns->dispositions[count] = disposition_name(record->fold.disposition);
            columns->codes[count] = fold_code_name(record->fold.code);
            count++;
        }
}

static int store_changed(const struct event_batch *batch)
{
    size_t n = count_changed(batch);
    int64_t updated;

    if (n == 0)
        return 0;
    const char **texts = arena_array(batch->ctx->arena, 3 * n, sizeof *texts);
    if (!texts)
        return ERR_NOMEM;
    const struct verdict_columns c = {texts, texts + n, texts + 2 * n};
    fill_changed(batch, &c);
    int err = update_events(batch->ctx->tx, batch->adapter->department, batch->ctx->now,
                            (struct store_text_array){c.ids, n}, (struct store_text_array){c.dispositions, n},
                            (struct store_text_array){c.codes, n}, &updated);
    return err < 0 ? err : updated == (int64_t)n ? 0 : ERR_FORBIDDEN;
}

/* ---- approvals ---- */

struct approval_columns {
    struct uuid *ids;
    const char **states, **events;
    wall_time *occurred;
    int64_t *sequences;
    int32_t *sizes;
    bool *owed, *waits;
};

static int make_approval_columns(struct approval_columns *columns, struct arena *arena, size_t count)
{
    columns->ids = arena_array(arena, count, sizeof *columns->ids);
    columns->states = arena_array(arena, count, sizeof *columns->states);
    columns->events = arena_array(arena, count, sizeof *columns->events);
    columns->occurred = arena_array(arena, count, sizeof *columns->occurred);
    columns->sequences = arena_array(arena, count, sizeof *columns->sequences);
    columns->sizes = arena_array(arena, count, sizeof *columns->sizes);
    columns->owed = arena_array(arena, count, sizeof *columns->owed);
    columns->waits = arena_array(arena, count, sizeof *columns->waits);
    return columns->ids && columns->states && columns->events && columns->occurred && columns->sequences &&
                   columns->sizes && columns->owed && columns->waits
               ? 0
               : ERR_NOMEM;
}

static size_t fill_approvals(const struct event_batch *batch, const struct approval_columns *columns)
{
    size_t n = 0;

    for (size_t i = 0; i < batch->approval_count; i++) {
        const struct approval *approval = &batch->approvals[i];
        if (!approval->changed)
            continue;
        columns->ids[n] = approval->id;
        columns->states[n] = approval_state_name(approval->fold.state);
        columns->events[n] = approval->last.event_id;
        columns->occurred[n] = approval->last.occurred;
        columns->sequences[n] = approval->last.sequence;
        columns->sizes[n] = approval->evidence_size;
        columns->owed[n] = approval->fold.owed;
        columns->waits[n] = approval->fold.void_waits;
        n++;
    }
    return n;
}

static int store_approvals(const struct event_batch *batch)
{
    struct approval_columns c;
    int64_t updated;
    int err = make_approval_columns(&c, batch->ctx->arena, batch->approval_count);

    if (err < 0)
        return err;
    size_t n = fill_approvals(batch, &c);
    if (n == 0)
        return 0;
    err = update_approvals(batch->ctx->tx, (struct store_uuid_array){c.ids, n},
                           (struct store_text_array){c.states, n}, (struct store_time_array){c.occurred, n},
                           (struct store_int64_array){c.sequences, n}, (struct store_text_array){c.events, n},
                           (struct store_int32_array){c.sizes, n}, (struct store_bool_array){c.owed, n},
                           (struct store_bool_array){c.waits, n}, &updated);
    return err < 0 ? err : updated == (int64_t)n ? 0 : ERR_FORBIDDEN;
}

int event_batch_store(struct event_batch *batch)
{
    int err = batch->count > 0 ? store_new(batch) : 0;

    if (err == 0)
        err = store_approvals(batch);
    if (err == 0)
        err = store_changed(batch);
    return err;
}
