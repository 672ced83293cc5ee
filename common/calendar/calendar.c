/* SPDX-License-Identifier: Apache-2.0
 * calendar - days and counts, each by one or two look-ups in the table.
 */
#include "calendar/calendar.h"

#include "calendar/table.h"

const char *calendar_version(const struct calendar *calendar)
{
    return calendar->version;
}

civil_day calendar_known_since(const struct calendar *calendar)
{
    return calendar->known_since;
}

bool calendar_covers(civil_day day)
{
    return day.n >= TABLE_FIRST && day.n < TABLE_FIRST + TABLE_DAYS;
}

bool calendar_is_workday(const struct calendar *calendar, civil_day day)
{
    return calendar_covers(day) && calendar->workday[day.n - TABLE_FIRST];
}

bool calendar_is_provisional(const struct calendar *calendar, civil_day day)
{
    int year, month, mday;

    if (!calendar_covers(day))
        return true;
    civil_day_split(day, &year, &month, &mday);
    return year > calendar->published_until;
}

const char *calendar_day_name(const struct calendar *calendar, civil_day day)
{
    return calendar_covers(day) ? calendar->names[calendar->days[day.n - TABLE_FIRST].name] : "";
}

workdays calendar_ordinal(const struct calendar *calendar, civil_day day)
{
    if (day.n < TABLE_FIRST)
        return (workdays){0};
    if (day.n >= TABLE_FIRST + TABLE_DAYS)
        return (workdays){calendar->days[TABLE_DAYS].ordinal};
    return (workdays){calendar->days[day.n - TABLE_FIRST].ordinal};
}

int calendar_day_of_ordinal(const struct calendar *calendar, workdays ordinal, civil_day *ret_day)
{
    if (ordinal.n < 1 || ordinal.n > calendar->days[TABLE_DAYS].ordinal)
        return ERR_TOO_BIG;
    *ret_day = (civil_day){TABLE_FIRST + calendar->workday_at[ordinal.n]};
    return 0;
}

int calendar_add(const struct calendar *calendar, civil_day start, workdays n, civil_day *ret_day)
{
    if (n.n < 0)
        return ERR_INVALID;
    if (!calendar_covers(start) || n.n > TABLE_DAYS)
        return ERR_TOO_BIG;
    if (n.n == 0) {
        *ret_day = start;
        return 0;
    }
    return calendar_day_of_ordinal(calendar, (workdays){calendar_ordinal(calendar, start).n + n.n}, ret_day);
}

workdays calendar_count(const struct calendar *calendar, civil_day from, civil_day to)
{
    return (workdays){calendar_ordinal(calendar, to).n - calendar_ordinal(calendar, from).n};
}

int calendar_next_workday_on_or_after(const struct calendar *calendar, civil_day day, civil_day *ret_day)
{
    if (!calendar_covers(day))
        return ERR_TOO_BIG;
    if (!calendar_is_workday(calendar, day))
        return calendar_add(calendar, day, (workdays){1}, ret_day);
    *ret_day = day;
    return 0;
}
