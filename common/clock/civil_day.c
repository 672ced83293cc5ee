/* SPDX-License-Identifier: Apache-2.0
 * civil_day - day numbers and dates of the proleptic Gregorian calendar, by arithmetic alone.
 *
 * The conversions count years from 1 March, so that the leap day is the last of its year and a month's
 * first day is a linear function of the month (Howard Hinnant, "chrono-compatible low-level date
 * algorithms").
 */
#include "clock/clock.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { DAYS_PER_ERA = 146097, YEARS_PER_ERA = 400, EPOCH_SINCE_ERA = 719468 /* 0000-03-01 to 1970-01-01 */ };

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool is_date(int year, int month, int day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return false;
    return day <= days[month - 1] + (month == 2 && is_leap(year));
}

civil_day civil_day_from(int year, int month, int day)
{
    assert(is_date(year, month, day));

    int64_t march_year = year - (month <= 2);
    int64_t era = floor_div(march_year, YEARS_PER_ERA);
    int64_t year_of_era = march_year - era * YEARS_PER_ERA;
    int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return (civil_day){(int32_t)(era * DAYS_PER_ERA + day_of_era - EPOCH_SINCE_ERA)};
}

void civil_day_split(civil_day day, int *ret_year, int *ret_month, int *ret_day)
{
    int64_t since = (int64_t)day.n + EPOCH_SINCE_ERA;
    int64_t era = floor_div(since, DAYS_PER_ERA);
    int64_t day_of_era = since - era * DAYS_PER_ERA;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (DAYS_PER_ERA - 1)) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * day_of_year + 2) / 153;

    *ret_day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
    *ret_month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    *ret_year = (int)(year_of_era + era * YEARS_PER_ERA + (*ret_month <= 2));
}

int civil_day_weekday(civil_day day)
{
    int64_t since_monday = (int64_t)day.n + 3; /* 1970-01-01 was a Thursday */

    return (int)(since_monday - floor_div(since_monday, 7) * 7) + 1;
}

const char *civil_day_format(civil_day day, char buffer[CIVIL_DAY_TEXT])
{
    const int32_t first = civil_day_from(1, 1, 1).n, last = civil_day_from(9999, 12, 31).n;
    int year, month, mday;

    /* A year of five digits is no date of RFC 3339: what lies outside is written as the nearest that is. */
    civil_day_split((civil_day){day.n < first ? first : day.n > last ? last : day.n}, &year, &month, &mday);
    snprintf(buffer, CIVIL_DAY_TEXT, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100,
             (unsigned)mday % 100);
    return buffer;
}

static int digits(const char *text, int count)
{
    int value = 0;

    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

int civil_day_parse(const char *text, civil_day *ret_day)
{
    if (strlen(text) != CIVIL_DAY_TEXT - 1 || text[4] != '-' || text[7] != '-')
        return ERR_INVALID;

    int year = digits(text, 4), month = digits(text + 5, 2), day = digits(text + 8, 2);
    if (!is_date(year, month, day))
        return ERR_INVALID;
    *ret_day = civil_day_from(year, month, day);
    return 0;
}
