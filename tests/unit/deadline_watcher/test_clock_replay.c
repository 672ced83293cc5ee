/* SPDX-License-Identifier: Apache-2.0
 * Clocks of approvals: the deadline vectors, starts, stops, extension, closing, rungs, lights.
 */
#include "csv/csv.h"
#include "fixture.h"

#define RECEIVED step_at("received", "2026-03-02 09:00")
#define ACCEPTED step_at("accepted", "2026-03-02 10:00")

/* ---- the vectors of the calendar, through a clock ---- */

static size_t steps_of_pauses(const char *text, struct step *steps)
{
    size_t count = 0;

    while (*text) {
        char from[CIVIL_DAY_TEXT], until[CIVIL_DAY_TEXT], time[32];
        int length = 0;
        assert_int_equal(sscanf(text, "%10[0-9-]/%10[0-9-]%n", from, until, &length), 2);
        snprintf(time, sizeof(time), "%s 10:00", from);
        steps[count++] = stop_at("hearing", time, until);
        snprintf(time, sizeof(time), "%s 11:00", until);
        steps[count++] = step_at("special_procedure_ended", time);
        text += length + (text[length] == ';');
    }
    return count;
}

static void check_vector(const struct csv_table *table, size_t row)
{
    struct clock_terms terms = terms_of_rule("statutory", WORKDAYS(0));
    struct step steps[8];
    char accepted[32], due[32];

    assert_int_equal(csv_int(table, row, 1, &terms.budget.n, NULL), 0);
    if (strcmp(csv_text(table, row, 2), "calendar") == 0)
        terms.budget.unit = PERIOD_CALDAYS;
    terms.stops = 1u << CATALOGUE_STOP_HEARING;
    snprintf(accepted, sizeof(accepted), "%s 09:30", csv_text(table, row, 0));
    steps[0] = step_at("accepted", accepted);
    size_t count = 1 + steps_of_pauses(csv_text(table, row, 3), steps + 1);
    struct clock_reading reading = read_clock(&terms, steps, count, accepted);
    snprintf(due, sizeof(due), "%s %s", csv_text(table, row, 4),
             strncmp(csv_text(table, row, 4) + 5, "05-01", 5) >= 0 &&
                     strncmp(csv_text(table, row, 4) + 5, "10-01", 5) < 0
                 ? "18:00"
                 : "17:30");
    assert_mark(reading.due, due);
}

static void test_vectors(void **state)
{
    static const char *const columns[] = {"start_date", "days", "unit", "pauses", "deadline", "case", NULL};
    struct csv_table *table;

    (void)state;
    assert_int_equal(csv_open(&table, "tests/unit/calendar/deadline_vectors.csv", columns, NULL), 0);
    assert_true(csv_rows(table) >= 15);
    for (size_t row = 0; row < csv_rows(table); row++)
        check_vector(table, row);
    csv_close(&table);
}

/* ---- start ---- */

static void test_starts_at_acceptance(void **state)
{
    struct clock_terms terms = terms_of_rule("promised", WORKDAYS(10));
    struct clock_reading reading = read_clock(&terms, STEPS(RECEIVED), "2026-03-04 09:00");

    (void)state;
    assert_int_equal(reading.state, CLOCK_WAITING);
    reading =
        read_clock(&terms, STEPS(RECEIVED, step_at("accepted", "2026-03-04 10:00")), "2026-03-04 10:00");
    assert_int_equal(reading.state, CLOCK_RUNNING);
    assert_mark(reading.due, "2026-03-18 17:30");
    assert_int_equal(reading.consumed.n, 0);
}

/* Art. 32(4): silent for five working days after receipt, then acceptance counts from receipt. */
static void test_acceptance_by_default(void **state)
{
    struct clock_terms terms = terms_of_rule("promised", WORKDAYS(3));
    struct clock_reading reading = read_clock(&terms, STEPS(RECEIVED), "2026-03-09 17:29");

    (void)state;
    assert_int_equal(reading.state, CLOCK_WAITING);
    assert_mark(reading.wakes, "2026-03-09 17:30");
    reading = read_clock(&terms, STEPS(RECEIVED), "2026-03-09 17:30");
    assert_int_equal(reading.state, CLOCK_RUNNING);
    assert_mark(reading.due, "2026-03-05 17:30");
    assert_int_equal(reading.light, LIGHT_RED);
    assert_int_equal(reading.consumed.n, 5);
    /* Nothing could have fired before the default was certain. */
    assert_mark(reading.rungs[RUNG_OVERDUE], "2026-03-09 17:30");
    assert_mark(reading.rungs[RUNG_OVERDUE_3], "2026-03-10 17:30");
    /* What comes after the limit changes nothing any more. */
    reading = read_clock(&terms, STEPS(RECEIVED, step_at("correction_requested", "2026-03-10 09:00")),
                         "2026-03-10 10:00");
    assert_mark(reading.due, "2026-03-05 17:30");
    reading =
        read_clock(&terms, STEPS(RECEIVED, step_at("accepted", "2026-03-10 09:00")), "2026-03-10 10:00");
    assert_mark(reading.due, "2026-03-05 17:30");
}

