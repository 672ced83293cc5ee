/* SPDX-License-Identifier: Apache-2.0
 * table - the memory behind struct calendar, private to common/calendar.
 *
 * One entry per day with the sums up to it, so that every question is a subtraction of two entries.
 */
#ifndef BANGBAN_CALENDAR_TABLE_H
#define BANGBAN_CALENDAR_TABLE_H

#include "calendar/calendar.h"

#define TABLE_FIRST 17897 /* day number of 2019-01-01 */
#define TABLE_DAYS  8036  /* to 2040-12-31 */

#define NAMES_MAX 64
#define NAME_SIZE 64 /* bytes, with the NUL */
#define HOURS_MAX 12

/* Minutes since midnight, ascending. */
struct office_hours {
    int morning_from, morning_to, afternoon_from, afternoon_to;
};

struct day {
    int32_t minutes_before; /* office minutes from the table's start to this day's midnight */
    uint16_t ordinal;       /* working days up to and including this one */
    uint8_t name;           /* index into names; 0 is "" */
    uint8_t hours;          /* index into hours */
};

struct calendar {
    struct day days[TABLE_DAYS + 1];     /* the last entry only closes the sums */
    uint16_t workday_at[TABLE_DAYS + 1]; /* ordinal -> index into days; [0] is unused */
    bool workday[TABLE_DAYS];
    struct office_hours hours[HOURS_MAX];
    char names[NAMES_MAX][NAME_SIZE];
    int published_until; /* the last year with a notice */
    civil_day known_since;
    char version[CALENDAR_VERSION_TEXT];
};

/* notices.c: fills workday, days[].name, names, published_until and known_since. */
int notices_read(struct calendar *calendar, const char *path, civil_day known_by, struct err_text *ret_text);

/* office_hours.c: fills hours and days[].hours. */
int office_hours_read(struct calendar *calendar, const char *path, struct err_text *ret_text);

/* work_time.c: office minutes of a whole day, and of a day up to `minute` since midnight. */
int office_minutes_until(const struct office_hours *hours, int minute);

#endif
