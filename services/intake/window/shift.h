/* SPDX-License-Identifier: Apache-2.0
 * shift - when a clerk sits at a window.  Pure.
 */
#ifndef BANGBAN_INTAKE_WINDOW_SHIFT_H
#define BANGBAN_INTAKE_WINDOW_SHIFT_H

#include "calendar/calendar.h"

#define SHIFT_OPENING (-1)      /* from: when the office opens that day */
#define SHIFT_CLOSING (24 * 60) /* to: when it closes */

struct shift {
    unsigned days; /* bit 0 Monday .. 6 Sunday: when that is a working day; SHIFT_OFF: every other day */
    int from, to;  /* minutes of the day, [from, to) */
};

#define SHIFT_WORKDAYS 0x7fu
#define SHIFT_OFF      0x80u

/* "workdays", "off", or weekdays as "1|3|5". ERR_INVALID, also for a weekday given twice. */
int shift_parse_days(const char *text, unsigned *ret_days);

/* HH:MM of both, or empty for opening and closing. ERR_INVALID, also when the shift ends before it begins. */
int shift_parse_hours(const char *from, const char *to, struct shift *ret_shift);

bool shift_holds_at(const struct shift *shift, const struct calendar *calendar, wall_time when);

/* Whether both may hold at once; opening and closing, which move through the year, count as the day's ends.
 */
bool shift_overlaps(const struct shift *a, const struct shift *b);

#endif