static void test_correction_in_time_restarts(void **state)
{
    struct clock_terms terms = terms_of_rule("promised", WORKDAYS(3));
    struct step asked = step_at("correction_requested", "2026-03-06 09:00");
    struct clock_reading reading = read_clock(&terms, STEPS(RECEIVED, asked), "2026-03-20 10:00");

    (void)state;
    assert_int_equal(reading.state, CLOCK_WAITING);
    assert_mark(reading.wakes, NULL);
    /* Art. 32(5): the day on which all supplements are received. */
    reading = read_clock(&terms,
                         STEPS(RECEIVED, asked, step_at("correction_supplied", "2026-03-20 10:00"),
                               step_at("accepted", "2026-03-24 10:00")),
                         "2026-03-24 10:00");
    assert_mark(reading.due, "2026-03-25 17:30");
}

static void test_ended_before_acceptance(void **state)
{
    struct clock_terms terms = terms_of_rule("promised", WORKDAYS(3));
    struct clock_reading reading =
        read_clock(&terms, STEPS(RECEIVED, step_at("not_accepted", "2026-03-04 10:00")), "2026-04-01 10:00");

    (void)state;
    assert_int_equal(reading.state, CLOCK_CLOSED);
    assert_false(reading.has_start);
    for (int i = 0; i < RUNG_COUNT; i++)
        assert_mark(reading.rungs[i], NULL);
}

/* EIA Law art. 22 and Construction Law art. 8 count from receipt. */
static void test_starts_at_receipt(void **state)
{
    struct clock_terms terms = terms_of_rule("statutory-construction", (struct period){PERIOD_CALDAYS, 7});
    struct clock_reading reading =
        read_clock(&terms, STEPS(RECEIVED, step_at("accepted", "2026-03-05 10:00")), "2026-03-05 10:00");

    (void)state;
    assert_mark(reading.due, "2026-03-09 17:30");
    assert_true(reading.date_bound);
}

/* ---- same day ---- */

static void check_same_day(const char *handed_over, const char *due, const char *warning)
{
    struct clock_terms terms = terms_of_rule("same-day", WORKDAYS(0));
    struct history history = {at(handed_over), NULL, 0};
    struct clock_subject subject = {&terms, &history, NULL};
    struct clock_reading reading;

    assert_int_equal(clock_replay(&scratch, calendar, &subject, at(handed_over), &reading), 0);
    assert_mark(reading.due, due);
    assert_mark(reading.rungs[RUNG_DUE_TODAY], warning);
    assert_mark(reading.rungs[RUNG_50], NULL);
}

static void test_same_day(void **state)
{
    (void)state;
    check_same_day("2026-03-02 08:30", "2026-03-02 17:30", "2026-03-02 16:30");
    check_same_day("2026-03-02 13:00", "2026-03-02 17:30", "2026-03-02 16:30");
    check_same_day("2026-03-02 16:29", "2026-03-02 17:30", "2026-03-02 16:30");
    check_same_day("2026-03-02 16:30", "2026-03-03 12:00", "2026-03-03 08:30"); /* the last hour */
    check_same_day("2026-03-02 17:30", "2026-03-03 17:30",
                   "2026-03-03 16:30"); /* after closing: the next day */
    check_same_day("2026-02-13 17:00", "2026-02-14 12:00", "2026-02-14 08:30"); /* a working Saturday */
    check_same_day("2026-02-15 10:00", "2026-02-24 17:30", "2026-02-24 16:30"); /* Spring Festival */
    check_same_day("2026-06-01 16:59", "2026-06-01 18:00", "2026-06-01 17:00"); /* summer hours */
}

/* ---- stops ---- */

static struct clock_reading read_stopped(struct clock_terms *terms, struct step stop, const char *now)
{
    terms->stops = 1u << CATALOGUE_STOP_EXPERT_REVIEW;
    return read_clock(
        terms, STEPS(RECEIVED, ACCEPTED, stop, step_at("special_procedure_ended", "2026-03-12 09:00")), now);
}

