/* SPDX-License-Identifier: Apache-2.0
 * test_schedule - schedules of random projects against living through them day by day, and what must hold of
 * every schedule.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "random_world.h"

#define WORLDS 60

static const struct catalogue_facts no_facts;

struct case_of {
    struct world world;
    struct catalogue *catalogue;
    struct plan *plan;
};

static void begin(struct case_of *c, uint64_t seed)
{
    world_make(&c->world, seed);
    c->world.all_alternatives = seed % 2;
    c->catalogue = world_catalogue(&c->world);
    const struct plan_options options = {.all_alternatives = c->world.all_alternatives};
    assert_int_equal(plan_new(&c->plan, c->catalogue, c->world.items, &no_facts, &options), 0);
}

static void end(struct case_of *c)
{
    plan_free(&c->plan);
    catalogue_close(&c->catalogue);
}

static void assert_as_lived(struct case_of *c, enum plan_schedule schedule)
{
    c->world.tolerant = schedule == PLAN_TOLERANT;
    world_live(&c->world);
    for (int item = 1; item <= CATALOGUE_ITEMS; item++) {
        if (!(c->world.items & ITEM_BIT(item)))
            continue;
        struct plan_span span = plan_span(c->plan, schedule, item);
        assert_int_equal(span.start.n, c->world.start[item]);
        assert_int_equal(span.finish.n, c->world.finish[item]);
    }
    assert_int_equal(plan_length(c->plan, schedule).n, world_length(&c->world));
}

static void schedules_are_what_living_through_them_gives(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        struct case_of c;
        begin(&c, seed);
        assert_as_lived(&c, PLAN_PARALLEL);
        assert_as_lived(&c, PLAN_TOLERANT);
        end(&c);
    }
}

static void relaxing_never_lengthens(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        struct case_of c;
        int sum = 0;
        begin(&c, seed);
        for (int item = 1; item <= CATALOGUE_ITEMS; item++)
            sum += (c.world.items & ITEM_BIT(item)) ? plan_duration(c.plan, item).n : 0;
        assert_int_equal(plan_length(c.plan, PLAN_SERIAL).n, sum);
        assert_true(plan_length(c.plan, PLAN_PARALLEL).n <= sum);
        assert_true(plan_length(c.plan, PLAN_TOLERANT).n <= plan_length(c.plan, PLAN_PARALLEL).n);
        end(&c);
    }
}

/* An item may finish `slack` days late without harm, and with all alternatives required not one day more. */
static void assert_slack(struct case_of *c, enum plan_schedule schedule, int item)
{
    struct plan_span span = plan_span(c->plan, schedule, item);
    int length = plan_length(c->plan, schedule).n;

    c->world.tolerant = schedule == PLAN_TOLERANT;
    c->world.not_before[item] = span.finish.n + span.slack.n;
    world_live(&c->world);
    assert_int_equal(world_length(&c->world), length);
    c->world.not_before[item]++;
    world_live(&c->world);
    assert_true(world_length(&c->world) == length + 1 || !c->world.all_alternatives);
    c->world.not_before[item] = 0;
}

static void slack_is_how_late_an_item_may_be(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        struct case_of c;
        begin(&c, seed);
        for (int item = 1; item <= CATALOGUE_ITEMS; item += 7) {
            if (!(c.world.items & ITEM_BIT(item)))
                continue;
            assert_slack(&c, PLAN_PARALLEL, item);
            assert_slack(&c, PLAN_TOLERANT, item);
        }
        end(&c);
    }
}

static void a_critical_path_is_as_long_as_its_schedule(void **state)
{
    uint8_t path[CATALOGUE_ITEMS];

    (void)state;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        struct case_of c;
        int days = 0;
        begin(&c, seed);
        size_t count = plan_critical_path(c.plan, PLAN_PARALLEL, path);
        for (size_t i = 0; i < count; i++)
            days += plan_duration(c.plan, path[i]).n;
        assert_int_equal(days, plan_length(c.plan, PLAN_PARALLEL).n);
        count = plan_critical_path(c.plan, PLAN_TOLERANT, path);
        assert_int_equal(plan_span(c.plan, PLAN_TOLERANT, path[count - 1]).finish.n,
                         plan_length(c.plan, PLAN_TOLERANT).n);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(plan_span(c.plan, PLAN_TOLERANT, path[i]).slack.n, 0);
        end(&c);
    }
}

/* Another alternative is there earlier, or at the same time and stands first in the file. */
static bool is_beaten(const struct case_of *c, enum plan_schedule schedule, size_t index)
{
    size_t count;
    const struct catalogue_edge *edges = catalogue_edges(c->catalogue, &count);
    int finish = plan_span(c->plan, schedule, edges[index].before).finish.n;
    bool beaten = false;

    for (size_t i = 0; i < count; i++) {
        bool same = edges[i].after == edges[index].after && edges[i].group == edges[index].group;
        if (!same || i == index || !(c->world.items & ITEM_BIT(edges[i].before)))
            continue;
        int other = plan_span(c->plan, schedule, edges[i].before).finish.n;
        beaten = beaten || other < finish || (other == finish && i < index);
    }
    return beaten;
}

