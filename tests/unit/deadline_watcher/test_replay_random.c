/* SPDX-License-Identifier: Apache-2.0
 * Random histories: the replay against a counter that walks from close to close, and what holds for every
 * reading.
 */
#include "random_history.h"

enum { ROUNDS = 20000 };

static wall_time closing(int32_t n)
{
    return calendar_closing(calendar, (civil_day){n});
}

static bool before(wall_time a, wall_time b)
{
    return wall_time_compare(a, b) < 0;
}

/* ---- the reference: days one by one, instants compared, nothing shared with the replay ---- */

static int32_t workdays_later(int32_t n, int32_t count)
{
    while (count > 0)
        count -= calendar_is_workday(calendar, (civil_day){++n});
    return n;
}

static bool naive_start(const struct random_history *history, wall_time *ret_start)
{
    wall_time receipt = {0}, limit = {0};
    bool supplied = false, waiting = false;

    for (size_t i = 0; i < history->count; i++) {
        const struct step *step = &history->steps[i];
        if (i > 0 && !waiting && before(limit, step->occurred))
            break;
        if (step->event == STEP_ACCEPTED) {
            *ret_start = supplied ? receipt : step->occurred;
            return true;
        }
        waiting = step->event == STEP_CORRECTION_REQUESTED;
        if (waiting)
            continue;
        supplied = step->event == STEP_CORRECTION_SUPPLIED;
        assert_int_equal(calendar_effective_start(calendar, step->occurred, &receipt), 0);
        limit = closing(workdays_later(civil_day_of(receipt).n, 5));
    }
    *ret_start = receipt;
    return !waiting;
}

/* Whether a stop that counts stands over the close of day `n`. */
static bool naive_stopped(const struct random_history *history, unsigned kinds, int32_t n)
{
    bool stopped = false;

    for (size_t i = 0; i < history->count; i++) {
        const struct step *step = &history->steps[i];
        if (step->event != STEP_STOP_STARTED || !(kinds >> step->stop.kind & 1) || !step->stop.notice_given ||
            !step->stop.has_end || !before(step->occurred, closing(n)))
            continue;
        bool resumed = n >= workdays_later(step->stop.end.n, 5);
        for (size_t j = i + 1; j < history->count; j++)
            resumed = resumed || (history->steps[j].event == STEP_STOP_ENDED &&
                                  before(history->steps[j].occurred, closing(n)));
        stopped = stopped || !resumed;
    }
    return stopped;
}

/* The day on which `budget` days are consumed. */
static int32_t naive_due(const struct random_history *history, unsigned kinds, wall_time start,
                         struct period budget)
{
    int32_t n = civil_day_of(start).n, consumed = 0;

    while (consumed < budget.n) {
        n++;
        bool counts = budget.unit == PERIOD_CALDAYS || calendar_is_workday(calendar, (civil_day){n});
        consumed += counts && !naive_stopped(history, kinds, n);
    }
    while (!calendar_is_workday(calendar, (civil_day){n}))
        n++;
    return n;
}

static int32_t naive_due_extended(const struct random_history *history, unsigned kinds, wall_time start,
                                  struct period budget)
{
    int32_t due = naive_due(history, kinds, start, budget);

    for (size_t i = 0; i < history->count; i++) {
        if (history->steps[i].event != STEP_EXTENDED)
            continue;
        if (before(closing(due), history->steps[i].occurred))
            return due;
        budget.n += history->steps[i].extension;
        return naive_due(history, kinds, start, budget);
    }
    return due;
}

/* ---- checks ---- */

static struct clock_reading read_history(const struct clock_terms *terms,
                                         const struct random_history *history, wall_time now)
{
    struct history as_told = {history->steps[0].occurred, history->steps, history->count};
    struct clock_subject subject = {terms, &as_told, NULL};
    struct clock_reading reading;

    arena_reset(&scratch);
    assert_int_equal(clock_replay(&scratch, calendar, &subject, now, &reading), 0);
    return reading;
}

