/* SPDX-License-Identifier: Apache-2.0
 * course - how an item of an application stands, as its department tells it. Pure.
 *
 * What was delivered over the counter stays delivered whatever a department corrects later: somebody signed
 * for it.  Its decision and document follow the correction.  What a department returned as not its duty is no
 * end: it lies with the centre.
 */
#ifndef BANGBAN_INTAKE_COURSE_H
#define BANGBAN_INTAKE_COURSE_H

#include "arena/arena.h"
#include "clock/clock.h"
#include "messages.h"

struct course {
    const char *state, *holder;
    bool open; /* something is still to come: a decision or its delivery */
    bool delivered;
    bool received, accepted, decided;
    wall_time received_at;             /* when `received`: the last time that all was there to begin with */
    wall_time accepted_at, decided_at; /* when `accepted`, `decided` */
    const char *decision;              /* approved, refused, not_accepted; NULL */
    const char *result;                /* title and number of the document, "" */
    const char *handed_decision, *handed_result; /* when `delivered`: what the enterprise has; or NULL */
};

/* Borrows the event's strings. ERR_NOMEM. */
int course_apply(struct arena *arena, struct course *course, const ApprovalChanged *event);

/* Whether a state of an approval rests on materials that are promised. */
bool course_tolerant(const char *state);

/* Whether a decision that stood before is another one now, or has another document, or is taken back. */
bool course_corrected(const struct course *before, const struct course *now);

/* What was delivered is no longer what is decided. */
bool course_exchange_owed(const struct course *course);

/* A result that can be handed out. */
bool course_deliverable(const char *state);

/* Nothing is left to decide. */
bool course_decided(const char *state);

#endif
