/* SPDX-License-Identifier: Apache-2.0
 * work_mark - points of working time at which a clock may do something, as small ordered numbers.
 *
 * A mark is the ordinal of a working day and one of its edges.  Stored instead of instants, marks keep their
 * meaning when a new holiday notice moves the days ahead: the calendar changes, the rows do not.
 */
#ifndef BANGBAN_DEADLINE_WORK_MARK_H
#define BANGBAN_DEADLINE_WORK_MARK_H

#include "calendar/calendar.h"

/* In the order of the day. */
enum work_edge { EDGE_OPENING, EDGE_NOON, EDGE_LAST_HOUR, EDGE_CLOSING };

typedef struct {
    int32_t n;
} work_mark;

#define WORK_MARK_NONE ((work_mark){INT32_MAX}) /* after every mark */

/* The edge of `day`, or of the next working day if it is none. WORK_MARK_NONE beyond the calendar. */
work_mark work_mark_at(const struct calendar *calendar, civil_day day, enum work_edge edge);

/* The last mark at or before `t`. */
work_mark work_mark_passed(const struct calendar *calendar, wall_time t);

/* ERR_TOO_BIG for a mark outside the calendar, WORK_MARK_NONE included. */
int work_mark_instant(const struct calendar *calendar, work_mark mark, wall_time *ret_t);
civil_day work_mark_day(const struct calendar *calendar,
                        work_mark mark); /* asserts a mark inside the calendar */

static inline work_mark work_mark_later(work_mark a, work_mark b)
{
    return a.n > b.n ? a : b;
}

static inline work_mark work_mark_earlier(work_mark a, work_mark b)
{
    return a.n < b.n ? a : b;
}

#endif
