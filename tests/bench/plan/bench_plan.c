/* SPDX-License-Identifier: Apache-2.0
 * bench_plan - what a plan costs: three schedules with paths and slack for 9, 18 and all 59 items, beside the
 * floor of reading every edge of the same items once, in the same run and in turn.
 *
 *   bench_plan [DATA-DIRECTORY]      from the top of the source tree
 *
 * Prints medians in ns and their ratio.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock/clock.h"
#include "plan/plan.h"

enum { ROUNDS = 11, PASSES = 2000 };

static const struct catalogue_fact facts_list[] = {{"energy_tce", "2600"}, {"report", "yes"}};
static const struct catalogue_facts facts = {facts_list, 2};

struct subject {
    const char *name;
    item_set items;
};

static item_set set_of(const uint8_t *numbers, size_t count)
{
    item_set set = 0;

    for (size_t i = 0; i < count; i++)
        set |= ITEM_BIT(numbers[i]);
    return set;
}

/* Edges with both ends in the set: what any planner has to look at. */
static int64_t read_edges(const struct catalogue *catalogue, item_set items)
{
    size_t count;
    const struct catalogue_edge *edges = catalogue_edges(catalogue, &count);
    int64_t sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += (items & ITEM_BIT(edges[i].before)) && (items & ITEM_BIT(edges[i].after));
    return sum;
}

static int64_t make_plan(const struct catalogue *catalogue, item_set items)
{
    const struct plan_options options = {.basis = PLAN_PROMISED};
    struct plan *plan = NULL;

    if (plan_new(&plan, catalogue, items, &facts, &options) != 0)
        abort();
    int64_t length = plan_length(plan, PLAN_TOLERANT).n;
    plan_free(&plan);
    return length;
}

typedef int64_t side(const struct catalogue *catalogue, item_set items);

static int64_t ns_per_call(side *run, const struct catalogue *catalogue, item_set items)
{
    static volatile int64_t sink;
    int64_t sum = 0;
    int64_t start = clock_uptime().us;

    for (int i = 0; i < PASSES; i++)
        sum += run(catalogue, items);
    sink = sum;
    (void)sink;
    return (clock_uptime().us - start) * 1000 / PASSES;
}

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

    return left < right ? -1 : left > right;
}

static void measure(const struct catalogue *catalogue, const struct subject *subject)
{
    int64_t plan[ROUNDS], floor[ROUNDS];

    for (int i = 0; i < ROUNDS; i++) {
        plan[i] = ns_per_call(make_plan, catalogue, subject->items);
        floor[i] = ns_per_call(read_edges, catalogue, subject->items);
    }
    qsort(plan, ROUNDS, sizeof(*plan), compare);
    qsort(floor, ROUNDS, sizeof(*floor), compare);
    int64_t least = floor[ROUNDS / 2] > 0 ? floor[ROUNDS / 2] : 1;
    printf("%-22s %3" PRId64 " edges  plan %6" PRId64 " ns  edges read once %4" PRId64 " ns  ratio %" PRId64
           "\n",
           subject->name, read_edges(catalogue, subject->items), plan[ROUNDS / 2], least,
           plan[ROUNDS / 2] / least);
}

int main(int argc, char **argv)
{
    static const uint8_t renovation[] = {6, 7, 15, 22, 25, 28, 24, 16, 27};
    static const uint8_t factory[] = {1, 14, 9, 13, 15, 59, 22, 43, 2, 25, 53, 28, 32, 16, 24, 54, 27, 30};
    const struct subject subjects[] = {
        {"renovation,  9 items", set_of(renovation, sizeof(renovation))},
        {"factory,    18 items", set_of(factory, sizeof(factory))},
        {"everything, 59 items", (ITEM_BIT(CATALOGUE_ITEMS) - 1) * 2},
    };
    struct catalogue *catalogue = NULL;
    struct err_text why;

    if (catalogue_open(&catalogue, argc > 1 ? argv[1] : "deploy/data", &why) != 0) {
        fprintf(stderr, "%s\n", why.text);
        return EXIT_FAILURE;
    }
    for (size_t i = 0; i < sizeof(subjects) / sizeof(*subjects); i++)
        measure(catalogue, &subjects[i]);
    catalogue_close(&catalogue);
    return EXIT_SUCCESS;
}
