/* SPDX-License-Identifier: Apache-2.0
 * fixture - the district's real data, and histories written as lists of steps.
 */
#ifndef DEADLINE_WATCHER_FIXTURE_H
#define DEADLINE_WATCHER_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "deadline/clock_replay.h"

static struct calendar *calendar;
static struct catalogue *catalogue;
static struct clock_rules *rules;
static struct arena scratch;

static inline int open_data(void **state)
{
    struct err_text text;

    (void)state;
    arena_init(&scratch, (size_t)1 << 20);
    if (calendar_open(&calendar, "deploy/data", &text) || catalogue_open(&catalogue, "deploy/data", &text) ||
        clock_rules_open(&rules, "deploy/data/clock_rules.csv", &text)) {
        print_error("%s\n", text.text);
        return -1;
    }
    return 0;
}

static inline int close_data(void **state)
{
    (void)state;
    clock_rules_close(&rules);
    catalogue_close(&catalogue);
    calendar_free(&calendar);
    arena_done(&scratch);
    return 0;
}

static inline civil_day day(const char *text)
{
    civil_day result;

    assert_int_equal(civil_day_parse(text, &result), 0);
    return result;
}

/* "2026-03-02 09:00", Beijing time. */
static inline wall_time at(const char *text)
{
    char date[CIVIL_DAY_TEXT];
    int hour, minute;

    assert_int_equal(sscanf(text, "%10s %d:%d", date, &hour, &minute), 3);
    return wall_time_at(day(date), hour, minute);
}

static inline struct step step_at(const char *event, const char *time)
{
    return (struct step){.event = step_event_find(event), .occurred = at(time), .received = at(time)};
}

static inline struct step stop_at(const char *kind, const char *time, const char *until)
{
    struct step step = step_at("special_procedure_started", time);

    step.stop = (struct told_stop){
        .kind = catalogue_stop_find(kind), .has_end = true, .end = day(until), .notice_given = true};
    return step;
}

static inline struct clock_terms terms_of_rule(const char *rule, struct period budget)
{
    struct clock_terms terms = {clock_rules_find(rules, rule), budget, 0};

    assert_non_null(terms.rule);
    return terms;
}

static inline struct clock_reading read_clock(const struct clock_terms *terms, const struct step *steps,
                                              size_t count, const char *now)
{
    struct history history = {at("2026-03-02 09:00"), steps, count};
    struct clock_subject subject = {terms, &history, NULL};
    struct clock_reading reading;

    arena_reset(&scratch);
    assert_int_equal(clock_replay(&scratch, calendar, &subject, at(now), &reading), 0);
    return reading;
}

static inline void assert_mark(work_mark mark, const char *expected)
{
    wall_time t;

    if (!expected) {
        assert_int_equal(mark.n, WORK_MARK_NONE.n);
        return;
    }
    char found_text[WALL_TIME_TEXT], expected_text[WALL_TIME_TEXT];
    assert_int_equal(work_mark_instant(calendar, mark, &t), 0);
    assert_string_equal(wall_time_format(t, found_text), wall_time_format(at(expected), expected_text));
}

#define WORKDAYS(n_) period_of_workdays((workdays){n_})
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define STEPS(...)   (const struct step[]){__VA_ARGS__}, COUNT(((const struct step[]){__VA_ARGS__}))

#endif
