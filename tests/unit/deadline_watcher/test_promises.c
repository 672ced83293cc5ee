/* SPDX-License-Identifier: Apache-2.0
 * The applicant's clock under tolerance acceptance: first missed day, supplies in part and late, moot
 * promises.
 */
#include "fixture.h"

static struct clock_reading read_promises(const struct promise *list, size_t count,
                                          const struct history *history, const char *now)
{
    struct clock_terms terms = {.rule = clock_rules_find(rules, "tolerance")};
    struct promises promises = {.accepted = at("2026-03-02 10:00"), .list = list, .count = count};
    struct clock_subject subject = {&terms, history, &promises};
    struct clock_reading reading;

    assert_non_null(terms.rule);
    assert_int_equal(clock_replay(&scratch, calendar, &subject, at(now), &reading), 0);
    return reading;
}

static struct promise open_until(const char *promised)
{
    return (struct promise){.promised = day(promised)};
}

static struct promise kept_at(const char *promised, const char *supplied)
{
    return (struct promise){day(promised), true, at(supplied)};
}

static void test_one_open_promise(void **state)
{
    struct promise promise = open_until("2026-03-09");
    struct clock_reading reading = read_promises(&promise, 1, NULL, "2026-03-03 09:00");

    (void)state;
    assert_int_equal(reading.state, CLOCK_RUNNING);
    assert_int_equal(reading.budget.n, 5);
    assert_mark(reading.due, "2026-03-09 17:30");
    assert_mark(reading.rungs[RUNG_50], "2026-03-05 17:30");
    assert_mark(reading.rungs[RUNG_80], "2026-03-06 17:30");
    assert_mark(reading.rungs[RUNG_OVERDUE], "2026-03-09 17:30");
    assert_true(reading.date_bound);
}

static void test_promised_for_a_day_off(void **state)
{
    struct promise promise = open_until("2026-03-07"); /* a Saturday */

    (void)state;
    assert_mark(read_promises(&promise, 1, NULL, "2026-03-03 09:00").due, "2026-03-09 17:30");
}

static void test_kept(void **state)
{
    struct promise promises[] = {kept_at("2026-03-09", "2026-03-04 09:00"),
                                 kept_at("2026-03-11", "2026-03-06 09:00")};
    struct clock_reading reading = read_promises(promises, 2, NULL, "2026-04-01 09:00");

    (void)state;
    assert_int_equal(reading.state, CLOCK_CLOSED);
    assert_int_equal(reading.closed.us, at("2026-03-06 09:00").us);
    assert_int_equal(reading.light, LIGHT_GREEN);
    assert_mark(reading.rungs[RUNG_OVERDUE], NULL);
}

static void test_first_missed_day_counts(void **state)
{
    struct promise promises[] = {kept_at("2026-03-04", "2026-03-04 17:30"), open_until("2026-03-11"),
                                 open_until("2026-03-06")};
    struct clock_reading reading = read_promises(promises, 3, NULL, "2026-03-09 09:00");

    (void)state;
    assert_mark(reading.due, "2026-03-06 17:30");
    assert_int_equal(reading.light, LIGHT_RED);
}

static void test_supplied_too_late(void **state)
{
    struct promise promise = kept_at("2026-03-06", "2026-03-09 09:00");
    struct clock_reading reading = read_promises(&promise, 1, NULL, "2026-04-01 09:00");

    (void)state;
    assert_int_equal(reading.state, CLOCK_CLOSED);
    assert_int_equal(reading.light, LIGHT_RED);
    assert_mark(reading.rungs[RUNG_OVERDUE], "2026-03-06 17:30");
    assert_mark(reading.rungs[RUNG_OVERDUE_3], NULL);
}

/* Nobody needs a material for an approval that was refused; an approved one still waits for it. */
static void test_moot(void **state)
{
    struct promise promise = open_until("2026-03-09");
    struct step refused = step_at("refused", "2026-03-05 09:00"),
                approved = step_at("approved", "2026-03-05 09:00");
    struct history history = {at("2026-03-02 11:00"), &refused, 1};
    struct clock_reading reading = read_promises(&promise, 1, &history, "2026-04-01 09:00");

    (void)state;
    assert_int_equal(reading.state, CLOCK_CLOSED);
    assert_mark(reading.rungs[RUNG_OVERDUE], NULL);
    history.steps = &approved;
    reading = read_promises(&promise, 1, &history, "2026-04-01 09:00");
    assert_int_equal(reading.state, CLOCK_RUNNING);
    assert_int_equal(reading.light, LIGHT_RED);
}

