/* SPDX-License-Identifier: Apache-2.0
 * The clock of a duty by its budget: where it ends, its rungs, out-of-hours openings, closes early and late.
 */
#include "duty/duty_clock.h"
#include "fixture.h"

static struct duty_terms opened_at(const char *kind, const char *time)
{
    struct duty_terms terms = {.rule = clock_rules_of_duty(rules, kind), .opened = at(time)};

    assert_non_null(terms.rule);
    return terms;
}

static struct duty_terms agreed_for(const char *kind, const char *time, const char *due_on)
{
    struct duty_terms terms = opened_at(kind, time);

    terms.has_due_on = true;
    terms.due_on = day(due_on);
    return terms;
}

static struct duty_reading read_duty(const struct duty_terms *terms)
{
    struct duty_reading reading;

    assert_int_equal(duty_clock_read(calendar, terms, &reading), 0);
    return reading;
}

static void assert_instant(wall_time t, const char *expected)
{
    char found_text[WALL_TIME_TEXT], expected_text[WALL_TIME_TEXT];

    if (!expected) {
        assert_int_equal(t.us, NEVER.us);
        return;
    }
    assert_string_equal(wall_time_format(t, found_text), wall_time_format(at(expected), expected_text));
}

/* 2026-03-02 is a Monday, in winter hours; rungs 50 and overdue_3 have tests of their own. */
static void test_ends_and_rungs(void **state)
{
    static const struct {
        const char *kind, *opened, *due, *warned, *due_today;
    } cases[] = {
        {"notice", "2026-03-02 10:00", "2026-03-09 17:30", "2026-03-06 17:30", "2026-03-09 08:30"},
        {"notice", "2026-03-02 17:30", "2026-03-10 17:30", "2026-03-09 17:30", "2026-03-10 08:30"},
        {"notice", "2026-03-01 10:00", "2026-03-09 17:30", "2026-03-06 17:30", "2026-03-09 08:30"},
        {"delivery", "2026-04-27 10:00", "2026-05-13 18:00", "2026-05-11 18:00", "2026-05-13 08:30"},
        {"instruction", "2026-03-02 10:00", "2026-03-04 17:30", NULL, "2026-03-04 08:30"},
        {"consult", "2026-03-02 10:00", "2026-03-03 17:30", NULL, "2026-03-03 16:30"},
        {"consult", "2026-03-06 20:00", "2026-03-10 17:30", NULL, "2026-03-10 16:30"},
        {"hall", "2026-03-02 10:00", "2026-03-02 17:30", NULL, "2026-03-02 16:30"},
        {"hall", "2026-03-02 17:00", "2026-03-02 17:30", NULL, "2026-03-02 17:00"},
        {"hall", "2026-03-02 18:00", "2026-03-03 17:30", NULL, "2026-03-03 16:30"},
        {"assignment", "2026-03-02 10:00", "2026-03-02 11:00", NULL, NULL},
        {"assignment", "2026-03-02 11:30", "2026-03-02 15:00", NULL, NULL},
        {"assignment", "2026-03-02 17:00", "2026-03-03 09:00", NULL, NULL},
        {"assignment", "2026-03-06 20:00", "2026-03-09 09:30", NULL, NULL},
        {"assignment", "2026-03-02 16:30", "2026-03-02 17:30", NULL, NULL},
        {"digest", "2026-03-02 17:30", "2026-03-03 08:31", NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct duty_terms terms = opened_at(cases[i].kind, cases[i].opened);
        struct duty_reading reading = read_duty(&terms);
        assert_instant(reading.due, cases[i].due);
        assert_instant(reading.rungs[RUNG_80], cases[i].warned);
        assert_instant(reading.rungs[RUNG_DUE_TODAY], cases[i].due_today);
        assert_instant(reading.rungs[RUNG_OVERDUE], cases[i].due);
    }
}

static void test_agreed_day(void **state)
{
    static const struct {
        const char *opened, *due_on, *due, *warned, *due_today;
        int32_t budget;
    } cases[] = {
        {"2026-03-02 10:00", "2026-03-13", "2026-03-13 17:30", "2026-03-11 17:30", "2026-03-13 08:30", 9},
        {"2026-03-02 10:00", "2026-03-14", "2026-03-16 17:30", "2026-03-12 17:30", "2026-03-16 08:30", 10},
        {"2026-03-02 10:00", "2026-03-03", "2026-03-03 17:30", "2026-03-02 17:30", "2026-03-03 16:30", 1},
        {"2026-03-02 10:00", "2026-03-02", "2026-03-02 17:30", NULL, "2026-03-02 16:30", 0},
        {"2026-03-02 17:10", "2026-03-02", "2026-03-02 17:30", NULL, "2026-03-02 17:10", 0},
        {"2026-03-04 10:00", "2026-03-02", "2026-03-02 17:30", NULL, "2026-03-04 10:00", -2},
    };
    struct duty_terms nothing = opened_at("agency", "2026-03-02 10:00");
    struct duty_reading reading;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct duty_terms terms = agreed_for("agency", cases[i].opened, cases[i].due_on);
        reading = read_duty(&terms);
        assert_int_equal(reading.budget, cases[i].budget);
        assert_instant(reading.due, cases[i].due);
        assert_instant(reading.rungs[RUNG_80], cases[i].warned);
        assert_instant(reading.rungs[RUNG_DUE_TODAY], cases[i].due_today);
    }
    assert_int_equal(duty_clock_read(calendar, &nothing, &reading), ERR_INVALID);
}

