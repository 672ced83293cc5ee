/* SPDX-License-Identifier: Apache-2.0
 * bench_calendar - what an add, a count, a deadline and a span of office minutes cost, beside loops that
 * walk day by day over the same calendar, in the same run and in turn.
 *
 *   bench_calendar [HOLIDAYS.csv OFFICE_HOURS.csv]      from the top of the source tree
 *
 * Prints medians in ns and their ratio; exits with 1 if the two sides disagree on any result.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "calendar/calendar.h"

enum { INPUTS = 8192, PAIRS = 7, PAUSES = 2, PERIOD_MAX = 60 };

struct input {
    civil_day start, end;
    int32_t n;
    struct pause pauses[PAUSES];
    wall_time from, to;
};

/* Each side answers all inputs and returns the sum of its answers. */
typedef int64_t side(const struct calendar *calendar, const struct input *inputs);

struct subject {
    const char *name;
    side *table, *walk;
    int passes; /* so that the table's side lasts long enough to be measured */
};

static int64_t add_by_table(const struct calendar *calendar, const struct input *inputs)
{
    int64_t sum = 0;

    for (int i = 0; i < INPUTS; i++) {
        civil_day day = {0};
        (void)calendar_add(calendar, inputs[i].start, (workdays){inputs[i].n}, &day);
        sum += day.n;
    }
    return sum;
}

static int64_t add_by_walk(const struct calendar *calendar, const struct input *inputs)
{
    int64_t sum = 0;

    for (int i = 0; i < INPUTS; i++) {
        civil_day day = inputs[i].start;
        for (int32_t n = 0; n < inputs[i].n; n += calendar_is_workday(calendar, day))
            day.n++;
        sum += day.n;
    }
    return sum;
}

static int64_t count_by_table(const struct calendar *calendar, const struct input *inputs)
{
    int64_t sum = 0;

    for (int i = 0; i < INPUTS; i++)
        sum += calendar_count(calendar, inputs[i].start, inputs[i].end).n;
    return sum;
}

static int64_t count_by_walk(const struct calendar *calendar, const struct input *inputs)
{
    int64_t sum = 0;

    for (int i = 0; i < INPUTS; i++)
        for (civil_day day = {inputs[i].start.n + 1}; day.n <= inputs[i].end.n; day.n++)
            sum += calendar_is_workday(calendar, day);
    return sum;
}

static int64_t deadline_by_table(const struct calendar *calendar, const struct input *inputs)
{
    int64_t sum = 0;

    for (int i = 0; i < INPUTS; i++) {
        struct term term = {inputs[i].start, period_of_workdays((workdays){inputs[i].n}), inputs[i].pauses,
                            PAUSES};
        civil_day day = {0};
        (void)calendar_deadline(calendar, &term, &day);
        sum += day.n;
    }
    return sum;
}

static bool runs(const struct input *input, civil_day day)
{
    for (int i = 0; i < PAUSES; i++)
        if (input->pauses[i].from.n <= day.n && day.n < input->pauses[i].until.n)
            return false;
    return true;
}

static int64_t deadline_by_walk(const struct calendar *calendar, const struct input *inputs)
{
    int64_t sum = 0;

    for (int i = 0; i < INPUTS; i++) {
        civil_day day = inputs[i].start;
        for (int32_t n = 0; n < inputs[i].n; n += calendar_is_workday(calendar, day) && runs(&inputs[i], day))
            day.n++;
        sum += day.n;
    }
    return sum;
}

static int64_t minutes_by_table(const struct calendar *calendar, const struct input *inputs)
{
    int64_t sum = 0;

    for (int i = 0; i < INPUTS; i++)
        sum += calendar_work_minutes(calendar, inputs[i].from, inputs[i].to).n;
    return sum;
}

/* Only the first day is a part of a day: `to` is a midnight, and every working day has as many minutes. */
static int64_t minutes_by_walk(const struct calendar *calendar, const struct input *inputs)
{
    enum { MINUTES_OF_A_DAY = 390 };
    int64_t sum = 0;

    for (int i = 0; i < INPUTS; i++) {
        sum += calendar_work_minutes(calendar, inputs[i].from, wall_time_at(inputs[i].start, 24, 0)).n;
        for (civil_day day = {inputs[i].start.n + 1}; day.n <= inputs[i].end.n; day.n++)
            sum += calendar_is_workday(calendar, day) ? MINUTES_OF_A_DAY : 0;
    }
    return sum;
}

