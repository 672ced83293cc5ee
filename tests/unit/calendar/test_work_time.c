/* SPDX-License-Identifier: Apache-2.0
 * Office hours: seasons, the noon break, out-of-hours intake, and minutes against a minute-by-minute walk.
 */
#include "fixture.h"

static wall_time at(const char *text)
{
    wall_time t;

    if (wall_time_parse(text, &t) < 0)
        fail_msg("\"%s\" is no instant", text);
    return t;
}

static void check_instant(wall_time t, const char *expected)
{
    char text[WALL_TIME_TEXT];

    assert_string_equal(wall_time_format(t, text), expected);
}

static void test_seasons(void **state)
{
    (void)state;
    check_instant(calendar_opening(calendar, day_of("2026-04-30")), "2026-04-30T08:30:00+08:00");
    check_instant(calendar_closing(calendar, day_of("2026-01-05")), "2026-01-05T17:30:00+08:00");
    check_instant(calendar_closing(calendar, day_of("2026-04-30")), "2026-04-30T17:30:00+08:00");
    check_instant(calendar_closing(calendar, day_of("2026-05-01")), "2026-05-01T18:00:00+08:00");
    check_instant(calendar_closing(calendar, day_of("2026-10-01")), "2026-10-01T17:30:00+08:00");
    check_instant(calendar_closing(calendar, day_of("2026-05-06")), "2026-05-06T18:00:00+08:00");
    check_instant(calendar_closing(calendar, day_of("2026-09-30")), "2026-09-30T18:00:00+08:00");
    check_instant(calendar_closing(calendar, day_of("2026-10-08")), "2026-10-08T17:30:00+08:00");
    check_instant(calendar_opening(calendar, day_of("2018-06-01")), "2018-06-01T08:30:00+08:00");
    check_instant(calendar_closing(calendar, day_of("2041-06-03")), "2041-06-03T17:30:00+08:00");
}

static void test_effective_start(void **state)
{
    static const struct {
        const char *received, *counts_from;
    } intakes[] = {
        {"2026-03-02T08:29:59+08:00", "2026-03-02T08:30:00+08:00"},
        {"2026-03-02T08:30:00+08:00", "2026-03-02T08:30:00+08:00"},
        {"2026-03-02T11:59:59.999999+08:00", "2026-03-02T11:59:59.999999+08:00"},
        {"2026-03-02T12:00:00+08:00", "2026-03-02T14:30:00+08:00"},
        {"2026-07-01T14:30:00+08:00", "2026-07-01T15:00:00+08:00"},
        {"2026-03-02T17:29:59.999999+08:00", "2026-03-02T17:29:59.999999+08:00"},
        {"2026-03-02T17:30:00+08:00", "2026-03-03T08:30:00+08:00"},
        {"2026-07-01T17:30:00+08:00", "2026-07-01T17:30:00+08:00"},
        {"2026-02-13T20:00:00+08:00", "2026-02-14T08:30:00+08:00"}, /* a working Saturday */
        {"2026-02-14T18:00:00+08:00", "2026-02-24T08:30:00+08:00"},
        {"2026-09-30T18:00:00+08:00", "2026-10-08T08:30:00+08:00"},
        {"2026-03-01T16:00:00Z", "2026-03-02T08:30:00+08:00"}, /* midnight in Beijing */
    };
    wall_time start;

    (void)state;
    for (size_t i = 0; i < sizeof intakes / sizeof intakes[0]; i++) {
        assert_int_equal(calendar_effective_start(calendar, at(intakes[i].received), &start), 0);
        check_instant(start, intakes[i].counts_from);
    }
}

static void test_effective_start_outside(void **state)
{
    wall_time start = {7};

    (void)state;
    assert_int_equal(calendar_effective_start(calendar, at("2018-12-31T23:59:59+08:00"), &start),
                     ERR_TOO_BIG);
    assert_int_equal(calendar_effective_start(calendar, at("2040-12-31T17:30:00+08:00"), &start),
                     ERR_TOO_BIG);
    assert_int_equal(calendar_effective_start(calendar, (wall_time){INT64_MIN}, &start), ERR_TOO_BIG);
    assert_int_equal(calendar_effective_start(calendar, (wall_time){INT64_MAX}, &start), ERR_TOO_BIG);
    assert_int_equal(start.us, 7);
}

static void test_minutes(void **state)
{
    static const struct {
        const char *from, *to;
        int32_t minutes;
    } spans[] = {
        {"2026-03-02T08:30:00+08:00", "2026-03-02T17:30:00+08:00", 390},
        {"2026-03-02T00:00:00+08:00", "2026-03-03T00:00:00+08:00", 390},
        {"2026-07-01T00:00:00+08:00", "2026-07-02T00:00:00+08:00", 390},
        {"2026-03-02T12:00:00+08:00", "2026-03-02T14:30:00+08:00", 0},
        {"2026-03-02T11:59:00+08:00", "2026-03-02T14:31:00+08:00", 2},
        {"2026-03-02T09:00:00+08:00", "2026-03-02T09:00:59.999999+08:00", 0},
        {"2026-03-02T09:00:59+08:00", "2026-03-02T09:01:00+08:00", 1},
        {"2026-02-14T17:00:00+08:00", "2026-02-24T09:00:00+08:00", 60},
        {"2026-02-15T00:00:00+08:00", "2026-02-24T00:00:00+08:00", 0},
        {"2026-03-03T09:00:00+08:00", "2026-03-02T17:00:00+08:00", -60},
    };

    (void)state;
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++)
        assert_int_equal(calendar_work_minutes(calendar, at(spans[i].from), at(spans[i].to)).n,
                         spans[i].minutes);
}

