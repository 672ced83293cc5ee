/* SPDX-License-Identifier: Apache-2.0
 * calendar - the working days of the district.
 *
 * Built once from two data files, then immutable: any thread may read it.
 *
 * A day is working by the State Council's yearly notice (调休 included), else Monday to Friday.  A year
 * without a notice is provisional: weekends and statutory days are off, of which those bound to the lunar
 * year are known only where the file has `expected` rows; otherwise only the solar ones are (1 January,
 * 1-2 May, 1-3 October).  A late December day that the next year's notice moves is not provisional before.
 *
 * The table reaches from 2019-01-01 to 2040-12-31.  Outside it no day is a working day and no minute an
 * office minute, so counts stop at its ends; a function that would have to name a day or an instant outside
 * it returns ERR_TOO_BIG instead.
 */
#ifndef BANGBAN_CALENDAR_H
#define BANGBAN_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clock/clock.h"

#define CALENDAR_FIRST_YEAR   2019
#define CALENDAR_LAST_YEAR    2040
#define CALENDAR_VERSION_TEXT 28 /* "2025-11-04.0123456789abcdef" and NUL */

typedef struct {
    int32_t n;
} workdays;

typedef struct {
    int32_t n;
} caldays;

typedef struct {
    int32_t n;
} workminutes;

struct calendar;

/* Reads both files whole, or nothing: ERR_INVALID, ERR_TOO_BIG, ERR_IO, ERR_NOMEM with `ret_text`. */
int calendar_load(struct calendar **ret_calendar, const char *holidays_path, const char *office_hours_path,
                  struct err_text *ret_text);

/* calendar_load of holidays.csv and office_hours.csv in a directory of reference data. */
int calendar_open(struct calendar **ret_calendar, const char *directory, struct err_text *ret_text);

/* As calendar_load, but as the calendar was known at the end of `known_by`: without later notices. */
int calendar_load_known_by(struct calendar **ret_calendar, const char *holidays_path,
                           const char *office_hours_path, civil_day known_by, struct err_text *ret_text);
void calendar_free(struct calendar **calendar);

/* Names the calendar in results: publication day of its last notice, and a hash of all that results
 * depend on (working days, provisional years, office hours; not names or comments). */
const char *calendar_version(const struct calendar *calendar);
civil_day calendar_known_since(const struct calendar *calendar); /* the last notice's publication */

bool calendar_covers(civil_day day);
bool calendar_is_workday(const struct calendar *calendar, civil_day day);
bool calendar_is_provisional(const struct calendar *calendar, civil_day day); /* true outside the table */

/* 节日名 that makes the day off or on, "" if none does. Borrowed from the calendar. */
const char *calendar_day_name(const struct calendar *calendar, civil_day day);

/* Working days from the table's start up to and including `day`. */
workdays calendar_ordinal(const struct calendar *calendar, civil_day day);
/* The working day with that ordinal (from 1). ERR_TOO_BIG. */
int calendar_day_of_ordinal(const struct calendar *calendar, workdays ordinal, civil_day *ret_day);

/* Day `n` after `start`, which is not counted itself (民法典 art. 201; 行政许可法 art. 82); n = 0 is `start`.
 * ERR_INVALID for a negative n, ERR_TOO_BIG. */
int calendar_add(const struct calendar *calendar, civil_day start, workdays n, civil_day *ret_day);

/* Working days in (from, to]; negative when `to` is before `from`. */
workdays calendar_count(const struct calendar *calendar, civil_day from, civil_day to);

/* ERR_TOO_BIG. */
int calendar_next_workday_on_or_after(const struct calendar *calendar, civil_day day, civil_day *ret_day);

/* First and last instant of the day's office hours, as if it were a working day. */
wall_time calendar_opening(const struct calendar *calendar, civil_day day);
wall_time calendar_closing(const struct calendar *calendar, civil_day day);

/* The instant itself within office hours, else the next opening (in the noon break: of the afternoon).
 * Closing time is no longer within. ERR_TOO_BIG. */
int calendar_effective_start(const struct calendar *calendar, wall_time t, wall_time *ret_start);

/* Office minutes in [from, to), each end rounded down to its minute; negative when `to` is earlier. */
workminutes calendar_work_minutes(const struct calendar *calendar, wall_time from, wall_time to);

/* The instant at which `n` office minutes have passed since `from`, which is rounded down to its minute.
 * ERR_INVALID for n < 1, ERR_TOO_BIG. */
int calendar_add_minutes(const struct calendar *calendar, wall_time from, workminutes n, wall_time *ret_t);

enum period_unit { PERIOD_WORKDAYS, PERIOD_CALDAYS };

struct period {
    enum period_unit unit;
    int32_t n;
};

static inline struct period period_of_workdays(workdays days)
{
    return (struct period){PERIOD_WORKDAYS, days.n};
}

static inline struct period period_of_caldays(caldays days)
{
    return (struct period){PERIOD_CALDAYS, days.n};
}

/* A lawful stop: the clock stands at the close of the days [from, until). */
struct pause {
    civil_day from;
    civil_day until; /* PAUSE_OPEN: not resumed yet */
};

#define PAUSE_OPEN ((civil_day){INT32_MAX})

/* A running period.  The start is not counted; a day is consumed if it is of the period's unit and the
 * clock runs at its close.  Pauses are ordered by `from`; they may overlap, touch or be empty. */
struct term {
    civil_day start;
    struct period period;
    const struct pause *pauses;
    size_t pause_count;
};

/* The last day of the term, in O(pauses).  A period in calendar days that ends on a day off ends on the
 * next working day (民法典 art. 203).  The term ends at calendar_closing of that day, and is provisional
 * if calendar_is_provisional of it.
 *
 * ERR_INVALID   the period is negative, a pause ends before it begins, or pauses are out of order
 * ERR_CONFLICT  the clock stands in an open pause: there is no last day before it is resumed
 * ERR_TOO_BIG   the start or the last day lies outside the table */
int calendar_deadline(const struct calendar *calendar, const struct term *term, civil_day *ret_day);

/* What of the term is consumed at the close of `through`; more than the period when it is overdue, 0 up
 * to the start.  ERR_INVALID as above, ERR_TOO_BIG if the start or `through` lies outside the table. */
int calendar_consumed(const struct calendar *calendar, const struct term *term, civil_day through,
                      struct period *ret_consumed);

#endif
