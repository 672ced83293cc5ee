/* SPDX-License-Identifier: Apache-2.0
 * test_progress - a plan while it runs, on random projects: following it keeps its dates, what is offered may
 * start, and what is called lost really is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "random_world.h"

#define WORLDS 60
#define DAY_0  1800 /* ordinal of the first day */

static const struct catalogue_facts no_facts;

struct run {
    struct world world;
    struct catalogue *catalogue;
    struct plan *plan;
    struct plan_progress progress[SLOTS];
};

static void begin_of(struct run *run, uint64_t seed, bool all_hard)
{
    *run = (struct run){0};
    world_make(&run->world, seed);
    for (int i = 0; i < run->world.edge_count && all_hard; i++)
        run->world.edges[i].strength = CATALOGUE_HARD;
    run->world.tolerant = true;
    run->world.all_alternatives = seed % 2;
    run->catalogue = world_catalogue(&run->world);
    const struct plan_options options = {.all_alternatives = run->world.all_alternatives};
    assert_int_equal(plan_new(&run->plan, run->catalogue, run->world.items, &no_facts, &options), 0);
}

static void begin(struct run *run, uint64_t seed)
{
    begin_of(run, seed, false);
}

static void end(struct run *run)
{
    plan_free(&run->plan);
    catalogue_close(&run->catalogue);
}

/* What the lived world shows on `day`. */
static void observe(struct run *run, int day)
{
    for (int item = 1; item <= CATALOGUE_ITEMS; item++) {
        int start = run->world.start[item], finish = run->world.finish[item];
        struct plan_progress *p = &run->progress[item];
        *p = (struct plan_progress){.start.n = DAY_0 + start, .finish.n = DAY_0 + finish};
        if (finish >= 0 && finish <= day)
            p->state = (run->world.failing & ITEM_BIT(item)) ? PLAN_FAILED : PLAN_CLOSED;
        else if (start >= 0 && start <= day)
            p->state = PLAN_UNDER_WAY;
    }
}

/* Offered are exactly the items that start that day, seen just before they do. */
static void assert_ready(struct run *run, int day)
{
    item_set starting = 0;

    observe(run, day);
    for (int item = 1; item <= CATALOGUE_ITEMS; item++)
        if (run->world.start[item] == day) {
            starting |= ITEM_BIT(item);
            run->progress[item].state = PLAN_WAITING;
        }
    assert_int_equal(plan_ready(run->plan, run->progress), starting);
    for (int item = 1; item <= CATALOGUE_ITEMS; item++)
        if ((run->world.items & ITEM_BIT(item)) && run->progress[item].state == PLAN_WAITING)
            assert_int_equal(plan_waits_for(run->plan, run->progress, item) == 0,
                             (starting & ITEM_BIT(item)) != 0);
}

static void what_may_start_is_offered_and_nothing_else(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        struct run run;
        begin(&run, seed);
        world_live(&run.world);
        for (int day = 0; day <= world_length(&run.world); day++)
            assert_ready(&run, day);
        end(&run);
    }
}

static void following_the_plan_keeps_its_dates(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        struct run run;
        workdays finish[SLOTS];
        begin(&run, seed);
        world_live(&run.world);
        for (int day = 0; day <= world_length(&run.world); day += 5) {
            observe(&run, day);
            int last = plan_project(run.plan, run.progress, (workdays){DAY_0 + day}, finish).n;
            assert_int_equal(last, DAY_0 + plan_length(run.plan, PLAN_TOLERANT).n);
            for (int item = 1; item <= CATALOGUE_ITEMS; item++)
                if (run.world.items & ITEM_BIT(item))
                    assert_int_equal(finish[item].n,
                                     DAY_0 + plan_span(run.plan, PLAN_TOLERANT, item).finish.n);
        }
        end(&run);
    }
}

/* An item that takes longer moves the projection as far as living with the delay moves the end. */
static void a_delay_is_carried_forward(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        struct run run;
        workdays finish[SLOTS];
        begin(&run, seed);
        int late = plan_span(run.plan, PLAN_TOLERANT, 1).finish.n + 9;
        run.world.not_before[1] = late;
        world_live(&run.world);
        observe(&run, late);
        int last = plan_project(run.plan, run.progress, (workdays){DAY_0 + late}, finish).n;
        assert_int_equal(last, DAY_0 + world_length(&run.world));
        assert_int_equal(finish[1].n, DAY_0 + late);
        end(&run);
    }
}

