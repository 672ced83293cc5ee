/* SPDX-License-Identifier: Apache-2.0
 * The guard: a step of the real clock is noticed, in both directions, and forgiven when it is undone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "jump_guard.h"

#define NOW ((wall_time){INT64_C(1772413200000000)})

static bool trusts(struct jump_guard *guard, int64_t clock_s, int64_t uptime_s)
{
    return jump_guard_trusts(guard, wall_time_add(NOW, DURATION_S(clock_s)), DURATION_S(1000 + uptime_s));
}

static void test_time_passes(void **state)
{
    struct jump_guard guard = {0};

    (void)state;
    for (int64_t s = 0; s < 400 * INT64_C(86400); s += 86399)
        assert_true(trusts(&guard, s, s));
}

static void test_leaps(void **state)
{
    struct jump_guard guard = {0};

    (void)state;
    assert_true(trusts(&guard, 0, 0));
    assert_true(trusts(&guard, 12, 10));
    assert_false(trusts(&guard, 13, 10));
    assert_false(trusts(&guard, 30 * 86400, 11));
    assert_int_equal(jump_guard_leap(&guard, wall_time_add(NOW, DURATION_S(100)), DURATION_S(1000 + 40)).us,
                     60000000);
    assert_false(trusts(&guard, -10, 12));
    assert_true(trusts(&guard, 13, 13)); /* set right again */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_time_passes), cmocka_unit_test(test_leaps)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
