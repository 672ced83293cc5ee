/* SPDX-License-Identifier: Apache-2.0
 * bench_clocks - what a replay costs, beside a counter that walks from close to close over the same
 * histories, in the same run and in turn; and what a tick costs while nothing is due.
 *
 *   bench_clocks      from the top of the source tree
 *
 * Prints medians in ns and their ratio; exits with 1 if the two sides disagree on any due day.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "deadline/clock_replay.h"

enum { HISTORIES = 4096, STEPS = 6, PAIRS = 7, REPLAYS = 40, TICKS = 10000000 };

struct subject {
    struct step steps[STEPS]; /* received, accepted, stopped, resumed, stopped, resumed */
    int32_t budget;
};

struct world {
    struct calendar *calendar;
    struct clock_rules *rules;
    const struct clock_rule *rule;
    struct arena scratch;
    struct subject *subjects;
};

static int32_t draw(uint64_t *seed, int32_t below)
{
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (int32_t)((*seed >> 33) % (uint64_t)below);
}

static void make_subject(struct subject *subject, uint64_t *seed)
{
    static const enum step_event events[STEPS] = {STEP_RECEIVED,   STEP_ACCEPTED,     STEP_STOP_STARTED,
                                                  STEP_STOP_ENDED, STEP_STOP_STARTED, STEP_STOP_ENDED};
    int32_t day = civil_day_from(2024, 1, 1).n + draw(seed, 800);

    subject->budget = 5 + draw(seed, 40);
    for (int i = 0; i < STEPS; i++) {
        wall_time t = wall_time_at((civil_day){day}, 9 + i, draw(seed, 60));
        subject->steps[i] = (struct step){.event = events[i], .occurred = t, .received = t};
        subject->steps[i].stop = (struct told_stop){
            .kind = CATALOGUE_STOP_HEARING, .has_end = true, .end = {day + 30}, .notice_given = true};
        day += i < 1 ? 1 : draw(seed, 8);
    }
}

/* ---- the two sides: each returns the sum of the due days ---- */

static int64_t by_replay(struct world *world)
{
    int64_t sum = 0;

    for (int i = 0; i < HISTORIES; i++) {
        const struct subject *subject = &world->subjects[i];
        struct clock_terms terms = {world->rule, period_of_workdays((workdays){subject->budget}),
                                    1u << CATALOGUE_STOP_HEARING};
        struct history history = {subject->steps[0].occurred, subject->steps, STEPS};
        struct clock_subject of = {&terms, &history, NULL};
        struct clock_reading reading = {.due = WORK_MARK_NONE};
        arena_reset(&world->scratch);
        if (clock_replay(&world->scratch, world->calendar, &of, subject->steps[STEPS - 1].occurred,
                         &reading) == 0)
            sum += work_mark_day(world->calendar, reading.due).n;
    }
    return sum;
}

static bool stopped_at(const struct subject *subject, wall_time close)
{
    bool stopped = false;

    for (int i = 2; i < STEPS; i++)
        if (wall_time_compare(subject->steps[i].occurred, close) < 0)
            stopped = subject->steps[i].event == STEP_STOP_STARTED;
    return stopped;
}

static int64_t by_walk(struct world *world)
{
    int64_t sum = 0;

    for (int i = 0; i < HISTORIES; i++) {
        const struct subject *subject = &world->subjects[i];
        civil_day day = civil_day_of(subject->steps[1].occurred);
        for (int32_t n = 0; n < subject->budget;) {
            day.n++;
            n += calendar_is_workday(world->calendar, day) &&
                 !stopped_at(subject, calendar_closing(world->calendar, day));
        }
        sum += day.n;
    }
    return sum;
}

/* ---- measuring ---- */

static double ns_per_answer(int64_t (*answer)(struct world *), struct world *world, int64_t *ret_sum)
{
    duration before = clock_uptime();

    for (int i = 0; i < REPLAYS; i++)
        *ret_sum = answer(world);
    return (double)(clock_uptime().us - before.us) * 1000 / ((double)REPLAYS * HISTORIES);
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static bool measure_replay(struct world *world)
{
    double replay[PAIRS], walk[PAIRS];
    int64_t replay_sum = 0, walk_sum = 0;

    for (int i = 0; i < PAIRS; i++) {
        replay[i] = ns_per_answer(by_replay, world, &replay_sum);
        walk[i] = ns_per_answer(by_walk, world, &walk_sum);
    }
    qsort(replay, PAIRS, sizeof(replay[0]), compare_numbers);
    qsort(walk, PAIRS, sizeof(walk[0]), compare_numbers);
    printf("replay of a clock, %d steps, all rungs and light   %8.0f ns\n", STEPS, replay[PAIRS / 2]);
    printf("walk to the due day alone                          %8.0f ns   walk / replay %.1f%s\n",
           walk[PAIRS / 2], walk[PAIRS / 2] / replay[PAIRS / 2],
           walk[PAIRS - 1] > 1.2 * walk[0] ? "  noisy machine, repeat" : "");
    if (replay_sum != walk_sum)
        fprintf(stderr, "the sides disagree: %" PRId64 " and %" PRId64 "\n", replay_sum, walk_sum);
    return replay_sum == walk_sum;
}

/* What the service asks every 200 ms: has the watermark been passed? The same for any number of open clocks.
 */
static void measure_idle_tick(const struct world *world)
{
    wall_time now = wall_time_at(civil_day_from(2026, 3, 2), 9, 0);
    volatile int32_t watermark = INT32_MAX - 1;
    int64_t due = 0;
    duration before = clock_uptime();

    for (int i = 0; i < TICKS; i++) {
        now.us += 200000;
        due += work_mark_passed(world->calendar, now).n >= watermark;
    }
    printf("tick while nothing is due                          %8.1f ns%s\n",
           (double)(clock_uptime().us - before.us) * 1000 / TICKS, due ? "  wrong" : "");
}

int main(void)
{
    struct world world = {0};
    struct err_text text;
    uint64_t seed = 1;

    if (calendar_open(&world.calendar, "deploy/data", &text) ||
        clock_rules_open(&world.rules, "deploy/data/clock_rules.csv", &text)) {
        fprintf(stderr, "%s\n", text.text);
        return 1;
    }
    world.rule = clock_rules_find(world.rules, "promised");
    world.subjects = calloc(HISTORIES, sizeof(*world.subjects));
    arena_init(&world.scratch, 1 << 16);
    bool agree = world.rule && world.subjects;
    for (int i = 0; agree && i < HISTORIES; i++)
        make_subject(&world.subjects[i], &seed);
    if (agree) {
        agree = measure_replay(&world);
        measure_idle_tick(&world);
    }
    free(world.subjects);
    arena_done(&world.scratch);
    clock_rules_close(&world.rules);
    calendar_free(&world.calendar);
    return agree ? 0 : 1;
}
