/* SPDX-License-Identifier: Apache-2.0
 * A broken promise ends the acceptance: the clocks of the department stand until the late materials are here
 * and it has accepted anew; nothing of the void review counts.
 */
#include "deadline/course.h"
#include "fixture.h"

#define RECEIVED    step_at("received", "2026-03-02 09:10")
#define TOLERANT    step_at("accepted_tolerant", "2026-03-02 10:00")
#define BROKEN      step_at("promise_broken", "2026-03-06 17:30")
#define LATE        step_at("materials_supplied", "2026-03-10 10:00")
#define ACCEPTED    step_at("accepted", "2026-03-11 10:00")
#define PROMISED_10 terms_of_rule("promised", WORKDAYS(10))

static void assert_silent(const struct clock_reading *reading)
{
    for (int i = 0; i < RUNG_COUNT; i++)
        assert_mark(reading->rungs[i], NULL);
}

static void test_stands_until_the_materials_are_here(void **state)
{
    struct clock_terms promised = PROMISED_10, same_day = terms_of_rule("same-day", WORKDAYS(0));
    struct clock_reading reading =
        read_clock(&promised, STEPS(RECEIVED, TOLERANT, BROKEN), "2026-04-20 09:00");

    (void)state;
    assert_int_equal(reading.state, CLOCK_WAITING);
    assert_silent(&reading);
    reading = read_clock(&same_day, STEPS(RECEIVED, TOLERANT, BROKEN), "2026-04-20 09:00");
    assert_int_equal(reading.state, CLOCK_WAITING);
    assert_silent(&reading);
}

static void test_starts_anew_at_the_new_acceptance(void **state)
{
    struct clock_terms promised = PROMISED_10;
    struct clock_reading reading =
        read_clock(&promised, STEPS(RECEIVED, TOLERANT, BROKEN, LATE, ACCEPTED), "2026-03-12 09:00");

    (void)state;
    assert_int_equal(reading.state, CLOCK_RUNNING);
    assert_int_equal(reading.started.us, at("2026-03-11 10:00").us);
    assert_mark(reading.due, "2026-03-25 17:30");
    assert_mark(reading.rungs[RUNG_OVERDUE], "2026-03-25 17:30");
    assert_int_equal(reading.consumed.n, 0);
}

/* Without an answer within five working days of the late materials they count as accepted. */
static void test_acceptance_by_default(void **state)
{
    struct clock_terms promised = PROMISED_10;
    struct clock_reading reading =
        read_clock(&promised, STEPS(RECEIVED, TOLERANT, BROKEN, LATE), "2026-03-18 09:00");

    (void)state;
    assert_int_equal(reading.state, CLOCK_RUNNING);
    assert_int_equal(reading.started.us, at("2026-03-10 10:00").us);
    assert_mark(reading.due, "2026-03-24 17:30");
}

static void test_receipt_and_submission_count_from_the_materials(void **state)
{
    struct clock_terms by_receipt = terms_of_rule("statutory-eia", WORKDAYS(10));
    struct clock_terms same_day = terms_of_rule("same-day", WORKDAYS(0));
    struct clock_reading reading =
        read_clock(&by_receipt, STEPS(RECEIVED, TOLERANT, BROKEN, LATE, ACCEPTED), "2026-03-12 09:00");

    (void)state;
    assert_mark(reading.due, "2026-03-24 17:30");
    reading = read_clock(&same_day, STEPS(RECEIVED, TOLERANT, BROKEN, LATE), "2026-03-10 11:00");
    assert_mark(reading.due, "2026-03-10 17:30");
}

/* The result of the pre-review, its extension and its stops are void with it. */
static void test_nothing_of_the_void_review_counts(void **state)
{
    struct clock_terms statutory = terms_of_rule("statutory", WORKDAYS(10));
    struct step extended = step_at("extended", "2026-03-03 09:00");

    (void)state;
    statutory.stops = 1u << CATALOGUE_STOP_HEARING;
    extended.extension = 10;
    struct clock_reading reading =
        read_clock(&statutory,
                   STEPS(RECEIVED, TOLERANT, extended, stop_at("hearing", "2026-03-03 10:00", "2026-03-30"),
                         step_at("special_procedure_ended", "2026-03-05 10:00"),
                         step_at("approved", "2026-03-05 11:00"), BROKEN, LATE, ACCEPTED),
                   "2026-03-12 09:00");
    assert_int_equal(reading.state, CLOCK_RUNNING);
    assert_mark(reading.due, "2026-03-25 17:30");
}

static void test_closes_by_the_new_decision(void **state)
{
    struct clock_terms promised = PROMISED_10;
    struct clock_reading reading =
        read_clock(&promised,
                   STEPS(RECEIVED, TOLERANT, step_at("approved", "2026-03-05 11:00"), BROKEN, LATE, ACCEPTED,
                         step_at("approved", "2026-03-13 11:00")),
                   "2026-04-20 09:00");

    (void)state;
    assert_int_equal(reading.state, CLOCK_CLOSED);
    assert_int_equal(reading.closed.us, at("2026-03-13 11:00").us);
    assert_int_equal(reading.light, LIGHT_GREEN);
    reading =
        read_clock(&promised, STEPS(RECEIVED, TOLERANT, BROKEN, step_at("terminated", "2026-03-09 09:00")),
                   "2026-04-20 09:00");
    assert_int_equal(reading.state, CLOCK_CLOSED);
    assert_false(reading.has_start);
}

/* Materials in time change nothing: the acceptance on the promise stands. */
static void test_a_kept_promise_keeps_the_acceptance(void **state)
{
    struct clock_terms promised = PROMISED_10;
    struct clock_reading reading =
        read_clock(&promised, STEPS(RECEIVED, TOLERANT, step_at("materials_supplied", "2026-03-05 09:00")),
                   "2026-03-06 09:00");

    (void)state;
    assert_int_equal(reading.started.us, at("2026-03-02 10:00").us);
    assert_mark(reading.due, "2026-03-16 17:30");
}

static bool is_moot(const struct step *steps, size_t count)
{
    return course_find_moot(&(const struct history){at("2026-03-02 09:00"), steps, count}) != NULL;
}

#define APPROVED step_at("approved", "2026-03-05 10:00")
#define COMPLETE step_at("approved", "2026-03-05 11:00")

/* What is accepted or approved twice rested on the promise the first time only. */
static void test_what_is_found_complete_is_no_longer_owed(void **state)
{
    (void)state;
    assert_true(is_moot(STEPS(RECEIVED, TOLERANT, ACCEPTED)));
    assert_true(is_moot(STEPS(RECEIVED, TOLERANT, APPROVED, COMPLETE)));
    assert_false(is_moot(STEPS(RECEIVED, TOLERANT, APPROVED)));
    assert_false(is_moot(STEPS(RECEIVED, TOLERANT, BROKEN, LATE, ACCEPTED)));
    assert_false(is_moot(STEPS(RECEIVED, TOLERANT, APPROVED, BROKEN, LATE, ACCEPTED, COMPLETE)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stands_until_the_materials_are_here),
        cmocka_unit_test(test_starts_anew_at_the_new_acceptance),
        cmocka_unit_test(test_acceptance_by_default),
        cmocka_unit_test(test_receipt_and_submission_count_from_the_materials),
        cmocka_unit_test(test_nothing_of_the_void_review_counts),
        cmocka_unit_test(test_closes_by_the_new_decision),
        cmocka_unit_test(test_a_kept_promise_keeps_the_acceptance),
        cmocka_unit_test(test_what_is_found_complete_is_no_longer_owed),
    };

    return cmocka_run_group_tests(tests, open_data, close_data);
}
