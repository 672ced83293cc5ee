/* SPDX-License-Identifier: Apache-2.0
 * hall_measure - the two measures of an immediate item (即办件): was it submitted in the hall the same day,
 * did the department close it the same day; and how long it took on the spot (regulation, part one, 1; part
 * two, 2).  Pure. */
#ifndef BANGBAN_INTAKE_AGENT_HALL_MEASURE_H
#define BANGBAN_INTAKE_AGENT_HALL_MEASURE_H

#include "calendar/calendar.h"

struct hall_times {
    wall_time due_since; /* the hand-over to the department */
    wall_time submitted_at, decided_at;
    bool submitted, decided;
};

struct hall_measure {
    bool agent_same_day, department_same_day;
    int64_t
        minutes_to_close; /* office minutes from the complete submission to the decision; -1: not decided */
};

struct hall_measure hall_measure(const struct calendar *calendar, const struct hall_times *times);

#endif