static void test_only_lawful_stops_with_notice(void **state)
{
    struct clock_terms terms = terms_of_rule("statutory", WORKDAYS(10));
    struct step stop = stop_at("expert_review", "2026-03-05 10:00", "2026-03-20");

    (void)state;
    assert_mark(read_stopped(&terms, stop, "2026-03-12 10:00").due, "2026-03-23 17:30");
    struct step without_notice = stop, without_end = stop, other_kind = stop;
    without_notice.stop.notice_given = false;
    without_end.stop.has_end = false;
    other_kind.stop.kind = CATALOGUE_STOP_SITE_VISIT;
    assert_mark(read_stopped(&terms, without_notice, "2026-03-12 10:00").due, "2026-03-16 17:30");
    assert_mark(read_stopped(&terms, without_end, "2026-03-12 10:00").due, "2026-03-16 17:30");
    assert_mark(read_stopped(&terms, other_kind, "2026-03-12 10:00").due, "2026-03-16 17:30");
    other_kind.stop.kind = catalogue_stop_find("moon_phase");
    assert_mark(read_stopped(&terms, other_kind, "2026-03-12 10:00").due, "2026-03-16 17:30");
}

/* A day counts if the clock runs at its close. */
static void test_stop_around_closing(void **state)
{
    struct clock_terms terms = terms_of_rule("statutory", WORKDAYS(10));
    struct step evening = stop_at("expert_review", "2026-03-05 19:00", "2026-03-20");

    (void)state;
    assert_mark(read_stopped(&terms, evening, "2026-03-12 10:00").due, "2026-03-20 17:30");
    terms.stops = 1u << CATALOGUE_STOP_HEARING;
    struct clock_reading reading =
        read_clock(&terms,
                   STEPS(ACCEPTED, stop_at("hearing", "2026-03-05 09:00", "2026-03-20"),
                         step_at("special_procedure_ended", "2026-03-05 17:00")),
                   "2026-03-06 10:00");
    assert_mark(reading.due, "2026-03-16 17:30");
}

static void test_stop_ends_by_itself(void **state)
{
    struct clock_terms terms = terms_of_rule("statutory", WORKDAYS(10));
    struct step stop = stop_at("hearing", "2026-03-05 10:00", "2026-03-10");

    (void)state;
    terms.stops = 1u << CATALOGUE_STOP_HEARING;
    struct clock_reading reading = read_clock(&terms, STEPS(ACCEPTED, stop), "2026-03-10 12:00");
    assert_int_equal(reading.state, CLOCK_STOPPED);
    assert_int_equal(reading.light, LIGHT_GREY);
    reading = read_clock(&terms, STEPS(ACCEPTED, stop), "2026-03-11 09:00");
    assert_int_equal(reading.light, LIGHT_YELLOW);
    assert_int_equal(reading.state, CLOCK_STOPPED);
    reading = read_clock(&terms, STEPS(ACCEPTED, stop), "2026-03-17 09:00");
    assert_int_equal(reading.state, CLOCK_RUNNING);
    assert_int_equal(reading.consumed.n, 2);
    assert_mark(reading.due, "2026-03-26 17:30"); /* 3 and 4 March, then eight days from the 17th */
    assert_mark(reading.rungs[RUNG_RESUMED], "2026-03-17 08:30");
    struct step ended = step_at("special_procedure_ended", "2026-03-16 10:00"),
                too_late = step_at("special_procedure_ended", "2026-03-18 10:00");
    assert_mark(read_clock(&terms, STEPS(ACCEPTED, stop, ended), "2026-03-18 12:00").rungs[RUNG_RESUMED],
                NULL);
    assert_mark(read_clock(&terms, STEPS(ACCEPTED, stop, too_late), "2026-03-18 12:00").rungs[RUNG_RESUMED],
                "2026-03-17 08:30");
    terms.stops = 0; /* what stops nothing goes on by nothing */
    assert_mark(read_clock(&terms, STEPS(ACCEPTED, stop), "2026-03-17 09:00").rungs[RUNG_RESUMED], NULL);
}

/* ---- extension ---- */