/* Of a short period half and four fifths are the same close: one reminder, the later one. */
static void test_one_reminder_for_one_instant(void **state)
{
    static const struct {
        const char *due_on, *half, *warned, *due_today;
    } cases[] = {
        {"2026-03-02", NULL, NULL, "2026-03-02 16:30"},
        {"2026-03-03", NULL, "2026-03-02 17:30", "2026-03-03 16:30"},
        {"2026-03-04", NULL, "2026-03-03 17:30", "2026-03-04 08:30"},
        {"2026-03-05", NULL, "2026-03-04 17:30", "2026-03-05 08:30"},
        {"2026-03-06", "2026-03-04 17:30", "2026-03-05 17:30", "2026-03-06 08:30"},
    };
    struct duty_terms terms = agreed_for("agency", "2026-03-02 10:00", "2026-03-04");
    struct clock_rule rule = *terms.rule;

    (void)state;
    rule.rungs = (1u << RUNG_COUNT) - 1;
    terms.rule = &rule;
    for (size_t i = 0; i < COUNT(cases); i++) {
        terms.due_on = day(cases[i].due_on);
        struct duty_reading reading = read_duty(&terms);
        assert_instant(reading.rungs[RUNG_50], cases[i].half);
        assert_instant(reading.rungs[RUNG_80], cases[i].warned);
        assert_instant(reading.rungs[RUNG_DUE_TODAY], cases[i].due_today);
    }
    rule.rungs = 1u << RUNG_50 | 1u << RUNG_OVERDUE; /* gives way only to what is fired */
    terms.due_on = day("2026-03-04");
    assert_instant(read_duty(&terms).rungs[RUNG_50], "2026-03-03 17:30");
}

static void test_overdue_3(void **state)
{
    struct duty_terms terms = opened_at("instruction", "2026-03-04 10:00");

    (void)state;
    assert_instant(read_duty(&terms).rungs[RUNG_OVERDUE_3], "2026-03-11 17:30");
}

static void test_provisional(void **state)
{
    struct duty_terms near = agreed_for("visit", "2026-03-02 10:00", "2026-03-13");
    struct duty_terms far = agreed_for("visit", "2026-03-02 10:00", "2038-03-12");

    (void)state;
    assert_false(read_duty(&near).provisional);
    assert_true(read_duty(&far).provisional);
}

static void test_beyond_the_calendar(void **state)
{
    struct duty_terms terms = agreed_for("visit", "2026-03-02 10:00", "2041-01-04");
    struct duty_reading reading;

    (void)state;
    assert_int_equal(duty_clock_read(calendar, &terms, &reading), ERR_TOO_BIG);
}

/* What comes due when it is closed already never fires; closed at its very end, it was in time. */
static void test_closed(void **state)
{
    struct duty_terms terms = opened_at("notice", "2026-03-02 10:00");

    (void)state;
    terms.has_close = true;
    terms.closed = at("2026-03-09 17:30");
    struct duty_reading reading = read_duty(&terms);
    assert_instant(reading.rungs[RUNG_DUE_TODAY], "2026-03-09 08:30");
    assert_instant(reading.rungs[RUNG_OVERDUE], NULL);
    assert_int_equal(duty_clock_light(&terms, &reading, at("2026-04-01 09:00")), LIGHT_GREEN);
    terms.closed = at("2026-03-09 17:31");
    reading = read_duty(&terms);
    assert_instant(reading.rungs[RUNG_OVERDUE], "2026-03-09 17:30");
    assert_int_equal(duty_clock_light(&terms, &reading, at("2026-04-01 09:00")), LIGHT_RED);
}

static void test_light_and_consumption(void **state)
{
    static const struct {
        const char *now;
        enum light light;
        int32_t consumed;
    } looks[] = {
        {"2026-03-02 10:00", LIGHT_GREEN, 0},  {"2026-03-03 17:29", LIGHT_GREEN, 0},
        {"2026-03-03 17:30", LIGHT_GREEN, 1},  {"2026-03-06 17:30", LIGHT_YELLOW, 4},
        {"2026-03-08 12:00", LIGHT_YELLOW, 4}, {"2026-03-09 17:29", LIGHT_YELLOW, 4},
        {"2026-03-09 17:30", LIGHT_RED, 5},    {"2026-03-11 09:00", LIGHT_RED, 6},
    };
    struct duty_terms terms = opened_at("notice", "2026-03-02 10:00");
    struct duty_reading reading = read_duty(&terms);

    (void)state;
    for (size_t i = 0; i < COUNT(looks); i++) {
        wall_time now = at(looks[i].now);
        assert_int_equal(duty_clock_light(&terms, &reading, now), looks[i].light);
        assert_int_equal(duty_clock_consumed(calendar, &terms, &reading, now), looks[i].consumed);
    }
    terms = opened_at("assignment", "2026-03-02 11:30");
    reading = read_duty(&terms);
    assert_int_equal(duty_clock_consumed(calendar, &terms, &reading, at("2026-03-02 14:40")), 40);
    terms.has_close = true;
    terms.closed = at("2026-03-02 14:35");
    assert_int_equal(duty_clock_consumed(calendar, &terms, &reading, at("2026-03-02 17:00")), 35);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends_and_rungs),
        cmocka_unit_test(test_agreed_day),
        cmocka_unit_test(test_one_reminder_for_one_instant),
        cmocka_unit_test(test_overdue_3),
        cmocka_unit_test(test_provisional),
        cmocka_unit_test(test_beyond_the_calendar),
        cmocka_unit_test(test_closed),
        cmocka_unit_test(test_light_and_consumption),
    };

    return cmocka_run_group_tests(tests, open_data, close_data);
}
