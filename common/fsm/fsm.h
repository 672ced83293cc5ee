/* SPDX-License-Identifier: Apache-2.0
 * fsm - a state machine as one table that runs, draws itself and is checked for dead ends.
 *
 *   #define DOOR_STATES(X) X(DOOR_OPEN, "open") X(DOOR_SHUT, "shut") X(DOOR_GONE, "gone")
 *   #define DOOR_EVENTS(X) X(DOOR_PUSH, "push") X(DOOR_PULL, "pull") X(DOOR_BURN, "burn")
 *   enum door_state { DOOR_STATES(FSM_ENUM) };
 *   enum door_event { DOOR_EVENTS(FSM_ENUM) };
 *   static const struct fsm_row rows[] = {
 *       {DOOR_OPEN, DOOR_PUSH, DOOR_SHUT, "someone leaves"},
 *       {DOOR_SHUT, DOOR_PULL, DOOR_OPEN, "someone enters"},
 *       {DOOR_SHUT, DOOR_BURN, DOOR_GONE, "it was of wood"},
 *   };
 *   const struct fsm door_fsm = {.name = "door", FSM_NAMES(DOOR_STATES, DOOR_EVENTS), FSM_ROWS(rows),
 *                                .initial = DOOR_OPEN, .final_states = FSM_BIT(DOOR_GONE)};
 *
 * Numbers live in the program only; what is stored or sent is the name.  All functions are pure; machines are
 * constants; any thread.
 */
#ifndef BANGBAN_FSM_H
#define BANGBAN_FSM_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "err/err.h"

#define FSM_STATES_MAX 64 /* bits of a set of states */

struct fsm_row {
    int from;
    int event;
    int to;
    const char *why; /* for the reader of the table and of the diagram */
};

struct fsm {
    const char *name;
    const char *const *states;
    size_t state_count;
    const char *const *events;
    size_t event_count;
    const struct fsm_row *rows;
    size_t row_count;
    int initial;
    uint64_t final_states; /* FSM_BIT of each */
};

#define FSM_ENUM(symbol_, name_)  symbol_,
#define FSM_TEXT_(symbol_, name_) name_,
#define FSM_ONE_(symbol_, name_)  +1
#define FSM_NAMES(STATES_, EVENTS_)                                                                          \
    .states = (const char *const[]){STATES_(FSM_TEXT_)}, .state_count = 0 STATES_(FSM_ONE_),                 \
    .events = (const char *const[]){EVENTS_(FSM_TEXT_)}, .event_count = 0 EVENTS_(FSM_ONE_)
#define FSM_ROWS(rows_) .rows = (rows_), .row_count = sizeof(rows_) / sizeof((rows_)[0])
#define FSM_BIT(state_) (UINT64_C(1) << (state_))

/* The row that `event` takes from `state`, NULL if the event is not possible there. */
const struct fsm_row *fsm_find(const struct fsm *fsm, int state, int event);

/* 0 and the next state; ERR_CONFLICT if the event is not possible in `state`. */
int fsm_next(const struct fsm *fsm, int state, int event, int *ret_state) __attribute__((warn_unused_result));

/* Assert that the number is one of the machine. */
const char *fsm_state_name(const struct fsm *fsm, int state);
const char *fsm_event_name(const struct fsm *fsm, int event);

/* ERR_NOT_FOUND if the machine has no such name. */
int fsm_state_by_name(const struct fsm *fsm, const char *name, int *ret_state)
    __attribute__((warn_unused_result));
int fsm_event_by_name(const struct fsm *fsm, const char *name, int *ret_event)
    __attribute__((warn_unused_result));

/* For the unit test of each machine.  ERR_BUG with a text that names the fault: a name missing or given
 * twice, a row with a number out of range, two rows for one (state, event), a state that cannot be reached
 * from the initial one, an event in no row, a state without exit that is not declared final, a final one with
 * an exit. */
int fsm_check(const struct fsm *fsm, struct err_text *ret_text) __attribute__((warn_unused_result));

/* Mermaid source of the diagram (stateDiagram-v2), the same bytes for the same table. */
void fsm_mermaid(const struct fsm *fsm, FILE *out);

#endif
