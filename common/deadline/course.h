/* SPDX-License-Identifier: Apache-2.0
 * course - the parts of a replay: when a clock starts, when it stands, when it ends.
 */
#ifndef BANGBAN_DEADLINE_COURSE_H
#define BANGBAN_DEADLINE_COURSE_H

#include "deadline/clock_replay.h"

#define ACCEPTANCE_WORKDAYS                                                                                  \
    5                     /* Administrative Licensing Law art. 32(4): then receipt counts as acceptance      \
                           */
#define RESUME_WORKDAYS 5 /* after its stated end a stop ends by itself */

/* What counts of a history: all of it, or its end from the last broken promise on, which voids the acceptance
 * and the review before it (regulation, part two, 4).  A view of the same steps. */
struct history course_current(const struct history *history);

/* How long may be said what an application misses (Administrative Licensing Law art. 32(4)); after that its
 * receipt counts as acceptance. */
struct notice_term {
    wall_time receipt; /* in office hours */
    wall_time limit;   /* the last instant */
};

/* ERR_TOO_BIG outside the calendar. */
int course_notice_term(const struct calendar *calendar, wall_time received, struct notice_term *ret_term);

struct course_start {
    bool set;
    wall_time at;    /* from when days count */
    wall_time known; /* the first instant at which that is so; later than `at` by default of acceptance */
};

/* Of a current history.  ERR_TOO_BIG outside the calendar. */
int course_find_start(const struct calendar *calendar, enum clock_start rule, const struct history *history,
                      struct course_start *ret_start);

/* Until when a stop may last by what was stated; day of the first and last instant of yellow warning. */
struct course_stops {
    struct pause *pauses; /* ordered by `from` */
    civil_day *stated;    /* end of each as stated */
    bool *lapsed;         /* nobody ended it in time: it is over by itself */
    size_t count;
};

/* Whether a stop stops a clock that these kinds stop (1u << enum catalogue_stop).  Administrative Licensing
 * Law art. 45: the time that it needs is told to the applicant in writing; otherwise the clock runs on. */
bool course_stops_clock(const struct told_stop *stop, unsigned kinds);

/* The stops of these kinds (1u << enum catalogue_stop) that were told to the applicant with their end.
 * ERR_NOMEM, ERR_TOO_BIG. */
int course_find_stops(struct arena *scratch, const struct calendar *calendar, unsigned kinds,
                      const struct history *history, struct course_stops *ret_stops);

/* Whether a stop goes on that day; the last of them. */
bool course_stopped_on(const struct course_stops *stops, civil_day day, size_t *ret_stop);

/* The day on which the clock runs again by itself after the last stop that nobody ended.  False: there is
 * none, or another stop goes on. */
bool course_resumed_on(const struct course_stops *stops, civil_day *ret_day);

/* The day at whose close the clock is next looked at: today, or tomorrow once today's office has closed. */
civil_day course_day(const struct calendar *calendar, wall_time t);

/* Whether a current history was last accepted on a promise that is still owed. */
bool course_rests_on_promise(const struct history *history);

/* The step of a current history that ends every clock of the department, NULL while there is none. */
const struct step *course_find_close(const struct history *history);

/* The step after which a promised material is no longer needed, NULL while there is none: nothing is left to
 * decide on it, or the department finds complete what it accepted or decided on the promise. */
const struct step *course_find_moot(const struct history *history);

#endif
