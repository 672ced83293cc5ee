/* SPDX-License-Identifier: Apache-2.0
 * duty_clock - the budget gives the end, the end gives the rungs.
 */
#include "duty_clock.h"

#define WARNING_PART       5  /* 80: in the last fifth of the budget, */
#define WARNING_LEAST      1  /* at least one working day before the end */
#define LAST_MINUTES       60 /* regulation, principle 1: what is due today is said an hour before */
#define OVERDUE_3_WORKDAYS 3

static int32_t ceil_div(int32_t n, int32_t parts)
{
    return (n + parts - 1) / parts;
}

static wall_time later(wall_time a, wall_time b)
{
    return wall_time_compare(a, b) > 0 ? a : b;
}

/* ---- where it ends ---- */

/* The working day that ends it; of a budget in minutes, its end is `reading->due` already. */
static int find_last_day(const struct calendar *calendar, const struct duty_terms *terms,
                         struct duty_reading *reading, civil_day *ret_day)
{
    civil_day start = civil_day_of(reading->started);
    int err;

    switch (terms->rule->budget) {
    case BUDGET_AGREED:
        return terms->has_due_on ? calendar_next_workday_on_or_after(calendar, terms->due_on, ret_day)
                                 : ERR_INVALID;
    case BUDGET_WORKMINUTES:
        err = calendar_add_minutes(calendar, reading->started, (workminutes){terms->rule->amount},
                                   &reading->due);
        if (!err)
            *ret_day = civil_day_of(reading->due);
        return err;
    default: /* check_duty of clock_rule.c: the same day, amount 0, or working days */
        return calendar_add(calendar, start, (workdays){terms->rule->amount}, ret_day);
    }
}

static int find_end(const struct calendar *calendar, const struct duty_terms *terms,
                    struct duty_reading *reading)
{
    bool by_minutes = terms->rule->budget == BUDGET_WORKMINUTES;
    civil_day day;
    int err = find_last_day(calendar, terms, reading, &day);

    if (err)
        return err;
    if (!by_minutes)
        reading->due = calendar_closing(calendar, day);
    reading->budget =
        by_minutes ? terms->rule->amount : calendar_count(calendar, civil_day_of(reading->started), day).n;
    reading->provisional = calendar_is_provisional(calendar, day);
    return 0;
}

/* ---- rungs ---- */

/* The close of the day on which `n` working days are consumed, unless that is the last day anyway. */
static wall_time fraction(const struct calendar *calendar, const struct duty_reading *reading, int32_t n)
{
    civil_day day;

    if (calendar_add(calendar, civil_day_of(reading->started), (workdays){n}, &day))
        return NEVER;
    wall_time at = calendar_closing(calendar, day);
    return wall_time_compare(at, reading->due) < 0 ? at : NEVER;
}

/* The opening of the last day; of a period of a day or less, an hour before its end, or at once. */
static wall_time last_call(const struct calendar *calendar, const struct duty_terms *terms,
                           const struct duty_reading *reading)
{
    wall_time at;

    if (terms->rule->budget == BUDGET_WORKMINUTES) {
        workminutes until = {terms->rule->amount - LAST_MINUTES};
        return calendar_add_minutes(calendar, reading->started, until, &at) ? reading->started : at;
    }
    if (reading->budget > 1)
        return calendar_opening(calendar, civil_day_of(reading->due));
    return later(wall_time_add(reading->due, DURATION_S(-LAST_MINUTES * 60)), reading->started);
}

static wall_time third_day_after(const struct calendar *calendar, wall_time due)
{
    civil_day day;

    return calendar_add(calendar, civil_day_of(due), (workdays){OVERDUE_3_WORKDAYS}, &day)
               ? NEVER
               : calendar_closing(calendar, day);
}

static void place_rungs(const struct calendar *calendar, const struct duty_terms *terms,
                        struct duty_reading *reading)
{
    int32_t n = reading->budget, margin = ceil_div(n, WARNING_PART);
    int32_t warning = n - (margin > WARNING_LEAST ? margin : WARNING_LEAST);
    const wall_time marks[RUNG_COUNT] = {
        [RUNG_50] = fraction(calendar, reading, ceil_div(n, 2)),
        [RUNG_80] = fraction(calendar, reading, warning),
        [RUNG_DUE_TODAY] = last_call(calendar, terms, reading),
        [RUNG_OVERDUE] = reading->due,
        [RUNG_OVERDUE_3] = third_day_after(calendar, reading->due),
    };

    wall_time next = NEVER;
    for (int i = RUNG_COUNT - 1; i >= 0; i--) {
        bool closed_by_then = terms->has_close && wall_time_compare(terms->closed, marks[i]) <= 0;
        bool climbs = terms->rule->rungs & 1u << i && !closed_by_then;
        bool gives_way = rung_only_reminds((enum rung)i) && wall_time_compare(marks[i], next) == 0;
        reading->rungs[i] = climbs && !gives_way ? marks[i] : NEVER;
        next = climbs ? marks[i] : next;
    }
}

int duty_clock_read(const struct calendar *calendar, const struct duty_terms *terms,
                    struct duty_reading *ret_reading)
{
    struct duty_reading reading = {0};
    int err = calendar_effective_start(calendar, terms->opened, &reading.started);

    if (!err)
        err = find_end(calendar, terms, &reading);
    if (err)
        return err;
    place_rungs(calendar, terms, &reading);
    *ret_reading = reading;
    return 0;
}

/* ---- how it stands ---- */

int32_t duty_clock_consumed(const struct calendar *calendar, const struct duty_terms *terms,
                            const struct duty_reading *reading, wall_time now)
{
    wall_time until = terms->has_close && wall_time_compare(terms->closed, now) < 0 ? terms->closed : now;

    if (wall_time_compare(until, reading->started) <= 0)
        return 0;
    if (terms->rule->budget == BUDGET_WORKMINUTES)
        return calendar_work_minutes(calendar, reading->started, until).n;
    civil_day day = civil_day_of(until);
    day.n -= wall_time_compare(until, calendar_closing(calendar, day)) < 0;
    int32_t n = calendar_count(calendar, civil_day_of(reading->started), day).n;
    return n > 0 ? n : 0;
}

enum light duty_clock_light_of_rung(const struct clock_rule *rule, enum rung rung)
{
    if (rung_is_overdue(rung))
        return rule->overdue;
    return rung == RUNG_50 ? LIGHT_GREEN : LIGHT_YELLOW;
}

/* Closing freezes the clock: it stays red only if it was closed too late. */
enum light duty_clock_light(const struct duty_terms *terms, const struct duty_reading *reading, wall_time now)
{
    enum light light = LIGHT_GREEN;

    if (terms->has_close)
        return wall_time_compare(terms->closed, reading->due) > 0 ? terms->rule->overdue : LIGHT_GREEN;
    for (int i = 0; i < RUNG_COUNT; i++)
        if (wall_time_compare(reading->rungs[i], now) <= 0)
            light = duty_clock_light_of_rung(terms->rule, (enum rung)i);
    return light;
}
