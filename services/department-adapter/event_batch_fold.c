/* SPDX-License-Identifier: Apache-2.0
 * event_batch_fold - one new event after the other meets its approval, in memory.
 *
 * In order (the usual case) it is one look-up in the table.  Late, voiding or voided: the whole fold again.
 */
#include "event_batch.h"

#include <string.h>

enum fold_code event_batch_bar(const struct event_batch *batch, const struct event_record *record)
{
    const struct approval *approval = record->approval;
    wall_time occurred = record->fold.key.occurred;

    if (!approval)
        return CODE_UNKNOWN_APPROVAL;
    if (strncmp(record->fold.key.event_id, CENTRE_ID_PREFIX, strlen(CENTRE_ID_PREFIX)) == 0)
        return CODE_NONE;
    if (wall_time_compare(occurred, wall_time_add(batch->ctx->now, batch->adapter->future_limit)) > 0)
        return CODE_IN_FUTURE;
    if (wall_time_compare(occurred, approval->handed_over) < 0)
        return CODE_BEFORE_HANDOVER;
    if ((size_t)approval->evidence_size + record->raw.size + EVIDENCE_OVERHEAD > EVIDENCE_MAX)
        return CODE_TOO_MUCH;
    return CODE_NONE;
}

static void insert_sorted(struct approval *approval, struct event_record *record)
{
    size_t at = approval->event_count++;

    for (; at > 0 && fold_key_compare(&approval->events[at - 1]->key, &record->fold.key) > 0; at--)
        approval->events[at] = approval->events[at - 1];
    approval->events[at] = &record->fold;
}

static void wait_for(struct adapter *adapter, wall_time since)
{
    wall_time expiry = wall_time_add(since, adapter->hold_limit);

    if (wall_time_compare(expiry, adapter->next_expiry) < 0)
        adapter->next_expiry = expiry;
}

static int quarantine(struct event_batch *batch, const struct event_record *record,
                      const struct incoming *cause, struct stream_position *ret_position)
{
    char approval_id[UUID_TEXT];
    const struct quarantine_notice notice = {
        .event_id = record->fold.key.event_id,
        .approval_id = uuid_format(&record->approval_id, approval_id),
        .application_id = record->approval ? record->approval->application : NULL,
        .event = approval_event_name(record->fold.event),
        .code = record->fold.code,
        .occurred = record->fold.key.occurred,
        .received = record->received,
        .cause = cause,
    };
    return announce_quarantine(batch->ctx, &notice, ret_position);
}

/* What the refold made of an event that was judged before. */
static int rejudge(struct event_batch *batch, struct event_record *record, const struct event_record *because)
{
    if (record == because ||
        (record->fold.disposition == record->was && record->fold.code == record->was_code))
        return 0;
    record->changed = true;
    record->was = record->fold.disposition;
    record->was_code = record->fold.code;
    if (record->fold.disposition == FOLD_HELD)
        wait_for(batch->adapter, batch->ctx->now);
    return record->fold.disposition == FOLD_QUARANTINED ? quarantine(batch, record, because->cause, NULL) : 0;
}

static int rejudge_all(struct event_batch *batch, const struct event_record *because)
{
    const struct approval *approval = because->approval;
    int err = 0;

    for (size_t i = 0; i < approval->event_count && err == 0; i++)
        err = rejudge(batch, record_of(approval->events[i]), because);
    return err;
}

static int tell(struct event_batch *batch, struct event_record *record, bool refolded)
{
    record->was = record->fold.disposition;
    record->was_code = record->fold.code;
    record->receipt = (struct judgement){
        .disposition = record->fold.disposition,
        .code = record->fold.code,
        .state = record->approval ? approval_state_name(record->approval->fold.state) : "",
    };
    if (record->fold.disposition == FOLD_APPLIED)
        return announce_change(batch, record, refolded);
    if (record->fold.disposition == FOLD_QUARANTINED)
        return quarantine(batch, record, record->cause, &record->receipt.position);
    if (record->fold.disposition == FOLD_HELD)
        wait_for(batch->adapter, batch->ctx->now);
    return 0;
}

static void refold(struct event_record *record)
{
    struct approval *approval = record->approval;
    enum approval_state before = approval->fold.state;

    approval->fold = fold_all(approval->events, approval->event_count, approval->promised);
    if (record->fold.event == EVENT_VOIDED) {
        record->fold.from = before;
        record->fold.to = approval->fold.state;
    }
}

static int take(struct event_batch *batch, struct event_record *record)
{
    struct approval *approval = record->approval;
    enum fold_code bar = event_batch_bar(batch, record);

    if (bar != CODE_NONE) {
        record->fold.disposition = FOLD_QUARANTINED;
        record->fold.code = bar;
        return tell(batch, record, false);
    }
    record->folds = true;
    bool voids = record->fold.event == EVENT_VOIDED;
    bool late =
        voids || approval->fold.void_waits || fold_key_compare(&record->fold.key, &approval->last) <= 0;
    if (late && !approval->events)
        return ERR_BUG; /* event_batch_load foresees what is late */
    if (approval->events)
        insert_sorted(approval, record);
    if (late)
        refold(record);
    else
        fold_step(&approval->fold, &record->fold);
    if (!voids && fold_key_compare(&record->fold.key, &approval->last) > 0)
        approval->last = record->fold.key;
    approval->evidence_size += (int32_t)record->raw.size + EVIDENCE_OVERHEAD;
    approval->changed = true;
    int err = tell(batch, record, late);
    return err < 0 || !late ? err : rejudge_all(batch, record);
}

int event_batch_fold(struct event_batch *batch)
{
    int err = 0;

    for (size_t i = 0; i < batch->count && err == 0; i++)
        err = take(batch, &batch->records[i]);
    return err;
}
