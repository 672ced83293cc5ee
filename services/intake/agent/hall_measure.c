/* SPDX-License-Identifier: Apache-2.0
 * hall_measure - by the office hours of the day on which the item was handed over; after closing, of the
 * next. */
#include "hall_measure.h"

static bool is_by_closing(const struct calendar *calendar, wall_time since, wall_time t)
{
    wall_time start;

    if (calendar_effective_start(calendar, since, &start) < 0)
        return false;
    return t.us <= calendar_closing(calendar, civil_day_of(start)).us;
}

struct hall_measure hall_measure(const struct calendar *calendar, const struct hall_times *times)
{
    struct hall_measure measure = {.minutes_to_close = -1};
    /* What the department decided before the agent came, was complete at the hand-over. */
    bool came = times->submitted && (!times->decided || times->submitted_at.us <= times->decided_at.us);
    wall_time complete = came ? times->submitted_at : times->due_since;

    measure.agent_same_day =
        times->submitted && is_by_closing(calendar, times->due_since, times->submitted_at);
    measure.department_same_day =
        times->decided && is_by_closing(calendar, times->due_since, times->decided_at);
    if (times->decided)
        measure.minutes_to_close = calendar_work_minutes(calendar, complete, times->decided_at).n;
    return measure;
}
