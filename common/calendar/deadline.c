/* SPDX-License-Identifier: Apache-2.0
 * deadline - terms with pauses.
 *
 * Days of a term's unit have positions: ordinals for working days, day numbers for calendar days.  A term
 * without pauses ends at the start's position plus the period; each pause that the term reaches moves the
 * end on by the positions it covers.  So a pause costs two look-ups, however long it is.
 */
#include "calendar/calendar.h"
#include "calendar/table.h"

static int64_t position(const struct calendar *calendar, enum period_unit unit, int64_t day)
{
    return unit == PERIOD_CALDAYS ? day : calendar_ordinal(calendar, (civil_day){(int32_t)day}).n;
}

static int check_term(const struct term *term)
{
    if (term->period.n < 0)
        return ERR_INVALID;
    for (size_t i = 0; i < term->pause_count; i++) {
        const struct pause *pause = &term->pauses[i];
        if (pause->until.n < pause->from.n || (i > 0 && pause->from.n < pause[-1].from.n))
            return ERR_INVALID;
    }
    return calendar_covers(term->start) ? 0 : ERR_TOO_BIG;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The position of the last day, with pauses made good. `seen` is the last day already dealt with, which
 * merges overlapping pauses. */
static int end_position(const struct calendar *calendar, const struct term *term, int64_t *ret_end)
{
    enum period_unit unit = term->period.unit;
    int64_t seen = term->start.n, end = position(calendar, unit, seen) + term->period.n;

    for (size_t i = 0; i < term->pause_count; i++) {
        const struct pause *pause = &term->pauses[i];
        int64_t from = later(pause->from.n, seen + 1);
        if (pause->until.n <= from)
            continue;
        if (position(calendar, unit, from - 1) >= end)
            break;
        if (pause->until.n == PAUSE_OPEN.n)
            return ERR_CONFLICT;
        seen = (int64_t)pause->until.n - 1;
        end += position(calendar, unit, seen) - position(calendar, unit, from - 1);
    }
    *ret_end = end;
    return 0;
}

int calendar_deadline(const struct calendar *calendar, const struct term *term, civil_day *ret_day)
{
    int64_t end = 0;
    int err = check_term(term);

    if (err == 0)
        err = end_position(calendar, term, &end);
    if (err < 0)
        return err;
    if (end > INT32_MAX)
        return ERR_TOO_BIG;
    if (term->period.unit == PERIOD_CALDAYS)
        return calendar_next_workday_on_or_after(calendar, (civil_day){(int32_t)end}, ret_day);
    if (term->period.n > 0)
        return calendar_day_of_ordinal(calendar, (workdays){(int32_t)end}, ret_day);
    *ret_day = term->start;
    return 0;
}

int calendar_consumed(const struct calendar *calendar, const struct term *term, civil_day through,
                      struct period *ret_consumed)
{
    enum period_unit unit = term->period.unit;
    int64_t seen = term->start.n, last = later(through.n, seen);
    int err = check_term(term);

    if (err == 0 && !calendar_covers(through))
        err = ERR_TOO_BIG;
    if (err < 0)
        return err;
    int64_t consumed = position(calendar, unit, last) - position(calendar, unit, seen);
    for (size_t i = 0; i < term->pause_count; i++) {
        int64_t from = later(term->pauses[i].from.n, seen + 1);
        int64_t to = term->pauses[i].until.n <= last ? (int64_t)term->pauses[i].until.n - 1 : last;
        if (to < from)
            continue;
        consumed -= position(calendar, unit, to) - position(calendar, unit, from - 1);
        seen = to;
    }
    *ret_consumed = (struct period){unit, (int32_t)consumed};
    return 0;
}