static void test_extension(void **state)
{
    struct clock_terms statutory = terms_of_rule("statutory", WORKDAYS(5)),
                       promised = terms_of_rule("promised", WORKDAYS(5));
    struct step in_time = step_at("extended", "2026-03-09 17:30"),
                again = step_at("extended", "2026-03-12 10:00");

    (void)state;
    in_time.extension = again.extension = 10;
    struct clock_reading reading =
        read_clock(&statutory, STEPS(ACCEPTED, in_time, again), "2026-03-12 10:00");
    assert_mark(reading.due, "2026-03-23 17:30"); /* once */
    assert_int_equal(reading.budget.n, 15);
    assert_mark(reading.rungs[RUNG_50], "2026-03-05 17:30"); /* had come before the extension */
    reading = read_clock(&promised, STEPS(ACCEPTED, in_time), "2026-03-12 10:00");
    assert_mark(reading.due, "2026-03-09 17:30"); /* a promise is not extended */
    struct step late = step_at("extended", "2026-03-09 17:31"), told_late = in_time;
    late.extension = 10;
    assert_mark(read_clock(&statutory, STEPS(ACCEPTED, late), "2026-03-12 10:00").due, "2026-03-09 17:30");
    told_late.received = at("2026-03-10 09:00");
    assert_mark(read_clock(&statutory, STEPS(ACCEPTED, told_late), "2026-03-12 10:00").due,
                "2026-03-09 17:30");
}

/* ---- rungs, lights, close ---- */

static void test_rungs_of_ten_days(void **state)
{
    struct clock_terms terms = terms_of_rule("promised", WORKDAYS(10));
    struct clock_reading reading = read_clock(&terms, STEPS(ACCEPTED), "2026-03-02 10:00");

    (void)state;
    assert_mark(reading.rungs[RUNG_50], "2026-03-09 17:30");
    assert_mark(reading.rungs[RUNG_80], "2026-03-12 17:30");
    assert_mark(reading.rungs[RUNG_DUE_TODAY], "2026-03-16 08:30");
    assert_mark(reading.rungs[RUNG_OVERDUE], "2026-03-16 17:30");
    assert_mark(reading.rungs[RUNG_OVERDUE_3], "2026-03-19 17:30");
}

static void test_rungs_of_one_day(void **state)
{
    struct clock_terms terms = terms_of_rule("promised", WORKDAYS(1));
    struct clock_reading reading = read_clock(&terms, STEPS(ACCEPTED), "2026-03-02 10:00");

    (void)state;
    assert_mark(reading.rungs[RUNG_50], NULL);
    assert_mark(reading.rungs[RUNG_80], "2026-03-02 17:30");
    assert_mark(reading.rungs[RUNG_DUE_TODAY], "2026-03-03 08:30");
}