static bool is_office_minute(civil_day day, int minute)
{
    int year, month, mday;

    civil_day_split(day, &year, &month, &mday);
    bool summer = month >= 5 && month < 10;
    int from = summer ? 15 * 60 : 14 * 60 + 30, to = summer ? 18 * 60 : 17 * 60 + 30;
    bool open = (minute >= 8 * 60 + 30 && minute < 12 * 60) || (minute >= from && minute < to);
    return open && calendar_is_workday(calendar, day);
}

static void test_minutes_against_a_walk(void **state)
{
    wall_time from = wall_time_at(day_of("2025-12-31"), 0, 0);
    int32_t open = 0;

    (void)state;
    for (civil_day day = day_of("2025-12-31"); day.n <= day_of("2027-01-01").n; day.n++)
        for (int minute = 0; minute < 24 * 60; minute++) {
            wall_time t = wall_time_at(day, minute / 60, minute % 60);
            assert_int_equal(calendar_work_minutes(calendar, from, t).n, open);
            open += is_office_minute(day, minute);
        }
    assert_int_equal(open, 249 * 390);
}

static void test_minutes_outside(void **state)
{
    wall_time always = {INT64_MIN}, never = {INT64_MAX};
    int32_t days = calendar_ordinal(calendar, last_day()).n;

    (void)state;
    assert_int_equal(calendar_work_minutes(calendar, always, never).n, days * 390);
    assert_int_equal(calendar_work_minutes(calendar, never, always).n, -days * 390);
    assert_int_equal(calendar_work_minutes(calendar, always, at("2018-12-31T12:00:00+08:00")).n, 0);
    assert_int_equal(calendar_work_minutes(calendar, at("2041-01-01T12:00:00+08:00"), never).n, 0);
}

static void test_add_minutes(void **state)
{
    static const struct {
        const char *from;
        int32_t n;
        const char *end;
    } periods[] = {
        {"2026-03-02T09:00:00+08:00", 60, "2026-03-02T10:00:00+08:00"},
        {"2026-03-02T09:00:59+08:00", 1, "2026-03-02T09:01:00+08:00"},
        {"2026-03-02T11:00:00+08:00", 60, "2026-03-02T12:00:00+08:00"},
        {"2026-03-02T11:00:00+08:00", 61, "2026-03-02T14:31:00+08:00"},
        {"2026-07-01T11:00:00+08:00", 61, "2026-07-01T15:01:00+08:00"},
        {"2026-03-02T12:30:00+08:00", 1, "2026-03-02T14:31:00+08:00"},
        {"2026-03-02T16:30:00+08:00", 60, "2026-03-02T17:30:00+08:00"},
        {"2026-02-14T17:00:00+08:00", 60, "2026-02-24T09:00:00+08:00"},
        {"2026-02-15T00:00:00+08:00", 390, "2026-02-24T17:30:00+08:00"},
        {"2026-03-02T08:30:00+08:00", 391, "2026-03-03T08:31:00+08:00"},
    };
    wall_time end = {7};

    (void)state;
    for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        assert_int_equal(
            calendar_add_minutes(calendar, at(periods[i].from), (workminutes){periods[i].n}, &end), 0);
        check_instant(end, periods[i].end);
    }
}

static void test_add_minutes_outside(void **state)
{
    wall_time end = {7}, late = at("2040-12-31T17:00:00+08:00");

    (void)state;
    assert_int_equal(calendar_add_minutes(calendar, late, (workminutes){0}, &end), ERR_INVALID);
    assert_int_equal(calendar_add_minutes(calendar, late, (workminutes){31}, &end), ERR_TOO_BIG);
    assert_int_equal(calendar_add_minutes(calendar, late, (workminutes){INT32_MAX}, &end), ERR_TOO_BIG);
    assert_int_equal(calendar_add_minutes(calendar, at("2018-12-31T12:00:00+08:00"), (workminutes){1}, &end),
                     ERR_TOO_BIG);
    assert_int_equal(end.us, 7);
    assert_int_equal(calendar_add_minutes(calendar, late, (workminutes){30}, &end), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seasons),
        cmocka_unit_test(test_effective_start),
        cmocka_unit_test(test_effective_start_outside),
        cmocka_unit_test(test_minutes),
        cmocka_unit_test(test_minutes_against_a_walk),
        cmocka_unit_test(test_minutes_outside),
        cmocka_unit_test(test_add_minutes),
        cmocka_unit_test(test_add_minutes_outside),
    };

    return cmocka_run_group_tests(tests, load_calendar, free_calendar);
}
