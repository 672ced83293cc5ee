/* SPDX-License-Identifier: Apache-2.0
 * course - the parts of a replay: when a clock starts, when it stands, when it ends.
 */
#ifndef BANGBAN_DEADLINE_COURSE_H
#define BANGBAN_DEADLINE_COURSE_H

#include "deadline/clock_replay.h"

#define ACCEPTANCE_WORKDAYS 5 /* Administrative Licensing Law art. 32(4): then receipt counts as acceptance  \
                               */
#define RESUME_WORKDAYS 5     /* after its stated end a stop ends by itself */

struct course_start {
    bool set;
    wall_time at;    /* from when days count */
    wall_time known; /* the first instant at which that is so; later than `at` by default of acceptance */
};

/* ERR_TOO_BIG outside the calendar. */
int course_find_start(const struct calendar *calendar, enum clock_start rule, const struct history *history,
                      struct course_start *ret_start);

/* Until when a stop may last by what was stated; day of the first and last instant of yellow warning. */
struct course_stops {
    struct pause *pauses; /* ordered by `from` */
    civil_day *stated;    /* end of each as stated */
    size_t count;
};

/* The stops of these kinds (1u << enum catalogue_stop) that were told to the applicant with their end.
 * ERR_NOMEM, ERR_TOO_BIG. */
int course_find_stops(struct arena *scratch, const struct calendar *calendar, unsigned kinds,
                      const struct history *history, struct course_stops *ret_stops);

/* The day at whose close the clock is next looked at: today, or tomorrow once today's office has closed. */
civil_day course_day(const struct calendar *calendar, wall_time t);

/* The step that ends every clock of the department, NULL while there is none. */
const struct step *course_find_close(const struct history *history);

/* The step after which a promised material is no longer needed, NULL while there is none. */
const struct step *course_find_moot(const struct history *history);

#endif