/* Of a short period half and four fifths are the same close: one reminder, the later one. */
static void test_one_reminder_for_one_instant(void **state)
{
    static const struct {
        int days;
        const char *half, *warned;
    } cases[] = {
        {2, NULL, "2026-03-03 17:30"},
        {3, NULL, "2026-03-04 17:30"},
        {4, "2026-03-04 17:30", "2026-03-05 17:30"},
        {6, "2026-03-05 17:30", "2026-03-06 17:30"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct clock_terms terms = terms_of_rule("promised", WORKDAYS(cases[i].days));
        struct clock_reading reading = read_clock(&terms, STEPS(ACCEPTED), "2026-03-02 10:00");
        assert_mark(reading.rungs[RUNG_50], cases[i].half);
        assert_mark(reading.rungs[RUNG_80], cases[i].warned);
    }
}

static void check_light(const struct clock_terms *terms, const char *now, enum light light)
{
    assert_string_equal(light_name(read_clock(terms, STEPS(ACCEPTED), now).light), light_name(light));
}

static void test_lights(void **state)
{
    struct clock_terms promised = terms_of_rule("promised", WORKDAYS(10)),
                       statutory = terms_of_rule("statutory", WORKDAYS(20));

    (void)state;
    check_light(&promised, "2026-03-12 17:29", LIGHT_GREEN);
    check_light(&promised, "2026-03-12 17:30", LIGHT_YELLOW); /* two of ten days left */
    check_light(&promised, "2026-03-16 17:29", LIGHT_YELLOW);
    check_light(&promised, "2026-03-16 17:30", LIGHT_RED);
    check_light(&statutory, "2026-03-30 17:30", LIGHT_DEEP_RED);
}

static void test_close_freezes(void **state)
{
    struct clock_terms terms = terms_of_rule("promised", WORKDAYS(10));
    struct clock_reading reading =
        read_clock(&terms, STEPS(ACCEPTED, step_at("approved", "2026-03-16 17:30")), "2027-03-16 10:00");

    (void)state;
    assert_int_equal(reading.state, CLOCK_CLOSED);
    assert_int_equal(reading.light, LIGHT_GREEN);
    assert_int_equal(reading.consumed.n, 10);
    assert_mark(reading.rungs[RUNG_DUE_TODAY], "2026-03-16 08:30");
    assert_mark(reading.rungs[RUNG_OVERDUE], NULL);
    reading = read_clock(&terms, STEPS(ACCEPTED, step_at("refused", "2026-03-17 09:00")), "2027-03-16 10:00");
    assert_int_equal(reading.light, LIGHT_RED);
    assert_mark(reading.rungs[RUNG_OVERDUE], "2026-03-16 17:30");
    assert_mark(reading.rungs[RUNG_OVERDUE_3], NULL);
}

static void test_every_close(void **state)
{
    static const char *const closes[] = {"approved",     "refused",
                                         "not_accepted", "returned",
                                         "withdrawn",    "withdrawn_by_centre",
                                         "terminated",   "terminated_by_centre",
                                         "reported_up"};
    struct clock_terms terms = terms_of_rule("promised", WORKDAYS(10));

    (void)state;
    for (size_t i = 0; i < COUNT(closes); i++) {
        struct clock_reading reading = read_clock(
            &terms,
            STEPS(ACCEPTED, step_at(closes[i], "2026-03-04 09:00"), step_at("approved", "2026-05-11 09:00")),
            "2026-06-01 10:00");
        assert_int_equal(reading.state, CLOCK_CLOSED);
        assert_int_equal(reading.closed.us, at("2026-03-04 09:00").us);
        assert_int_equal(reading.light, LIGHT_GREEN);
    }
}

/* A late event whose business time was in time takes the red rung back. */
static void test_late_event_takes_rung_back(void **state)
{
    struct clock_terms terms = terms_of_rule("promised", WORKDAYS(2));
    struct step told_late = step_at("approved", "2026-03-04 16:00");
    struct clock_reading before = read_clock(&terms, STEPS(ACCEPTED), "2026-03-06 09:00");

    (void)state;
    told_late.received = at("2026-03-06 10:00");
    struct clock_reading after = read_clock(&terms, STEPS(ACCEPTED, told_late), "2026-03-06 10:00");
    assert_mark(before.rungs[RUNG_OVERDUE], "2026-03-04 17:30");
    assert_mark(after.rungs[RUNG_OVERDUE], NULL);
    assert_mark(after.rungs[RUNG_DUE_TODAY], "2026-03-04 08:30");
}

static void test_provisional(void **state)
{
    struct clock_terms terms = terms_of_rule("promised", WORKDAYS(10));

    (void)state;
    assert_false(read_clock(&terms, STEPS(ACCEPTED), "2026-03-02 10:00").provisional);
    assert_true(
        read_clock(&terms, STEPS(step_at("accepted", "2026-12-28 10:00")), "2026-12-28 10:00").provisional);
}

static void test_leaves_calendar(void **state)
{
    struct clock_terms terms = terms_of_rule("promised", WORKDAYS(10));
    struct step accepted = step_at("accepted", "2040-12-28 10:00");
    struct history history = {at("2040-12-28 09:00"), &accepted, 1};
    struct clock_reading reading;

    (void)state;
    assert_int_equal(clock_replay(&scratch, calendar, &(struct clock_subject){&terms, &history, NULL},
                                  at("2040-12-28 10:00"), &reading),
                     ERR_TOO_BIG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_starts_at_acceptance),
        cmocka_unit_test(test_acceptance_by_default),
        cmocka_unit_test(test_correction_in_time_restarts),
        cmocka_unit_test(test_ended_before_acceptance),
        cmocka_unit_test(test_starts_at_receipt),
        cmocka_unit_test(test_same_day),
        cmocka_unit_test(test_only_lawful_stops_with_notice),
        cmocka_unit_test(test_stop_around_closing),
        cmocka_unit_test(test_stop_ends_by_itself),
        cmocka_unit_test(test_extension),
        cmocka_unit_test(test_rungs_of_ten_days),
        cmocka_unit_test(test_rungs_of_one_day),
        cmocka_unit_test(test_one_reminder_for_one_instant),
        cmocka_unit_test(test_lights),
        cmocka_unit_test(test_close_freezes),
        cmocka_unit_test(test_every_close),
        cmocka_unit_test(test_late_event_takes_rung_back),
        cmocka_unit_test(test_provisional),
        cmocka_unit_test(test_leaves_calendar),
    };

    return cmocka_run_group_tests(tests, open_data, close_data);
}
