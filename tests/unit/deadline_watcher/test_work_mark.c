/* SPDX-License-Identifier: Apache-2.0
 * Marks: order is order in time, both ways, over every edge of three years.
 */
#include "fixture.h"

static void test_both_ways(void **state)
{
    (void)state;
    work_mark last = {0};
    for (civil_day d = day("2025-01-01"); d.n < day("2028-01-01").n; d.n++) {
        for (int edge = EDGE_OPENING; calendar_is_workday(calendar, d) && edge <= EDGE_CLOSING; edge++) {
            work_mark mark = work_mark_at(calendar, d, (enum work_edge)edge);
            wall_time t;
            assert_true(mark.n > last.n);
            assert_int_equal(work_mark_instant(calendar, mark, &t), 0);
            assert_int_equal(work_mark_passed(calendar, t).n, mark.n);
            assert_int_equal(work_mark_passed(calendar, wall_time_add(t, (duration){-1})).n, mark.n - 1);
            assert_int_equal(work_mark_day(calendar, mark).n, d.n);
            last = mark;
        }
    }
}

/* On a day off, all of the last working day has passed and nothing of the next. */
static void test_days_off(void **state)
{
    (void)state;
    work_mark friday = work_mark_at(calendar, day("2026-03-06"), EDGE_CLOSING);

    assert_int_equal(work_mark_passed(calendar, at("2026-03-07 12:00")).n, friday.n);
    assert_int_equal(work_mark_passed(calendar, at("2026-03-08 23:59")).n, friday.n);
    assert_int_equal(work_mark_passed(calendar, at("2026-03-09 08:29")).n, friday.n);
    assert_int_equal(work_mark_at(calendar, day("2026-03-07"), EDGE_OPENING).n, friday.n + 1);
}

static void test_outside_the_calendar(void **state)
{
    wall_time t;

    (void)state;
    assert_int_equal(work_mark_instant(calendar, WORK_MARK_NONE, &t), ERR_TOO_BIG);
    assert_int_equal(work_mark_instant(calendar, (work_mark){0}, &t), ERR_TOO_BIG);
    assert_int_equal(work_mark_at(calendar, day("2041-01-01"), EDGE_OPENING).n, WORK_MARK_NONE.n);
    assert_true(work_mark_passed(calendar, at("2041-06-01 12:00")).n < WORK_MARK_NONE.n);
    assert_true(work_mark_passed(calendar, at("2018-06-01 12:00")).n < 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_ways),
        cmocka_unit_test(test_days_off),
        cmocka_unit_test(test_outside_the_calendar),
    };

    return cmocka_run_group_tests(tests, open_data, close_data);
}