/* Each use of an edge says what it claims about the days. */
static void assert_edge(const struct case_of *c, enum plan_schedule schedule, size_t index)
{
    size_t count;
    const struct catalogue_edge *edge = &catalogue_edges(c->catalogue, &count)[index];
    enum plan_edge_use use = plan_edge_use(c->plan, schedule, index);
    item_set both = ITEM_BIT(edge->before) | ITEM_BIT(edge->after);

    assert_int_equal(use == PLAN_EDGE_ABSENT, (c->world.items & both) != both);
    if (use == PLAN_EDGE_ABSENT)
        return;
    struct plan_span before = plan_span(c->plan, schedule, edge->before);
    struct plan_span after = plan_span(c->plan, schedule, edge->after);
    if (use == PLAN_EDGE_OBEYED)
        assert_true(after.start.n >= before.finish.n);
    if (use == PLAN_EDGE_RELAXED)
        assert_true(schedule == PLAN_TOLERANT && edge->strength != CATALOGUE_HARD &&
                    after.finish.n >= before.finish.n);
    if (use == PLAN_EDGE_SPARED)
        assert_true(edge->group && !c->world.all_alternatives && is_beaten(c, schedule, index));
}

static void the_use_of_each_edge_is_true(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        struct case_of c;
        size_t count;
        begin(&c, seed);
        catalogue_edges(c.catalogue, &count);
        for (size_t i = 0; i < count; i++) {
            assert_edge(&c, PLAN_PARALLEL, i);
            assert_edge(&c, PLAN_TOLERANT, i);
        }
        end(&c);
    }
}

/* The world with one edge of the other kind, lived through. */
static int lived_length_flipped(const struct case_of *c, const struct catalogue_edge *edge)
{
    struct world other = c->world;

    other.tolerant = true;
    for (int i = 0; i < other.edge_count; i++)
        if (other.edges[i].before == edge->before && other.edges[i].after == edge->after)
            other.edges[i].strength = edge->strength == CATALOGUE_HARD ? CATALOGUE_SUPPLY : CATALOGUE_HARD;
    world_live(&other);
    return world_length(&other);
}

static void assert_reliefs(const struct case_of *c, enum plan_edge_use use)
{
    static struct plan_relief list[CATALOGUE_EDGES_MAX];
    size_t all;
    const struct catalogue_edge *edges = catalogue_edges(c->catalogue, &all);
    size_t count = plan_reliefs(c->plan, PLAN_TOLERANT, use, list), in_use = 0;
    int length = plan_length(c->plan, PLAN_TOLERANT).n;

    for (size_t i = 0; i < all; i++)
        in_use += plan_edge_use(c->plan, PLAN_TOLERANT, i) == use;
    assert_int_equal(count, in_use);
    for (size_t i = 0; i < count; i++) {
        int lived = lived_length_flipped(c, &edges[list[i].edge]);
        assert_int_equal(list[i].days.n, use == PLAN_EDGE_RELAXED ? lived - length : length - lived);
        assert_true(list[i].days.n >= 0);
        assert_true(i == 0 || list[i - 1].days.n >= list[i].days.n);
    }
}

/* With all alternatives required: an edge of a group must have the strength of its group. */
static void reliefs_are_what_living_with_the_other_edge_gives(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WORLDS; seed += 2) {
        struct case_of c;
        begin(&c, seed);
        assert_reliefs(&c, PLAN_EDGE_RELAXED);
        assert_reliefs(&c, PLAN_EDGE_OBEYED);
        end(&c);
    }
}

static void slack_of_a_department_is_its_least(void **state)
{
    struct case_of c;
    int least = INT32_MAX;

    (void)state;
    begin(&c, 7);
    for (int item = 1; item <= CATALOGUE_ITEMS; item += 2)
        if (c.world.items & ITEM_BIT(item)) {
            int slack = plan_span(c.plan, PLAN_PARALLEL, item).slack.n;
            least = slack < least ? slack : least;
        }
    const struct catalogue_department *one = catalogue_department(c.catalogue, "one");
    assert_int_equal(plan_department_slack(c.plan, PLAN_PARALLEL, one).n, least);
    end(&c);
}

static void impossible_sets_are_refused(void **state)
{
    struct case_of c;
    struct plan *plan = NULL;
    const struct plan_options options = {0};

    (void)state;
    begin(&c, 1);
    assert_int_equal(plan_new(&plan, c.catalogue, 0, &no_facts, &options), ERR_INVALID);
    assert_int_equal(plan_new(&plan, c.catalogue, ITEM_BIT(0), &no_facts, &options), ERR_INVALID);
    assert_int_equal(plan_new(&plan, c.catalogue, ITEM_BIT(60), &no_facts, &options), ERR_INVALID);
    assert_null(plan);
    end(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(schedules_are_what_living_through_them_gives),
        cmocka_unit_test(relaxing_never_lengthens),
        cmocka_unit_test(slack_is_how_late_an_item_may_be),
        cmocka_unit_test(a_critical_path_is_as_long_as_its_schedule),
        cmocka_unit_test(the_use_of_each_edge_is_true),
        cmocka_unit_test(reliefs_are_what_living_with_the_other_edge_gives),
        cmocka_unit_test(slack_of_a_department_is_its_least),
        cmocka_unit_test(impossible_sets_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
