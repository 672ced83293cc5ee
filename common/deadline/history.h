/* SPDX-License-Identifier: Apache-2.0
 * history - what has happened to one approval, as the department's adapter folded it.
 *
 * Clocks and ledger are functions of a history: computed anew from all of it, never carried forward.
 */
#ifndef BANGBAN_DEADLINE_HISTORY_H
#define BANGBAN_DEADLINE_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "calendar/calendar.h"

/* Events of an approval (proto/department.proto) that matter to a clock; every other one is
 * STEP_OTHER. */
#define STEP_EVENTS(X)                                                                                       \
    X(RECEIVED, received)                                                                                    \
    X(CORRECTION_REQUESTED, correction_requested)                                                            \
    X(CORRECTION_SUPPLIED, correction_supplied)                                                              \
    X(ACCEPTED, accepted)                                                                                    \
    X(ACCEPTED_TOLERANT, accepted_tolerant)                                                                  \
    X(STOP_STARTED, special_procedure_started)                                                               \
    X(STOP_ENDED, special_procedure_ended)                                                                   \
    X(EXTENDED, extended)                                                                                    \
    X(REPORTED_UP, reported_up)                                                                              \
    X(APPROVED, approved)                                                                                    \
    X(REFUSED, refused)                                                                                      \
    X(NOT_ACCEPTED, not_accepted)                                                                            \
    X(RETURNED, returned)                                                                                    \
    X(WITHDRAWN, withdrawn)                                                                                  \
    X(WITHDRAWN_BY_CENTRE, withdrawn_by_centre)                                                              \
    X(TERMINATED, terminated)                                                                                \
    X(TERMINATED_BY_CENTRE, terminated_by_centre)                                                            \
    X(PROMISE_BROKEN, promise_broken)                                                                        \
    X(MATERIALS_SUPPLIED, materials_supplied)                                                                \
    X(OTHER, )
enum step_event {
#define X(name, text) STEP_##name,
    STEP_EVENTS(X)
#undef X
};
enum step_event step_event_find(const char *name);

/* Whose turn it is while the approval is in a state; NOBODY: it is over. */
enum holder {
    HOLDER_DEPARTMENT,
    HOLDER_APPLICANT,
    HOLDER_CENTRE,
    HOLDER_SUPERIOR,
    HOLDER_THIRD_PARTY,
    HOLDER_NOBODY
};
const char *holder_name(enum holder holder); /* "department", ... */
int holder_find(const char *name);           /* ERR_NOT_FOUND */

/* A stop as the department told it. */
struct told_stop {
    int kind; /* enum catalogue_stop, or negative when the catalogue has no such kind */
    bool has_end;
    civil_day end; /* stated to the applicant */
    bool notice_given;
};

struct step {
    enum step_event event;
    enum holder holder; /* after the step */
    wall_time occurred;
    wall_time received;
    struct told_stop stop; /* with STEP_STOP_STARTED */
    int32_t extension;     /* working days, with STEP_EXTENDED */
};

struct history {
    wall_time handed_over;
    const struct step *steps; /* in business order */
    size_t count;
};

/* One material promised under tolerance acceptance. */
struct promise {
    civil_day promised;
    bool kept;
    wall_time supplied; /* if kept */
};

struct promises {
    wall_time accepted; /* by the window */
    const struct promise *list;
    size_t count;
    bool given_up; /* the item, before any department decided on it */
    wall_time given_up_at;
};

#endif
