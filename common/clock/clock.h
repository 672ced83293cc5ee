/* SPDX-License-Identifier: Apache-2.0
 * clock - instants, durations and civil days as types, and the only reader of a clock.
 *
 * Time is a parameter: everything else takes a wall_time.  A clock is the system's
 * or a virtual one that lives in a small shared file, so that a played instance runs
 * the production binaries while a player advances time.
 *
 * Civil days are days of the district: Beijing time, UTC+8, no summer time
 * (China has had none since 1991; tzdata is not consulted).
 */
#ifndef BANGBAN_CLOCK_H
#define BANGBAN_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "err/err.h"

typedef struct {
    int64_t us; /* microseconds since 1970-01-01T00:00:00Z */
} wall_time;

typedef struct {
    int64_t us;
} duration;

typedef struct {
    int32_t n; /* days since 1970-01-01 in the civil calendar of UTC+8 */
} civil_day;

#define DURATION_MS(n) ((duration){(int64_t)(n)*1000})
#define DURATION_S(n)  ((duration){(int64_t)(n)*1000000})

wall_time wall_time_add(wall_time t, duration d);
duration wall_time_since(wall_time later, wall_time earlier);
int wall_time_compare(wall_time a, wall_time b); /* <0, 0, >0 */

civil_day civil_day_of(wall_time t);
wall_time wall_time_at(civil_day day, int hour, int minute); /* Beijing time of day; 24:00 is allowed */
civil_day civil_day_from(int year, int month, int day);      /* asserts a valid date */
void civil_day_split(civil_day day, int *ret_year, int *ret_month, int *ret_day);
int civil_day_weekday(civil_day day); /* 1 Monday .. 7 Sunday */

#define WALL_TIME_TEXT 33 /* "2026-03-02T09:00:00.000000+08:00" and NUL */
#define CIVIL_DAY_TEXT 11 /* "2026-03-02" and NUL */

/* Write RFC 3339 with +08:00 (fraction only if not zero), or YYYY-MM-DD; return `buffer`.
 * Days outside the years 0001 to 9999 are written as the nearest day inside. */
const char *wall_time_format(wall_time t, char buffer[WALL_TIME_TEXT]);
const char *civil_day_format(civil_day day, char buffer[CIVIL_DAY_TEXT]);

/* Strict: RFC 3339 with an explicit offset (not -00:00) and at most nine decimals, cut to microseconds;
 * a day is YYYY-MM-DD and exists. ERR_INVALID otherwise. */
int wall_time_parse(const char *text, wall_time *ret_time);
int civil_day_parse(const char *text, civil_day *ret_day);

struct clock;

/* `spec` is "system" or "file:<path>".  The file of a virtual clock is 8 bytes: the instant in
 * microseconds as a little-endian int64, read through a shared mapping with one atomic load.
 * ERR_IO, ERR_INVALID with `ret_text`. */
int clock_open(struct clock **ret_clock, const char *spec, struct err_text *ret_text);
void clock_close(struct clock **clock);
bool clock_is_virtual(const struct clock *clock);

/* Any thread. */
wall_time clock_now(const struct clock *clock);

/* Creates the file of a virtual clock, or moves it. Never backwards: ERR_CONFLICT. */
int clock_write(const char *path, wall_time t, struct err_text *ret_text);

/* Monotonic, for measuring only: µs since an arbitrary start; goes on while the machine sleeps. */
duration clock_uptime(void);

#endif
