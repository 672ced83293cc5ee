/* SPDX-License-Identifier: Apache-2.0
 * wall_time - arithmetic on instants, and their RFC 3339 text in Beijing time.
 */
#include "clock/clock.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define MINUTE_US      (60 * INT64_C(1000000))
#define DAY_US         (INT64_C(24) * 60 * MINUTE_US)
#define BEIJING_OFFSET (INT64_C(8) * 60 * MINUTE_US)

static int64_t us_of(int hours, int minutes)
{
    return ((int64_t)hours * 60 + minutes) * MINUTE_US;
}

/* Sums saturate: an instant beyond the type's 292,000 years is "never", not undefined behaviour. */
static int64_t add_us(int64_t a, int64_t b)
{
    int64_t sum;

    if (__builtin_add_overflow(a, b, &sum))
        return b < 0 ? INT64_MIN : INT64_MAX;
    return sum;
}

wall_time wall_time_add(wall_time t, duration d)
{
    return (wall_time){add_us(t.us, d.us)};
}

duration wall_time_since(wall_time later, wall_time earlier)
{
    int64_t us;

    if (__builtin_sub_overflow(later.us, earlier.us, &us))
        us = later.us < earlier.us ? INT64_MIN : INT64_MAX;
    return (duration){us};
}

int wall_time_compare(wall_time a, wall_time b)
{
    return (a.us > b.us) - (a.us < b.us);
}

civil_day civil_day_of(wall_time t)
{
    int64_t local = add_us(t.us, BEIJING_OFFSET);

    return (civil_day){(int32_t)(local / DAY_US - (local % DAY_US < 0))};
}

wall_time wall_time_at(civil_day day, int hour, int minute)
{
    assert(hour >= 0 && minute >= 0 && minute < 60 && hour * 60 + minute <= 24 * 60);

    int64_t midnight;
    if (__builtin_mul_overflow((int64_t)day.n, DAY_US, &midnight))
        midnight = day.n < 0 ? INT64_MIN : INT64_MAX;
    return (wall_time){add_us(midnight, us_of(hour, minute) - BEIJING_OFFSET)};
}

const char *wall_time_format(wall_time t, char buffer[WALL_TIME_TEXT])
{
    civil_day day = civil_day_of(t);
    int64_t us = t.us - wall_time_at(day, 0, 0).us;
    unsigned s = (unsigned)(us / 1000000), fraction = (unsigned)(us % 1000000);
    char date[CIVIL_DAY_TEXT], decimals[sizeof ".000000"] = "";

    if (fraction != 0)
        snprintf(decimals, sizeof decimals, ".%06u", fraction % 1000000);
    snprintf(buffer, WALL_TIME_TEXT, "%sT%02u:%02u:%02u%s+08:00", civil_day_format(day, date), s / 3600 % 24,
             s / 60 % 60, s % 60, decimals);
    return buffer;
}

/* Reads exactly two digits no greater than `max`, then `after` (0 for no such character). */
static bool take_pair(const char **at, int max, char after, int *ret_value)
{
    const char *p = *at;

    if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9' || (after != 0 && p[2] != after))
        return false;
    *ret_value = (p[0] - '0') * 10 + (p[1] - '0');
    *at = p + (after != 0 ? 3 : 2);
    return *ret_value <= max;
}

/* Other systems send up to nine decimals; what is below a microsecond is dropped, not rounded, so that
 * an instant never moves into the future. */
static bool take_fraction(const char **at, int64_t *ret_us)
{
    const char *p = *at;
    int64_t us = 0, unit = 100000;

    if (*p != '.')
        return true;
    for (p++; *p >= '0' && *p <= '9'; p++, unit /= 10)
        us += (*p - '0') * unit;
    if (p == *at + 1 || p > *at + 10)
        return false;
    *at = p;
    *ret_us = us;
    return true;
}

/* "-00:00" is refused: RFC 3339 gives it the meaning "offset unknown". */
static bool take_offset(const char **at, int64_t *ret_us)
{
    char sign = **at;
    int hours, minutes;

    (*at)++;
    if (sign == 'Z')
        return true;
    if ((sign != '+' && sign != '-') || !take_pair(at, 23, ':', &hours) || !take_pair(at, 59, 0, &minutes))
        return false;
    if (sign == '-' && hours == 0 && minutes == 0)
        return false;
    *ret_us = sign == '-' ? -us_of(hours, minutes) : us_of(hours, minutes);
    return true;
}

int wall_time_parse(const char *text, wall_time *ret_time)
{
    char date[CIVIL_DAY_TEXT];
    civil_day day;
    int hour, minute, second;
    int64_t fraction = 0, offset = 0;

    snprintf(date, sizeof date, "%s", text);
    if (civil_day_parse(date, &day) < 0 || text[CIVIL_DAY_TEXT - 1] != 'T')
        return ERR_INVALID;

    const char *at = text + CIVIL_DAY_TEXT;
    if (!take_pair(&at, 23, ':', &hour) || !take_pair(&at, 59, ':', &minute) ||
        !take_pair(&at, 59, 0, &second) || !take_fraction(&at, &fraction))
        return ERR_INVALID;
    if (*at == '\0' || !take_offset(&at, &offset) || *at != '\0')
        return ERR_INVALID;

    int64_t time_of_day = us_of(hour, minute) + second * INT64_C(1000000) + fraction;
    ret_time->us = day.n * DAY_US + time_of_day - offset;
    return 0;
}
