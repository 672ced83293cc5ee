/* SPDX-License-Identifier: Apache-2.0
 * fixture - the deployed calendar, and seeded pseudo-random input, for the tests of this directory.
 */
#ifndef BANGBAN_TEST_CALENDAR_FIXTURE_H
#define BANGBAN_TEST_CALENDAR_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "calendar/calendar.h"

#define HOLIDAYS     "deploy/data/holidays.csv"
#define OFFICE_HOURS "deploy/data/office_hours.csv"

static const struct calendar *calendar __attribute__((unused));

static inline int load_calendar(void **state)
{
    struct calendar *loaded = NULL;
    struct err_text text = {""};

    if (calendar_load(&loaded, HOLIDAYS, OFFICE_HOURS, &text) < 0) {
        fprintf(stderr, "%s\n", text.text);
        return -1;
    }
    *state = loaded;
    calendar = loaded;
    return 0;
}

static inline int free_calendar(void **state)
{
    struct calendar *loaded = *state;

    calendar_free(&loaded);
    return 0;
}

static inline civil_day day_of(const char *text)
{
    civil_day day;

    if (civil_day_parse(text, &day) < 0)
        fail_msg("\"%s\" is no day", text);
    return day;
}

static inline civil_day first_day(void)
{
    return civil_day_from(CALENDAR_FIRST_YEAR, 1, 1);
}

static inline civil_day last_day(void)
{
    return civil_day_from(CALENDAR_LAST_YEAR, 12, 31);
}

/* splitmix64: the same inputs on every run. */
static inline uint64_t next_random(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* `from` to `to`, both included; each end is drawn far more often than its share. */
static inline int32_t random_between(uint64_t *seed, int32_t from, int32_t to)
{
    uint64_t draw = next_random(seed);
    uint64_t span = (uint64_t)((int64_t)to - from) + 1;

    if (draw % 32 == 0)
        return from;
    return draw % 32 == 1 ? to : (int32_t)(from + (int64_t)(next_random(seed) % span));
}

static inline civil_day random_day(uint64_t *seed)
{
    return (civil_day){random_between(seed, first_day().n, last_day().n)};
}

#endif
