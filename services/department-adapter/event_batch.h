/* SPDX-License-Identifier: Apache-2.0
 * event_batch - new events of any approvals, folded in memory between a fixed number of statements.
 *
 *   event_batch_init, then event_batch_add for each new event in the order of arrival
 *   event_batch_load    reads the approvals, and all events of those that need a refold: 1 or 2 round trips
 *   event_batch_fold    decides event by event and emits
 *   event_batch_store   one insert of events, one update of approvals, one of re-judged events: 1 or 2 round
 * trips
 *
 * All memory is the handler's arena. Functions return 0 or what store, arena or emit said.
 */
#ifndef BANGBAN_EVENT_BATCH_H
#define BANGBAN_EVENT_BATCH_H

#include "adapter.h"
#include "fold.h"
#include "key_index.h"

/* Of the events of one approval: raw bytes and what a step of the told history needs besides. */
#define EVIDENCE_MAX      (128 * 1024)
#define EVIDENCE_OVERHEAD 128

struct approval {
    struct uuid id;
    char text[UUID_TEXT];
    char application[UUID_TEXT];
    const char *project_code;
    int32_t item;
    wall_time handed_over;
    bool promised; /* materials, at the hand-over */

    /* As stored, and moved by the fold. */
    struct fold fold;
    struct fold_key last;
    int32_t evidence_size;
    bool changed;

    struct fold_key foreseen; /* last, if all new events were in order */
    bool wanted;              /* some new event needs the whole fold */
    size_t room;              /* in `events` */

    struct fold_event *
        *events; /* of records, that take part in the fold, in business order; only if wanted */
    size_t event_count;
};

/* What the department is told of its push: as it was judged when its turn came. Nothing that comes later
 * alters it, so it is the same whether pushes come together or one by one. */
struct judgement {
    enum disposition disposition;
    enum fold_code code;
    const char *state;               /* of the approval after it; "": unknown */
    struct stream_position position; /* of what the judging itself told others; sequence 0: nothing */
};

struct event_record {
    struct fold_event fold;    /* first: an event of `events` is the record around it */
    struct approval *approval; /* NULL: not one of this department's */
    struct uuid approval_id;
    const struct incoming *cause; /* the message that brings it; NULL: stored */
    const PushStatus *push;       /* NULL: stored and not unpacked yet */
    struct store_bytes raw;
    wall_time received;
    bool folds;
    bool stored;
    bool changed; /* stored otherwise than it is now */
    enum disposition was;
    enum fold_code was_code;
    struct judgement receipt; /* of a new one */
};

static inline struct event_record *record_of(struct fold_event *event)
{
    return (struct event_record *)event;
}

struct event_batch {
    struct handler_ctx *ctx;
    struct adapter *adapter;
    struct event_record *records; /* the new ones */
    size_t count;
    struct approval *approvals;
    size_t approval_count;
    struct key_index approval_index;
};

int event_batch_init(struct event_batch *batch, struct handler_ctx *ctx, size_t capacity)
    __attribute__((warn_unused_result));
/* `push` is valid and its id is new; `raw` are its bytes. All is borrowed. */
struct event_record *event_batch_add(struct event_batch *batch, const struct incoming *cause,
                                     const PushStatus *push, struct store_bytes raw);
int event_batch_load(struct event_batch *batch) __attribute__((warn_unused_result));
int event_batch_fold(struct event_batch *batch) __attribute__((warn_unused_result));
int event_batch_store(struct event_batch *batch) __attribute__((warn_unused_result));

/* Why the event can never take part in a fold; CODE_NONE if it can. */
enum fold_code event_batch_bar(const struct event_batch *batch, const struct event_record *record);

/* ERR_BUG when a stored name is none of the program's. The row is borrowed. */
int approval_of_row(struct approval *approval, const struct load_approvals_row *row)
    __attribute__((warn_unused_result));
/* Also reads from its bytes what a void takes back. */
int event_record_of_row(struct event_record *record, struct arena *arena, const struct load_events_row *row)
    __attribute__((warn_unused_result));

/* ---- what others are told (announce.c) ---- */

/* The steps that moved the approval, in business order. */
int approval_history(struct arena *arena, const struct approval *approval, ApprovalStep ***ret_steps,
                     size_t *ret_count) __attribute__((warn_unused_result));
int announce_change(struct event_batch *batch, struct event_record *record, bool refolded)
    __attribute__((warn_unused_result));

struct quarantine_notice {
    const char *event_id, *approval_id;
    const char *application_id; /* NULL: of no known approval */
    const char *event;
    enum fold_code code;
    wall_time occurred, received;
    const struct incoming *cause; /* NULL: a timer */
};
int announce_quarantine(struct handler_ctx *ctx, const struct quarantine_notice *notice,
                        struct stream_position *ret_position) __attribute__((warn_unused_result));

#endif