static int32_t draw(uint64_t *seed, int32_t below)
{
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (int32_t)((*seed >> 33) % (uint64_t)below);
}

static void make_input(struct input *input, uint64_t *seed)
{
    int32_t first = civil_day_from(CALENDAR_FIRST_YEAR, 1, 1).n;
    int32_t at = first + draw(seed, civil_day_from(CALENDAR_LAST_YEAR, 1, 1).n - first);

    input->start.n = at;
    input->end.n = at + draw(seed, 2 * PERIOD_MAX);
    input->n = 1 + draw(seed, PERIOD_MAX);
    for (int i = 0; i < PAUSES; i++) {
        at += draw(seed, 20);
        input->pauses[i].from.n = at;
        at += draw(seed, 20);
        input->pauses[i].until.n = at;
    }
    input->from = wall_time_at(input->start, draw(seed, 24), draw(seed, 60));
    input->to = wall_time_at(input->end, 24, 0);
}

static double ns_per_answer(side *answer, const struct calendar *calendar, const struct input *inputs,
                            int passes, int64_t *ret_sum)
{
    duration before = clock_uptime();

    for (int pass = 0; pass < passes; pass++)
        *ret_sum = answer(calendar, inputs);
    return (double)(clock_uptime().us - before.us) * 1000 / ((double)passes * INPUTS);
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The walk is its own calibration: on a quiet machine its fastest and slowest run are close. */
static bool measure(const struct subject *subject, const struct calendar *calendar,
                    const struct input *inputs)
{
    double table[PAIRS], walk[PAIRS];
    int64_t table_sum = 0, walk_sum = 0;

    for (int i = 0; i < PAIRS; i++) {
        table[i] = ns_per_answer(subject->table, calendar, inputs, subject->passes, &table_sum);
        walk[i] = ns_per_answer(subject->walk, calendar, inputs, subject->passes / 20, &walk_sum);
    }
    qsort(table, PAIRS, sizeof table[0], compare_numbers);
    qsort(walk, PAIRS, sizeof walk[0], compare_numbers);
    printf("%-10s %9.1f %9.1f %9.1f%s\n", subject->name, table[PAIRS / 2], walk[PAIRS / 2],
           walk[PAIRS / 2] / table[PAIRS / 2],
           walk[PAIRS - 1] > 1.2 * walk[0] ? "  noisy machine, repeat" : "");
    if (table_sum != walk_sum)
        fprintf(stderr, "%s: the sides disagree: %" PRId64 " and %" PRId64 "\n", subject->name, table_sum,
                walk_sum);
    return table_sum == walk_sum;
}

int main(int argc, char **argv)
{
    static const struct subject subjects[] = {
        {"add", add_by_table, add_by_walk, 1000},
        {"count", count_by_table, count_by_walk, 1000},
        {"deadline", deadline_by_table, deadline_by_walk, 200},
        {"minutes", minutes_by_table, minutes_by_walk, 200},
    };
    static struct input inputs[INPUTS];
    struct calendar *calendar = NULL;
    struct err_text text;
    uint64_t seed = 1;
    bool agreed = true;

    if (calendar_load(&calendar, argc > 2 ? argv[1] : "deploy/data/holidays.csv",
                      argc > 2 ? argv[2] : "deploy/data/office_hours.csv", &text) < 0) {
        fprintf(stderr, "%s\n", text.text);
        return 1;
    }
    for (int i = 0; i < INPUTS; i++)
        make_input(&inputs[i], &seed);
    printf("%-10s %9s %9s %9s   (ns per answer, median of %d pairs)\n", "", "table", "walk", "ratio", PAIRS);
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++)
        agreed &= measure(&subjects[i], calendar, inputs);
    calendar_free(&calendar);
    return agreed ? 0 : 1;
}
