/* SPDX-License-Identifier: Apache-2.0 */
#include "desk.h"

#include <stdio.h>

#include "agent/hall_measure.h"

static wall_time at(const char *text)
{
    char instant[WALL_TIME_TEXT];
    wall_time time;

    snprintf(instant, sizeof(instant), "%s:00+08:00", text);
    assert_int_equal(wall_time_parse(instant, &time), 0);
    return time;
}

/* Empty texts: did not happen. */
static struct hall_measure measure(const char *since, const char *submitted, const char *decided)
{
    struct hall_times times = {.due_since = at(since), .submitted = *submitted, .decided = *decided};

    if (times.submitted)
        times.submitted_at = at(submitted);
    if (times.decided)
        times.decided_at = at(decided);
    return hall_measure(desk.calendar, &times);
}

static void both_are_measured_by_the_day_of_the_hand_over(void **state)
{
    struct hall_measure m = measure("2026-03-02T09:00", "2026-03-02T10:00", "2026-03-02T11:30");

    (void)state;
    assert_true(m.agent_same_day && m.department_same_day);
    assert_int_equal(m.minutes_to_close, 90);
    m = measure("2026-03-02T09:00", "2026-03-02T17:30", "2026-03-03T08:31");
    assert_true(m.agent_same_day && !m.department_same_day);
    assert_int_equal(m.minutes_to_close, 1);
    m = measure("2026-03-02T09:00", "2026-03-03T09:00", "");
    assert_true(!m.agent_same_day && !m.department_same_day);
    assert_int_equal(m.minutes_to_close, -1);
    m = measure("2026-03-02T09:00", "", "");
    assert_true(!m.agent_same_day && !m.department_same_day);
}

static void after_closing_it_is_the_next_working_day(void **state)
{
    struct hall_measure m =
        measure("2026-03-06T18:00", "2026-03-09T17:00", "2026-03-09T17:10"); /* a Friday */

    (void)state;
    assert_true(m.agent_same_day && m.department_same_day);
    assert_int_equal(m.minutes_to_close, 10);
}

static void a_department_that_did_not_wait_is_measured_from_the_hand_over(void **state)
{
    struct hall_measure m = measure("2026-03-02T09:00", "2026-03-02T11:00", "2026-03-02T09:20");

    (void)state;
    assert_int_equal(m.minutes_to_close, 20);
    m = measure("2026-03-02T09:00", "", "2026-03-02T09:20");
    assert_true(!m.agent_same_day && m.department_same_day);
    assert_int_equal(m.minutes_to_close, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_are_measured_by_the_day_of_the_hand_over),
        cmocka_unit_test(after_closing_it_is_the_next_working_day),
        cmocka_unit_test(a_department_that_did_not_wait_is_measured_from_the_hand_over),
    };

    return cmocka_run_group_tests(tests, desk_open, desk_close);
}