static struct clock_terms random_terms(struct random_source *source)
{
    bool statutory = random_below(source, 2);
    struct clock_terms terms =
        terms_of_rule(statutory ? "statutory" : "promised", WORKDAYS(1 + (int32_t)random_below(source, 30)));

    if (statutory && random_below(source, 3) == 0)
        terms.budget.unit = PERIOD_CALDAYS;
    terms.stops = random_below(source, 32);
    return terms;
}

static void test_against_naive_counter(void **state)
{
    struct random_source source = {20260302};
    size_t started = 0;

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct clock_terms terms = random_terms(&source);
        struct random_history history;
        wall_time start;
        random_history(&source, &history);
        struct clock_reading reading =
            read_history(&terms, &history, wall_time_add(history.clock, DURATION_S(40 * 86400)));
        if (!naive_start(&history, &start) || (reading.has_close && !reading.has_start))
            continue;
        assert_true(reading.has_start);
        assert_int_equal(reading.started.us, start.us);
        int32_t due = terms.rule->extendable ? naive_due_extended(&history, terms.stops, start, terms.budget)
                                             : naive_due(&history, terms.stops, start, terms.budget);
        if (reading.due.n != work_mark_at(calendar, (civil_day){due}, EDGE_CLOSING).n)
            fail_msg("round %d: another due day", round);
        started++;
    }
    assert_true(started > ROUNDS / 2);
}

static void check_order(const struct clock_reading *reading)
{
    int32_t last = 0;

    for (int i = 0; i <= RUNG_OVERDUE_3; i++) {
        if (reading->rungs[i].n == WORK_MARK_NONE.n)
            continue;
        assert_true(i == RUNG_OVERDUE_3 ? reading->rungs[i].n >= last : reading->rungs[i].n > last);
        last = reading->rungs[i].n;
    }
}

/* Rungs depend on what happened, not on when one looks; they come in order, no two reminders at once, and
 * never after the close. */
static void test_rungs_are_of_the_history(void **state)
{
    struct random_source source = {7};

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct clock_terms terms = random_terms(&source);
        struct random_history history;
        random_history(&source, &history);
        struct clock_reading now = read_history(&terms, &history, history.clock);
        struct clock_reading later =
            read_history(&terms, &history, wall_time_add(history.clock, DURATION_S(90 * 86400)));
        assert_memory_equal(now.rungs, later.rungs, sizeof(now.rungs));
        assert_int_equal(now.due.n, later.due.n);
        check_order(&now);
        if (now.has_close)
            assert_int_equal(later.light, now.light);
        for (int i = 0; now.has_close && i < RUNG_COUNT; i++) {
            wall_time t;
            if (work_mark_instant(calendar, now.rungs[i], &t) == 0)
                assert_true(before(t, now.closed));
        }
    }
}

/* What had fired before a step took place has still rightly fired after it; only "due today" is said again
 * when a stop or an extension on that day moves it, and "resumed" of another stop. */
static void test_no_step_undoes_the_past(void **state)
{
    struct random_source source = {11};

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct clock_terms terms = random_terms(&source);
        struct random_history history;
        random_history(&source, &history);
        struct random_history prefix = history;
        prefix.count = 1 + random_below(&source, (uint32_t)history.count);
        wall_time next = prefix.count < history.count ? history.steps[prefix.count].occurred : history.clock;
        work_mark passed = work_mark_passed(calendar, wall_time_add(next, (duration){-1}));
        struct clock_reading before_step = read_history(&terms, &prefix, next);
        struct clock_reading after = read_history(&terms, &history, history.clock);
        for (int i = 0; i <= RUNG_OVERDUE_3; i++)
            if (i != RUNG_DUE_TODAY && before_step.rungs[i].n <= passed.n && after.rungs[i].n > passed.n)
                fail_msg("round %d: rung %s is undone", round, rung_name((enum rung)i));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_naive_counter),
        cmocka_unit_test(test_rungs_are_of_the_history),
        cmocka_unit_test(test_no_step_undoes_the_past),
    };

    return cmocka_run_group_tests(tests, open_data, close_data);
}
