/* SPDX-License-Identifier: Apache-2.0
 * Properties of add, count and office minutes over many inputs, the ends of the table among them.
 */
#include "fixture.h"

enum { ROUNDS = 200000 };

static void test_against_a_walk(void **state)
{
    int32_t seen = 0;
    civil_day found;

    (void)state;
    for (civil_day day = first_day(); day.n <= last_day().n; day.n++) {
        if (calendar_is_workday(calendar, day)) {
            seen++;
            assert_int_equal(calendar_day_of_ordinal(calendar, (workdays){seen}, &found), 0);
            assert_int_equal(found.n, day.n);
        }
        assert_int_equal(calendar_ordinal(calendar, day).n, seen);
    }
}

static void test_add_and_count_are_inverse(void **state)
{
    uint64_t seed = 1;
    int reached = 0;

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        civil_day start = random_day(&seed), end = {0};
        workdays n = {random_between(&seed, 0, 400)};
        int err = calendar_add(calendar, start, n, &end);
        if (err == ERR_TOO_BIG) {
            assert_true(calendar_count(calendar, start, last_day()).n < n.n);
            continue;
        }
        assert_int_equal(err, 0);
        assert_int_equal(calendar_count(calendar, start, end).n, n.n);
        assert_true(n.n == 0 ? end.n == start.n : calendar_is_workday(calendar, end));
        reached++;
    }
    assert_true(reached > ROUNDS / 2);
}

static void test_add_is_monotone(void **state)
{
    uint64_t seed = 2;

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        civil_day start = random_day(&seed), later = {start.n + 1}, a, b, c;
        workdays n = {random_between(&seed, 1, 200)};
        if (calendar_add(calendar, start, (workdays){n.n + 1}, &c) < 0 || !calendar_covers(later))
            continue;
        assert_int_equal(calendar_add(calendar, start, n, &a), 0);
        assert_true(a.n > start.n && c.n > a.n);
        if (calendar_add(calendar, later, n, &b) == 0)
            assert_true(b.n >= a.n);
    }
}

static void test_add_is_additive(void **state)
{
    uint64_t seed = 3;

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        civil_day start = random_day(&seed), step, twice, once;
        workdays m = {random_between(&seed, 1, 100)}, n = {random_between(&seed, 1, 100)};
        if (calendar_add(calendar, start, (workdays){m.n + n.n}, &once) < 0)
            continue;
        assert_int_equal(calendar_add(calendar, start, m, &step), 0);
        assert_int_equal(calendar_add(calendar, step, n, &twice), 0);
        assert_int_equal(once.n, twice.n);
    }
}

static void test_count_is_additive(void **state)
{
    uint64_t seed = 4;

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        civil_day a = random_day(&seed), b = random_day(&seed), c = random_day(&seed);
        int32_t ab = calendar_count(calendar, a, b).n;
        assert_int_equal(ab + calendar_count(calendar, b, c).n, calendar_count(calendar, a, c).n);
        assert_int_equal(ab, -calendar_count(calendar, b, a).n);
        assert_true(a.n > b.n || (ab >= 0 && ab <= b.n - a.n));
    }
}

static void test_next_workday(void **state)
{
    uint64_t seed = 5;

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        civil_day day = random_day(&seed), next = {0};
        assert_int_equal(calendar_next_workday_on_or_after(calendar, day, &next), 0);
        assert_true(next.n >= day.n && calendar_is_workday(calendar, next));
        assert_int_equal(calendar_count(calendar, (civil_day){day.n - 1}, next).n, 1);
    }
}

/* Instants from a month before the table to a month after it. */
static wall_time random_instant(uint64_t *seed)
{
    civil_day day = {random_between(seed, first_day().n - 30, last_day().n + 30)};
    duration within = {(int64_t)(next_random(seed) % (UINT64_C(86400) * 1000000))};

    return wall_time_add(wall_time_at(day, 0, 0), within);
}

static void test_minutes_are_additive(void **state)
{
    uint64_t seed = 6;

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        wall_time a = random_instant(&seed), b = random_instant(&seed), c = random_instant(&seed);
        int32_t ab = calendar_work_minutes(calendar, a, b).n;
        assert_int_equal(ab + calendar_work_minutes(calendar, b, c).n,
                         calendar_work_minutes(calendar, a, c).n);
        assert_int_equal(ab, -calendar_work_minutes(calendar, b, a).n);
        assert_true(wall_time_compare(a, b) > 0 || ab >= 0);
    }
}

static void test_effective_start_loses_no_minute(void **state)
{
    uint64_t seed = 7;

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        wall_time t = random_instant(&seed), start = {0}, again = {0};
        if (calendar_effective_start(calendar, t, &start) < 0) {
            assert_false(calendar_covers(civil_day_of(t)) && civil_day_of(t).n < last_day().n);
            continue;
        }
        assert_true(wall_time_compare(start, t) >= 0);
        assert_int_equal(calendar_work_minutes(calendar, t, start).n, 0);
        assert_true(calendar_is_workday(calendar, civil_day_of(start)));
        assert_int_equal(calendar_effective_start(calendar, start, &again), 0);
        assert_int_equal(again.us, start.us);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_a_walk),       cmocka_unit_test(test_add_and_count_are_inverse),
        cmocka_unit_test(test_add_is_monotone),      cmocka_unit_test(test_add_is_additive),
        cmocka_unit_test(test_count_is_additive),    cmocka_unit_test(test_next_workday),
        cmocka_unit_test(test_minutes_are_additive), cmocka_unit_test(test_effective_start_loses_no_minute),
    };

    return cmocka_run_group_tests(tests, load_calendar, free_calendar);
}
