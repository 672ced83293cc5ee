/* SPDX-License-Identifier: Apache-2.0
 * test_step_state - what the states of an approval mean to the plan.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "routing.h"

static const char *after(const char *from, const char *state)
{
    ApprovalStep step = BANGBAN__V1__APPROVAL_STEP__INIT;
    ApprovalChanged change = BANGBAN__V1__APPROVAL_CHANGED__INIT;

    step.from = (char *)(uintptr_t)from;
    step.to = change.state = (char *)(uintptr_t)state;
    change.step = &step;
    return step_state_after(&change);
}

static void only_a_result_is_done(void **state)
{
    (void)state;
    assert_string_equal(after("accepted", "approved"), "done");
    assert_string_equal(after("approved", "delivered"), "done");
    assert_string_equal(after("accepted_tolerant", "approved_tolerant"), "handed_over");
}

static void no_result_fails(void **state)
{
    (void)state;
    assert_string_equal(after("accepted", "refused"), "failed");
    assert_string_equal(after("received", "not_accepted"), "failed");
    assert_string_equal(after("refused", "delivered"), "failed");
    assert_string_equal(after("received", "withdrawn"), "withdrawn");
    assert_string_equal(after("accepted", "terminated"), "terminated");
}

static void what_is_returned_is_undecided(void **state)
{
    (void)state;
    assert_string_equal(after("received", "returned"), "handed_over");
    assert_int_equal(step_plan_state("handed_over"), PLAN_UNDER_WAY);
}

static void what_is_blocked_is_looked_at_anew(void **state)
{
    (void)state;
    assert_int_equal(step_plan_state("blocked"), PLAN_WAITING);
    assert_int_equal(step_plan_state("waiting"), PLAN_WAITING);
    assert_int_equal(step_plan_state("done"), PLAN_CLOSED);
    assert_int_equal(step_plan_state("failed"), PLAN_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_a_result_is_done),
        cmocka_unit_test(no_result_fails),
        cmocka_unit_test(what_is_returned_is_undecided),
        cmocka_unit_test(what_is_blocked_is_looked_at_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
