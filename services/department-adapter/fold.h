/* SPDX-License-Identifier: Apache-2.0
 * fold - the state of an approval as a fold of its events in business order.
 *
 * A pushed row is a log entry, not a state: departments send late, twice, out of order, and take back what
 * they sent.  The result depends on the set of events alone, not on how or when they came: an event without a
 * row in the table from its state is passed over, but takes part again in every later fold; a voided one is
 * as though it had never been there.  Pure; any thread.
 */
#ifndef BANGBAN_FOLD_H
#define BANGBAN_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "approval_lifecycle.h"
#include "clock/clock.h"

/* Ids of the centre's own events begin with it, so that no department can take one. */
#define CENTRE_ID_PREFIX "centre:"

/* Business order: time, then the department's own sequence, then the id (as bytes). */
struct fold_key {
    wall_time occurred;
    int64_t sequence;
    const char *event_id;
};

#define DISPOSITIONS(X)                                                                                      \
    X(FOLD_APPLIED, "applied")         /* moved the approval, or took another event back */                  \
    X(FOLD_NOTED, "noted")             /* of the centre, without effect in the state it met */               \
    X(FOLD_TAKEN_BACK, "taken_back")   /* voided by another event */                                         \
    X(FOLD_HELD, "held")               /* its predecessor may be on its way */                               \
    X(FOLD_QUARANTINED, "quarantined") /* the department is asked */
enum disposition { DISPOSITIONS(FSM_ENUM) };

/* Why an event is held or quarantined. Those from CODE_UNKNOWN_APPROVAL on keep an event out of every fold.
 */
#define FOLD_CODES(X)                                                                                        \
    X(CODE_NONE, NULL)                                                                                       \
    X(CODE_NO_TRANSITION, "no-transition")                                                                   \
    X(CODE_AFTER_FINAL, "after-final")                                                                       \
    X(CODE_VOIDS_NOTHING, "voids-nothing")                                                                   \
    X(CODE_CANNOT_VOID, "cannot-void")                                                                       \
    X(CODE_UNKNOWN_APPROVAL, "unknown-approval")                                                             \
    X(CODE_IN_FUTURE, "in-future")                                                                           \
    X(CODE_BEFORE_HANDOVER, "before-handover")                                                               \
    X(CODE_TOO_MUCH, "too-much")
enum fold_code { FOLD_CODES(FSM_ENUM) };

struct fold_event {
    struct fold_key key;
    enum approval_event event;
    const char *voids; /* id of the event that it takes back; only of EVENT_VOIDED */

    /* Result; before a fold, what the last one said: what was quarantined does not become held again. */
    enum disposition disposition;
    enum fold_code code;
    enum approval_state from, to; /* of an applied one */
    enum approval_event taken_as; /* what it was taken for: approval_event_meant */
};

struct fold {
    enum approval_state state;
    bool owed;       /* promised materials have not come */
    bool void_waits; /* an event is voided that has not come: every new event needs the whole fold */
};

int fold_key_compare(const struct fold_key *a, const struct fold_key *b);

/* One event that is later than all that were folded. Not for voids. */
void fold_step(struct fold *fold, struct fold_event *event);

/* All events of one approval, sorted by key; `promised`: materials were, when it was handed over. */
struct fold fold_all(struct fold_event *const *events, size_t count, bool promised);

const char *disposition_name(enum disposition disposition);
int disposition_find(const char *name, enum disposition *ret_disposition) __attribute__((warn_unused_result));

/* NULL for CODE_NONE. */
const char *fold_code_name(enum fold_code code);
/* NULL and unknown names are CODE_NONE. */
enum fold_code fold_code_find(const char *name);
/* Chinese: what is wrong and what the department should do; "" for CODE_NONE. */
const char *fold_code_detail(enum fold_code code);

#endif
