/* SPDX-License-Identifier: Apache-2.0
 * clock_replay - where a clock stands, as a pure function of rule, history, calendar and now.
 *
 * The rungs of a reading are a function of the history alone: whichever way and however late its events
 * came to be known, the same rungs have fired once everything is known.
 */
#ifndef BANGBAN_DEADLINE_CLOCK_REPLAY_H
#define BANGBAN_DEADLINE_CLOCK_REPLAY_H

#include "arena/arena.h"
#include "deadline/clock_rule.h"
#include "deadline/history.h"
#include "deadline/work_mark.h"

enum clock_state { CLOCK_WAITING /* not started */, CLOCK_RUNNING, CLOCK_STOPPED, CLOCK_CLOSED };
const char *clock_state_name(enum clock_state state);

struct clock_reading {
    enum clock_state state;
    enum light light;
    bool has_start;
    wall_time started;
    bool has_close;
    wall_time closed;     /* also of a clock that never started */
    struct period budget; /* with the extension */
    struct period consumed;
    work_mark due;               /* WORK_MARK_NONE: not started */
    bool provisional;            /* due on a day whose year has no holiday notice yet */
    bool date_bound;             /* a new notice can move it by other than whole working days */
    work_mark wakes;             /* WORK_MARK_NONE, or when waiting ends by itself: acceptance by default */
    work_mark rungs[RUNG_COUNT]; /* WORK_MARK_NONE: never, as things stand */
};

struct clock_subject {
    const struct clock_terms *terms;
    const struct history *history;   /* of the approval; of a promise not yet handed over: NULL */
    const struct promises *promises; /* of a promise; else those that an acceptance may rest on, or NULL */
};

/* `scratch` is used during the call only.
 * ERR_TOO_BIG  the clock would leave the calendar
 * ERR_NOMEM    scratch is full */
int clock_replay(struct arena *scratch, const struct calendar *calendar, const struct clock_subject *subject,
                 wall_time now, struct clock_reading *ret_reading);

/* The light that a rung shows. */
enum light clock_light_of_rung(const struct clock_terms *terms, const struct clock_reading *reading,
                               enum rung rung);

#endif
