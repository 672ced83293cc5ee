/* SPDX-License-Identifier: Apache-2.0
 * promise_course - until when the materials promised under tolerance acceptance are waited for (regulation,
 * part two, 4: 容缺受理).
 */
#ifndef BANGBAN_DEADLINE_PROMISE_COURSE_H
#define BANGBAN_DEADLINE_PROMISE_COURSE_H

#include "deadline/history.h"

/* The first day that was missed or may still be; if all were kept in time, the last day promised.
 * ERR_TOO_BIG outside the calendar. */
int promise_find_day(const struct calendar *calendar, const struct promises *promises, civil_day *ret_day);

struct promise_break {
    bool set; /* something was not supplied in time, or is still owed */
    wall_time at;
};

/* The instant at which what is not supplied ends the acceptance.  ERR_TOO_BIG. */
int promise_find_break(const struct calendar *calendar, const struct promises *promises,
                       struct promise_break *ret_break);

#endif
