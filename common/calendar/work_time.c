/* SPDX-License-Identifier: Apache-2.0
 * work_time - office hours of a day, and minutes between instants.
 */
#include "calendar/calendar.h"
#include "calendar/table.h"

#define MINUTE_US (60 * INT64_C(1000000))

/* Outside the table the hours of its nearest day: opening and closing are total functions. */
static const struct office_hours *hours_of(const struct calendar *calendar, civil_day day)
{
    int32_t n = day.n < TABLE_FIRST ? TABLE_FIRST : day.n;
    int32_t last = TABLE_FIRST + TABLE_DAYS - 1;

    return &calendar->hours[calendar->days[(n > last ? last : n) - TABLE_FIRST].hours];
}

static wall_time at_minute(civil_day day, int minute)
{
    return wall_time_at(day, minute / 60, minute % 60);
}

static int minute_of_day(civil_day day, wall_time t)
{
    return (int)(wall_time_since(t, wall_time_at(day, 0, 0)).us / MINUTE_US);
}

wall_time calendar_opening(const struct calendar *calendar, civil_day day)
{
    return at_minute(day, hours_of(calendar, day)->morning_from);
}

wall_time calendar_closing(const struct calendar *calendar, civil_day day)
{
    return at_minute(day, hours_of(calendar, day)->afternoon_to);
}

int calendar_effective_start(const struct calendar *calendar, wall_time t, wall_time *ret_start)
{
    civil_day day = civil_day_of(t);
    const struct office_hours *hours = hours_of(calendar, day);
    int minute = minute_of_day(day, t);

    if (!calendar_is_workday(calendar, day) || minute >= hours->afternoon_to) {
        civil_day next;
        int err = calendar_add(calendar, day, (workdays){1}, &next);
        if (err == 0)
            *ret_start = calendar_opening(calendar, next);
        return err;
    }
    if (minute < hours->morning_from)
        *ret_start = at_minute(day, hours->morning_from);
    else if (minute >= hours->morning_to && minute < hours->afternoon_from)
        *ret_start = at_minute(day, hours->afternoon_from);
    else
        *ret_start = t;
    return 0;
}

static int overlap(int from, int to, int minute)
{
    return minute <= from ? 0 : (minute < to ? minute : to) - from;
}

int office_minutes_until(const struct office_hours *hours, int minute)
{
    return overlap(hours->morning_from, hours->morning_to, minute) +
           overlap(hours->afternoon_from, hours->afternoon_to, minute);
}

static int32_t office_minutes_before(const struct calendar *calendar, wall_time t)
{
    civil_day day = civil_day_of(t);

    if (day.n < TABLE_FIRST)
        return 0;
    if (!calendar_covers(day))
        return calendar->days[TABLE_DAYS].minutes_before;
    int32_t before = calendar->days[day.n - TABLE_FIRST].minutes_before;
    if (!calendar_is_workday(calendar, day))
        return before;
    return before + office_minutes_until(hours_of(calendar, day), minute_of_day(day, t));
}

workminutes calendar_work_minutes(const struct calendar *calendar, wall_time from, wall_time to)
{
    return (workminutes){office_minutes_before(calendar, to) - office_minutes_before(calendar, from)};
}

/* The day in whose course the `total`-th office minute of the table passes. */
static civil_day day_of_minute(const struct calendar *calendar, int32_t total)
{
    int low = 0, high = TABLE_DAYS - 1;

    while (low < high) {
        int middle = (low + high) / 2;
        if (calendar->days[middle + 1].minutes_before < total)
            low = middle + 1;
        else
            high = middle;
    }
    return (civil_day){TABLE_FIRST + low};
}

int calendar_add_minutes(const struct calendar *calendar, wall_time from, workminutes n, wall_time *ret_t)
{
    int32_t before = office_minutes_before(calendar, from);

    if (n.n < 1)
        return ERR_INVALID;
    if (!calendar_covers(civil_day_of(from)) || n.n > calendar->days[TABLE_DAYS].minutes_before - before)
        return ERR_TOO_BIG;
    civil_day day = day_of_minute(calendar, before + n.n);
    const struct office_hours *hours = hours_of(calendar, day);
    int rest = before + n.n - calendar->days[day.n - TABLE_FIRST].minutes_before;
    int morning = hours->morning_to - hours->morning_from;
    *ret_t =
        at_minute(day, rest <= morning ? hours->morning_from + rest : hours->afternoon_from + rest - morning);
    return 0;
}
