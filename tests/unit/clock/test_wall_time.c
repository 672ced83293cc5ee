/* SPDX-License-Identifier: Apache-2.0
 * Instants: Beijing days and times of day, RFC 3339 text, and sums at the ends of the type.
 */
#include "clock/clock.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "err/err.h"

static wall_time parsed(const char *text)
{
    wall_time t;

    if (wall_time_parse(text, &t) < 0)
        fail_msg("\"%s\" is refused", text);
    return t;
}

static void test_day_begins_at_beijing_midnight(void **state)
{
    civil_day day = civil_day_from(2026, 3, 2);
    wall_time midnight = wall_time_at(day, 0, 0);

    (void)state;
    assert_int_equal(parsed("2026-03-01T16:00:00Z").us, midnight.us);
    assert_int_equal(civil_day_of(midnight).n, day.n);
    assert_int_equal(civil_day_of((wall_time){midnight.us - 1}).n, day.n - 1);
    assert_int_equal(wall_time_at(day, 24, 0).us, wall_time_at((civil_day){day.n + 1}, 0, 0).us);
    assert_int_equal(wall_time_at(day, 17, 30).us - midnight.us, (17 * 60 + 30) * 60 * INT64_C(1000000));
}

static void test_text_round_trip(void **state)
{
    static const struct {
        const char *in, *out;
    } texts[] = {
        {"2026-03-02T09:00:00+08:00", "2026-03-02T09:00:00+08:00"},
        {"2026-03-02T01:00:00Z", "2026-03-02T09:00:00+08:00"},
        {"2026-03-01T20:30:00-04:30", "2026-03-02T09:00:00+08:00"},
        {"2026-03-02T09:00:00.000001+08:00", "2026-03-02T09:00:00.000001+08:00"},
        {"2026-03-02T09:00:00.5+08:00", "2026-03-02T09:00:00.500000+08:00"},
        {"2026-03-02T09:00:00.999999999+08:00", "2026-03-02T09:00:00.999999+08:00"},
        {"1969-12-31T23:59:59.999999Z", "1970-01-01T07:59:59.999999+08:00"},
        {"0001-01-01T08:00:00+08:00", "0001-01-01T08:00:00+08:00"},
    };
    char buffer[WALL_TIME_TEXT];

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_string_equal(wall_time_format(parsed(texts[i].in), buffer), texts[i].out);
}

static void test_text_strict(void **state)
{
    static const char *const texts[] = {"",
                                        "2026-03-02",
                                        "2026-03-02T09:00:00",
                                        "2026-03-02 09:00:00Z",
                                        "2026-03-02T09:00Z",
                                        "2026-03-02T9:00:00Z",
                                        "2026-03-02T24:00:00Z",
                                        "2026-03-02T23:60:00Z",
                                        "2026-03-02T23:59:60Z",
                                        "2026-03-02T09:00:00.Z",
                                        "2026-03-02T09:00:00.1234567890Z",
                                        "2026-03-02T09:00:00,5Z",
                                        "2026-03-02T09:00:00+8:00",
                                        "2026-03-02T09:00:00+0800",
                                        "2026-03-02T09:00:00+08",
                                        "2026-03-02T09:00:00+24:00",
                                        "2026-03-02T09:00:00+08:60",
                                        "2026-03-02T09:00:00-00:00",
                                        "2026-03-02T09:00:00z",
                                        "2026-03-02t09:00:00Z",
                                        "2026-03-02T09:00:00Zx",
                                        "2026-03-02T09:00:00+08:00 ",
                                        "2026-02-30T09:00:00Z",
                                        "2026-03-02T09:00:00+08:0"};
    wall_time t = {7};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (wall_time_parse(texts[i], &t) != ERR_INVALID)
            fail_msg("\"%s\" was taken for an instant", texts[i]);
    assert_int_equal(t.us, 7);
}

static void test_sums_saturate(void **state)
{
    const wall_time never = {INT64_MAX}, always = {INT64_MIN};
    char buffer[WALL_TIME_TEXT];

    (void)state;
    assert_int_equal(wall_time_add(never, DURATION_S(1)).us, INT64_MAX);
    assert_int_equal(wall_time_add(always, DURATION_S(-1)).us, INT64_MIN);
    assert_int_equal(wall_time_since(never, always).us, INT64_MAX);
    assert_int_equal(wall_time_since(always, never).us, INT64_MIN);
    assert_int_equal(wall_time_since((wall_time){5}, (wall_time){7}).us, -2);
    assert_true(wall_time_compare(always, never) < 0 && wall_time_compare(never, always) > 0);
    assert_int_equal(wall_time_compare(never, never), 0);
    assert_memory_equal(wall_time_format(never, buffer), "9999-12-31T", 11);
    assert_memory_equal(wall_time_format(always, buffer), "0001-01-01T", 11);
    assert_true(wall_time_at((civil_day){INT32_MAX}, 24, 0).us == INT64_MAX);
    assert_true(wall_time_at((civil_day){INT32_MIN}, 0, 0).us == INT64_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_day_begins_at_beijing_midnight),
        cmocka_unit_test(test_text_round_trip),
        cmocka_unit_test(test_text_strict),
        cmocka_unit_test(test_sums_saturate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
