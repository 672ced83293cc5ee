/* SPDX-License-Identifier: Apache-2.0
 * random_world - random catalogues for property tests, and a scheduler that shares nothing with the one under
 * test: it lives through the days one by one and looks only at what has finished so far.
 */
#ifndef BANGBAN_TEST_RANDOM_WORLD_H
#define BANGBAN_TEST_RANDOM_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "plan/plan.h"

#define SLOTS     (CATALOGUE_ITEMS + 1)
#define EDGES_MAX 300

struct world_edge {
    int before, after, group;
    enum catalogue_strength strength;
};

struct world {
    uint64_t seed;
    int duration[SLOTS]; /* 0 for immediate */
    struct world_edge edges[EDGES_MAX];
    int edge_count;
    int first[SLOTS]; /* edges into an item stand together */
    item_set items;   /* of the project */
    bool all_alternatives;
    bool tolerant;
    item_set failing;                /* end without a result */
    int not_before[SLOTS];           /* an item does not finish earlier */
    int start[SLOTS], finish[SLOTS]; /* lived days, -1 for never */
};

/* Filled from `seed`: catalogue, items, alternatives; reproducible. */
void world_make(struct world *world, uint64_t seed);
int world_random(struct world *world, int below);

/* Through CSV files in a temporary directory, as any catalogue. Fails the test if it is refused. */
struct catalogue *world_catalogue(const struct world *world);

/* Every day: what has done its days and has its supplies finishes, what may start starts. */
void world_live(struct world *world);
int world_length(const struct world *world);

#endif
