/* SPDX-License-Identifier: Apache-2.0
 * Civil days: the arithmetic against a day-by-day walk, and the strictness of the text form.
 */
#include "clock/clock.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "err/err.h"

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (leap && month == 2);
}

static void check_day(int32_t n, int weekday, const int date[3])
{
    civil_day day = civil_day_from(date[0], date[1], date[2]);
    int year, month, mday;

    civil_day_split(day, &year, &month, &mday);
    assert_int_equal(day.n, n);
    assert_true(year == date[0] && month == date[1] && mday == date[2]);
    assert_int_equal(civil_day_weekday(day), weekday);
}

/* 1600-01-01 was a Saturday, 135,140 days before the epoch; two whole Gregorian eras follow. */
static void test_walk(void **state)
{
    int32_t n = -135140;
    int weekday = 6;

    (void)state;
    for (int year = 1600; year < 2400; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= days_in(year, month); day++) {
                check_day(n++, weekday, (int[]){year, month, day});
                weekday = weekday % 7 + 1;
            }
    assert_int_equal(civil_day_from(2400, 1, 1).n, n);
}

static void test_text_round_trip(void **state)
{
    static const char *const texts[] = {"0001-01-01", "1970-01-01", "2024-02-29", "2026-12-31", "9999-12-31"};
    char buffer[CIVIL_DAY_TEXT];
    civil_day day;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_int_equal(civil_day_parse(texts[i], &day), 0);
        assert_string_equal(civil_day_format(day, buffer), texts[i]);
    }
    assert_string_equal(civil_day_format((civil_day){INT32_MIN}, buffer), "0001-01-01");
    assert_string_equal(civil_day_format((civil_day){INT32_MAX}, buffer), "9999-12-31");
}

static void test_text_strict(void **state)
{
    static const char *const texts[] = {
        "",           "2026",       "2026-2-13",     "2026-02-3",   "2026-02-30",  "2025-02-29",
        "1900-02-29", "2026-00-10", "2026-13-01",    "2026-01-00",  "2026-04-31",  "0000-01-01",
        "2026/02/13", "20260213",   "2026-02-1x",    "2026-02-13 ", " 2026-02-13", "2026-02-013",
        "+026-02-13", "2026-02--1", "２０２６-02-13"};
    civil_day day = {7};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (civil_day_parse(texts[i], &day) != ERR_INVALID)
            fail_msg("\"%s\" was taken for a day", texts[i]);
    assert_int_equal(day.n, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_walk),
        cmocka_unit_test(test_text_round_trip),
        cmocka_unit_test(test_text_strict),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
