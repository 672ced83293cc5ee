/* SPDX-License-Identifier: Apache-2.0
 * fixture - the district's real data, and quarters written as approvals with lists of steps.
 */
#ifndef ASSESSMENT_FIXTURE_H
#define ASSESSMENT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "score.h"
#include "wire/wire.h"

#define APPROVALS_MAX 16
#define STEPS_MAX     12
#define PUSHES_MAX    8

static struct scoring scoring;
static struct arena arena;

/* One quarter of facts in the making. */
struct world {
    struct approval_fact approvals[APPROVALS_MAX];
    struct step steps[APPROVALS_MAX][STEPS_MAX];
    struct event_position told[APPROVALS_MAX][STEPS_MAX];
    size_t approval_count;
    struct push_fact pushes[PUSHES_MAX];
    size_t push_count;
    struct stream_basis basis[2];
};

static inline int open_data(void **state)
{
    struct calendar *calendar;
    struct catalogue *catalogue;
    struct clock_rules *clock_rules;
    struct rules *rules;
    struct err_text text;

    (void)state;
    arena_init(&arena, (size_t)8 << 20);
    if (calendar_open(&calendar, "deploy/data", &text) || catalogue_open(&catalogue, "deploy/data", &text) ||
        clock_rules_open(&clock_rules, "deploy/data/clock_rules.csv", &text) ||
        rules_open(&rules, "deploy/data/assessment", "v1", &text)) {
        print_error("%s\n", text.text);
        return -1;
    }
    scoring = (struct scoring){calendar, catalogue, clock_rules, rules};
    return 0;
}

static inline int close_data(void **state)
{
    (void)state;
    arena_done(&arena);
    rules_close((struct rules **)(uintptr_t)&scoring.rules);
    clock_rules_close((struct clock_rules **)(uintptr_t)&scoring.clock_rules);
    catalogue_close((struct catalogue **)(uintptr_t)&scoring.catalogue);
    calendar_free((struct calendar **)(uintptr_t)&scoring.calendar);
    return 0;
}

/* "2026-03-02 09:00", Beijing time. */
static inline wall_time at(const char *text)
{
    char date[CIVIL_DAY_TEXT];
    int hour, minute;
    civil_day day;

    assert_int_equal(sscanf(text, "%10s %d:%d", date, &hour, &minute), 3);
    assert_int_equal(civil_day_parse(date, &day), 0);
    return wall_time_at(day, hour, minute);
}

/* The log has been read up to `seen`. */
static inline void begin(struct world *world, const char *seen)
{
    arena_reset(&arena);
    *world = (struct world){
        .basis = {{"routing.water", 40, at("2026-01-05 09:00")}, {"department.water", 90, at(seen)}}};
}

/* An approval of the catalogue's item, handed over then. */
static inline struct approval_fact *hand_over(struct world *world, int item, const char *time)
{
    size_t i = world->approval_count++;
    struct approval_fact *fact = &world->approvals[i];

    assert_true(i < APPROVALS_MAX);
    *fact = (struct approval_fact){.approval_id = {{(uint8_t)(i + 1)}},
                                   .item = *catalogue_item(scoring.catalogue, item),
                                   .told = world->told[i],
                                   .handed_over = {"routing.water", (int64_t)i + 1}};
    fact->department = fact->item.department->code;
    fact->history = (struct history){.handed_over = at(time), .steps = world->steps[i]};
    return fact;
}

static inline struct step *happen(struct approval_fact *fact, const char *event, const char *time)
{
    size_t i = fact->history.count++;
    struct step *step = (struct step *)(uintptr_t)&fact->history.steps[i];

    assert_true(i < STEPS_MAX);
    *step = (struct step){.event = step_event_find(event), .occurred = at(time), .received = at(time)};
    ((struct event_position *)(uintptr_t)fact->told)[i] =
        (struct event_position){"department.water", fact->approval_id.bytes[0] * 10 + (int64_t)i};
    return step;
}

static inline void assess(const struct world *world, const char *quarter, const char *department,
                          Assessment *message)
{
    const struct facts facts = {world->approvals, world->approval_count,
                                world->pushes,    world->push_count,
                                world->basis,     sizeof(world->basis) / sizeof(world->basis[0])};
    struct score_order order = {.quarter_text = quarter, .department = department};

    assert_int_equal(quarter_parse(quarter, &order.quarter), 0);
    assert_int_equal(score_quarter(&arena, &scoring, &order, &facts, message), 0);
}

static inline const Indicator *indicator(const DepartmentScore *score, enum indicator which)
{
    assert_string_equal(score->indicators[which]->name, indicator_name(which));
    return score->indicators[which];
}

static inline void assert_rate(const DepartmentScore *score, enum indicator which, int numerator,
                               int denominator)
{
    const Indicator *found = indicator(score, which);

    assert_int_equal(found->numerator, numerator);
    assert_int_equal(found->denominator, denominator);
}

#endif