static void nothing_projected_lies_in_the_past(void **state)
{
    struct run run;
    workdays finish[SLOTS];

    (void)state;
    begin(&run, 3);
    plan_project(run.plan, run.progress, (workdays){DAY_0}, finish);
    for (int item = 1; item <= CATALOGUE_ITEMS; item++)
        if (run.world.items & ITEM_BIT(item))
            assert_true(finish[item].n > DAY_0);
    run.progress[1] = (struct plan_progress){.state = PLAN_UNDER_WAY, .start.n = DAY_0 - 500};
    plan_project(run.plan, run.progress, (workdays){DAY_0}, finish);
    assert_true(finish[1].n >= DAY_0);
    end(&run);
}

static item_set never_started(const struct world *world)
{
    item_set set = 0;

    for (int item = 1; item <= CATALOGUE_ITEMS; item++)
        if (world->start[item] < 0)
            set |= ITEM_BIT(item);
    return set;
}

/* The first finish among what can still meet the need of an edge; failed and blocked items cannot. */
static int first_met(const struct run *run, const struct world_edge *edge, const workdays finish[SLOTS])
{
    int first = INT32_MAX;

    for (int i = 0; i < run->world.edge_count; i++) {
        const struct world_edge *other = &run->world.edges[i];
        bool choice = edge->group && !run->world.all_alternatives && other->group == edge->group;
        bool alive = (run->world.items & ITEM_BIT(other->before)) && finish[other->before].n >= 0 &&
                     run->progress[other->before].state != PLAN_FAILED;
        if (other->after == edge->after && (other == edge || choice) && alive)
            first = finish[other->before].n < first ? finish[other->before].n : first;
    }
    return first;
}

static void assert_projected_after_what_it_needs(const struct run *run, const workdays finish[SLOTS])
{
    for (int i = 0; i < run->world.edge_count; i++) {
        const struct world_edge *edge = &run->world.edges[i];
        item_set both = ITEM_BIT(edge->before) | ITEM_BIT(edge->after);
        if ((run->world.items & both) != both || finish[edge->after].n < 0 ||
            run->progress[edge->after].state == PLAN_FAILED)
            continue;
        int start = finish[edge->after].n - plan_duration(run->plan, edge->after).n;
        assert_true(start >= first_met(run, edge, finish));
    }
}

static void assert_blocked(struct run *run, item_set blocked, const uint8_t by[SLOTS])
{
    workdays finish[SLOTS];

    plan_project(run->plan, run->progress, (workdays){DAY_0}, finish);
    for (int item = 1; item <= CATALOGUE_ITEMS; item++) {
        bool is_blocked = blocked & ITEM_BIT(item);
        if (!(run->world.items & ITEM_BIT(item)))
            continue;
        assert_int_equal(is_blocked, run->world.start[item] < 0);
        assert_int_equal(by[item] != 0, is_blocked);
        assert_int_equal(finish[item].n < 0, is_blocked);
        if (is_blocked)
            assert_int_equal(run->progress[by[item]].state, PLAN_FAILED);
        assert_int_equal(plan_waits_for(run->plan, run->progress, item) & run->world.failing &
                             ~never_started(&run->world),
                         0);
    }
    assert_projected_after_what_it_needs(run, finish);
}

/* A failed item satisfies nobody: where every edge is hard, the blocked are those that never start. */
static void what_can_never_start_is_blocked(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        struct run run;
        uint8_t by[SLOTS] = {0};
        begin_of(&run, seed, true);
        for (int i = 0; i < 4; i++)
            run.world.failing |= ITEM_BIT(1 + world_random(&run.world, CATALOGUE_ITEMS));
        world_live(&run.world);
        for (int item = 1; item <= CATALOGUE_ITEMS; item++)
            if ((run.world.failing & ITEM_BIT(item)) && run.world.start[item] >= 0)
                run.progress[item] = (struct plan_progress){PLAN_FAILED, {DAY_0}, {DAY_0 + 1}};
        assert_blocked(&run, plan_blocked(run.plan, run.progress, by), by);
        end(&run);
    }
}

/* What stands soft before an item does not take it along when it fails. */
static void a_failed_supply_blocks_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        struct run run;
        begin(&run, seed);
        const struct world_edge *edge = &run.world.edges[0];
        bool alone = edge->strength != CATALOGUE_HARD;
        for (int i = 1; i < run.world.edge_count; i++)
            alone = alone && (run.world.edges[i].before != edge->before ||
                              run.world.edges[i].strength != CATALOGUE_HARD);
        run.progress[edge->before].state = PLAN_FAILED;
        if (alone)
            assert_int_equal(plan_blocked(run.plan, run.progress, NULL), 0);
        end(&run);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_may_start_is_offered_and_nothing_else),
        cmocka_unit_test(following_the_plan_keeps_its_dates),
        cmocka_unit_test(a_delay_is_carried_forward),
        cmocka_unit_test(nothing_projected_lies_in_the_past),
        cmocka_unit_test(what_can_never_start_is_blocked),
        cmocka_unit_test(a_failed_supply_blocks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