static void test_promised_for_the_same_day(void **state)
{
    struct promise promise = open_until("2026-03-02");
    struct clock_reading reading = read_promises(&promise, 1, NULL, "2026-03-02 17:30");

    (void)state;
    assert_int_equal(reading.budget.n, 0);
    assert_mark(reading.rungs[RUNG_OVERDUE], "2026-03-02 17:30");
    assert_mark(reading.rungs[RUNG_50], NULL);
}

static struct clock_reading read_resting(const struct step *steps, size_t count,
                                         const struct promise *promise)
{
    struct clock_terms terms = terms_of_rule("promised", WORKDAYS(5));
    struct history history = {at("2026-03-02 09:00"), steps, count};
    struct promises promises = {.accepted = at("2026-03-02 09:00"), .list = promise, .count = 1};
    struct clock_subject subject = {&terms, &history, &promises};
    struct clock_reading reading;

    assert_int_equal(clock_replay(&scratch, calendar, &subject, at("2026-03-20 09:00"), &reading), 0);
    return reading;
}

/* The break ends the acceptance: a department whose last day it is, is not late. */
static void test_what_rests_on_a_promise_ends_with_it(void **state)
{
    const struct step tolerant = step_at("accepted_tolerant", "2026-03-02 10:00");
    struct promise same_day = open_until("2026-03-09"), day_before = open_until("2026-03-06"),
                   day_after = open_until("2026-03-10"), kept = kept_at("2026-03-09", "2026-03-09 17:30");

    (void)state;
    struct clock_reading reading = read_resting(&tolerant, 1, &same_day);
    assert_mark(reading.due, "2026-03-09 17:30");
    assert_mark(reading.rungs[RUNG_DUE_TODAY], "2026-03-09 08:30");
    assert_mark(reading.rungs[RUNG_OVERDUE], NULL);
    assert_mark(reading.rungs[RUNG_OVERDUE_3], NULL);
    assert_true(reading.date_bound); /* the promised day is a date */
    reading = read_resting(&tolerant, 1, &day_before);
    assert_mark(reading.rungs[RUNG_50], "2026-03-05 17:30");
    assert_mark(reading.rungs[RUNG_80], NULL);
    assert_mark(reading.rungs[RUNG_DUE_TODAY], NULL);
    reading = read_resting(&tolerant, 1, &day_after);
    assert_mark(reading.rungs[RUNG_OVERDUE], "2026-03-09 17:30");
    assert_mark(reading.rungs[RUNG_OVERDUE_3], NULL);
    reading = read_resting(&tolerant, 1, &kept);
    assert_mark(reading.rungs[RUNG_OVERDUE], "2026-03-09 17:30");
    assert_mark(reading.rungs[RUNG_OVERDUE_3], "2026-03-12 17:30");
}

static void test_what_no_longer_rests_on_a_promise_goes_on(void **state)
{
    const struct step tolerant = step_at("accepted_tolerant", "2026-03-02 10:00");
    const struct step complete[] = {tolerant, step_at("accepted", "2026-03-03 10:00")};
    const struct step supplied[] = {tolerant, step_at("materials_supplied", "2026-03-03 10:00")};
    struct promise promise = open_until("2026-03-09");

    (void)state;
    assert_mark(read_resting(complete, 2, &promise).rungs[RUNG_OVERDUE], "2026-03-09 17:30");
    assert_mark(read_resting(supplied, 2, &promise).rungs[RUNG_OVERDUE], "2026-03-09 17:30");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_open_promise),
        cmocka_unit_test(test_promised_for_a_day_off),
        cmocka_unit_test(test_kept),
        cmocka_unit_test(test_first_missed_day_counts),
        cmocka_unit_test(test_supplied_too_late),
        cmocka_unit_test(test_moot),
        cmocka_unit_test(test_promised_for_the_same_day),
        cmocka_unit_test(test_what_rests_on_a_promise_ends_with_it),
        cmocka_unit_test(test_what_no_longer_rests_on_a_promise_goes_on),
    };

    return cmocka_run_group_tests(tests, open_data, close_data);
}
