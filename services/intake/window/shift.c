/* SPDX-License-Identifier: Apache-2.0
 * shift - when a clerk sits at a window. */
#include "shift.h"

#include <stdio.h>
#include <string.h>

int shift_parse_days(const char *text, unsigned *ret_days)
{
    unsigned days = 0;

    if (strcmp(text, "workdays") == 0 || strcmp(text, "off") == 0) {
        *ret_days = *text == 'w' ? SHIFT_WORKDAYS : SHIFT_OFF;
        return 0;
    }
    for (;; text += 2) {
        if (*text < '1' || *text > '7' || (days & 1u << (*text - '1')))
            return ERR_INVALID;
        days |= 1u << (*text - '1');
        if (text[1] != '|')
            break;
    }
    if (text[1])
        return ERR_INVALID;
    *ret_days = days;
    return 0;
}

/* Any day serves: the minute of the day is the same on all of them. */
static int parse_minute(const char *text, int *ret_minute)
{
    char instant[WALL_TIME_TEXT];
    wall_time at;

    if (strlen(text) != sizeof("08:30") - 1)
        return ERR_INVALID;
    snprintf(instant, sizeof(instant), "2026-01-01T%s:00+08:00", text);
    if (wall_time_parse(instant, &at) < 0)
        return ERR_INVALID;
    *ret_minute = (int)(wall_time_since(at, wall_time_at(civil_day_of(at), 0, 0)).us / DURATION_S(60).us);
    return 0;
}

int shift_parse_hours(const char *from, const char *to, struct shift *ret_shift)
{
    struct shift shift = {.days = ret_shift->days, .from = SHIFT_OPENING, .to = SHIFT_CLOSING};

    if (*from && parse_minute(from, &shift.from) < 0)
        return ERR_INVALID;
    if (*to && parse_minute(to, &shift.to) < 0)
        return ERR_INVALID;
    if (shift.from >= shift.to)
        return ERR_INVALID;
    *ret_shift = shift;
    return 0;
}

bool shift_holds_at(const struct shift *shift, const struct calendar *calendar, wall_time when)
{
    civil_day day = civil_day_of(when);
    unsigned weekday = 1u << (civil_day_weekday(day) - 1);
    wall_time from = shift->from == SHIFT_OPENING ? calendar_opening(calendar, day)
                                                  : wall_time_at(day, shift->from / 60, shift->from % 60);
    wall_time to = shift->to == SHIFT_CLOSING ? calendar_closing(calendar, day)
                                              : wall_time_at(day, shift->to / 60, shift->to % 60);

    if (!(shift->days & (calendar_is_workday(calendar, day) ? weekday : SHIFT_OFF)))
        return false;
    return wall_time_compare(from, when) <= 0 && wall_time_compare(when, to) < 0;
}

bool shift_overlaps(const struct shift *a, const struct shift *b)
{
    return (a->days & b->days) && a->from < b->to && b->from < a->to;
}
