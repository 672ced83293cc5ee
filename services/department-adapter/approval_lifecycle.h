/* SPDX-License-Identifier: Apache-2.0
 * approval_lifecycle - the life of one approval: the one table of state x event -> state, and whose turn it
 * is.
 *
 * Pure; any thread.  Names, never numbers, are stored and sent.
 */
#ifndef BANGBAN_APPROVAL_LIFECYCLE_H
#define BANGBAN_APPROVAL_LIFECYCLE_H

#include <stdbool.h>
#include <stdio.h>

#include "fsm/fsm.h"

#define APPROVAL_STATES(X)                                                                                   \
    X(APPROVAL_HANDED_OVER, "handed_over")                                                                   \
    X(APPROVAL_RECEIVED, "received")                                                                         \
    X(APPROVAL_CORRECTION, "correction")                                                                     \
    X(APPROVAL_ACCEPTED, "accepted")                                                                         \
    X(APPROVAL_ACCEPTED_TOLERANT, "accepted_tolerant")                                                       \
    X(APPROVAL_SPECIAL_PROCEDURE, "special_procedure")                                                       \
    X(APPROVAL_SPECIAL_PROCEDURE_TOLERANT, "special_procedure_tolerant")                                     \
    X(APPROVAL_PROMISE_OVERDUE, "promise_overdue")                                                           \
    X(APPROVAL_REPORTED_UP, "reported_up")                                                                   \
    X(APPROVAL_APPROVED, "approved")                                                                         \
    X(APPROVAL_APPROVED_TOLERANT, "approved_tolerant")                                                       \
    X(APPROVAL_REFUSED, "refused")                                                                           \
    X(APPROVAL_NOT_ACCEPTED, "not_accepted")                                                                 \
    X(APPROVAL_DELIVERED, "delivered")                                                                       \
    X(APPROVAL_RETURNED, "returned")                                                                         \
    X(APPROVAL_WITHDRAWN, "withdrawn")                                                                       \
    X(APPROVAL_TERMINATED, "terminated")

/* Departments push the first group; the last five come from the centre. */
#define APPROVAL_EVENTS(X)                                                                                   \
    X(EVENT_RECEIVED, "received")                                                                            \
    X(EVENT_CORRECTION_REQUESTED, "correction_requested")                                                    \
    X(EVENT_CORRECTION_SUPPLIED, "correction_supplied")                                                      \
    X(EVENT_ACCEPTED, "accepted")                                                                            \
    X(EVENT_ACCEPTED_TOLERANT, "accepted_tolerant")                                                          \
    X(EVENT_NOT_ACCEPTED, "not_accepted")                                                                    \
    X(EVENT_RETURNED, "returned")                                                                            \
    X(EVENT_SPECIAL_PROCEDURE_STARTED, "special_procedure_started")                                          \
    X(EVENT_SPECIAL_PROCEDURE_ENDED, "special_procedure_ended")                                              \
    X(EVENT_EXTENDED, "extended")                                                                            \
    X(EVENT_REPORTED_UP, "reported_up")                                                                      \
    X(EVENT_APPROVED, "approved")                                                                            \
    X(EVENT_REFUSED, "refused")                                                                              \
    X(EVENT_WITHDRAWN, "withdrawn")                                                                          \
    X(EVENT_TERMINATED, "terminated")                                                                        \
    X(EVENT_MATERIALS_SUPPLIED, "materials_supplied")                                                        \
    X(EVENT_PROMISE_BROKEN, "promise_broken")                                                                \
    X(EVENT_DELIVERED, "delivered")                                                                          \
    X(EVENT_WITHDRAWN_BY_CENTRE, "withdrawn_by_centre")                                                      \
    X(EVENT_TERMINATED_BY_CENTRE, "terminated_by_centre")

enum approval_state { APPROVAL_STATES(FSM_ENUM) };
/* EVENT_VOIDED takes another event back; it moves nothing by itself and is no event of the table. */
enum approval_event { APPROVAL_EVENTS(FSM_ENUM) EVENT_VOIDED };

extern const struct fsm approval_lifecycle;

const char *approval_state_name(enum approval_state state);
const char *approval_state_name_zh(enum approval_state state);
/* "department", "applicant", "centre", "superior", "third_party" or "nobody". */
const char *approval_holder(enum approval_state state);
bool approval_state_final(enum approval_state state);
int approval_state_find(const char *name, enum approval_state *ret_state) __attribute__((warn_unused_result));

const char *approval_event_name(enum approval_event event);
bool approval_event_of_centre(enum approval_event event);
/* What an event is taken for.  Most department systems have one code for acceptance: as long as promised
 * materials are owed, `accepted` is an acceptance on the promise (regulation, part two, 4: 容缺受理). */
enum approval_event approval_event_meant(enum approval_state state, enum approval_event event, bool owed);
int approval_event_find(const char *name, enum approval_event *ret_event) __attribute__((warn_unused_result));

/* The diagram of ARCHITECTURE.md: Mermaid source with each state's Chinese name and holder. */
void approval_lifecycle_print(FILE *out);

#endif
