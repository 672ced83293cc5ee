/* SPDX-License-Identifier: Apache-2.0
 * random_world - see random_world.h.
 */
#include "random_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int world_random(struct world *world, int below)
{
    world->seed ^= world->seed << 13;
    world->seed ^= world->seed >> 7;
    world->seed ^= world->seed << 17;
    return (int)(world->seed % (uint64_t)below);
}

static void shuffle(struct world *world, int order[CATALOGUE_ITEMS])
{
    for (int i = 0; i < CATALOGUE_ITEMS; i++)
        order[i] = i + 1;
    for (int i = CATALOGUE_ITEMS - 1; i > 0; i--) {
        int j = world_random(world, i + 1), swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
    }
}

/* Alternatives of one group into one item must be of one strength: it is drawn once per group and item. */
static enum catalogue_strength strength_of(const struct world *world, int after, int group, int drawn)
{
    for (int i = 0; i < world->edge_count && group; i++)
        if (world->edges[i].after == after && world->edges[i].group == group)
            return world->edges[i].strength;
    return (enum catalogue_strength)drawn;
}

void world_make(struct world *world, uint64_t seed)
{
    int order[CATALOGUE_ITEMS];

    *world = (struct world){.seed = seed * 0x9e3779b97f4a7c15u + 1};
    shuffle(world, order);
    int density = 2 + world_random(world, 12); /* per cent */
    for (int i = 0; i < CATALOGUE_ITEMS; i++) {
        world->first[order[i]] = world->edge_count;
        world->duration[order[i]] = world_random(world, 3) ? world_random(world, 30) : 0;
        for (int j = 0; j < i && world->edge_count < EDGES_MAX; j++) {
            if (world_random(world, 100) >= density)
                continue;
            int group = world_random(world, 2) ? 1 + world_random(world, 2) : 0;
            enum catalogue_strength strength = strength_of(world, order[i], group, world_random(world, 3));
            world->edges[world->edge_count++] = (struct world_edge){order[j], order[i], group, strength};
        }
    }
    for (int item = 1; item <= CATALOGUE_ITEMS; item++)
        if (world_random(world, 100) < 70)
            world->items |= ITEM_BIT(item);
    world->items |= ITEM_BIT(1);
}

static FILE *create(const char *directory, const char *name, const char *header)
{
    char path[128];

    snprintf(path, sizeof(path), "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "%s\n", header);
    return file;
}

static void write_files(const struct world *world, const char *directory)
{
    static const char *const strengths[] = {"hard,", "soft,supply", "soft,gate"};
    FILE *departments = create(directory, "departments.csv", "code,name_zh,credit_code,class");
    FILE *items =
        create(directory, "catalogue.csv",
               "item_no,promised_days,handling_type,department_code,department_zh,tolerable,stage,name_zh,"
               "name_en,statutory_days,statutory_unit,legal_basis,clock_stops,confidence,power_type,"
               "result_zh,clock_stops_customary,variants,note");
    FILE *materials = create(directory, "materials.csv",
                             "item_no,material_code,name_zh,required,tolerable,reusable_from_item,"
                             "form_zh,where_to_get_zh,held_for");
    FILE *edges =
        create(directory, "prerequisites.csv", "before,after,alt_group,strength,soft_kind,reason,basis");

    fprintf(departments, "one,甲,,A\ntwo,乙,,B\n");
    for (int item = 1; item <= CATALOGUE_ITEMS; item++) {
        fprintf(items, "%d,%d,promised,%s,yes,1,n,n,,,b,,,,r,,,\n", item, world->duration[item],
                item % 2 ? "one,甲" : "two,乙");
        fprintf(materials, "%d,M%d,n,yes,yes,,f,w,\n", item, item);
    }
    for (int i = 0; i < world->edge_count; i++) {
        const struct world_edge *edge = &world->edges[i];
        fprintf(edges, "%d,%d,%.1s,%s,r,law\n", edge->before, edge->after, &"\0ab"[edge->group],
                strengths[edge->strength]);
    }
    FILE *const files[] = {departments, items, materials, edges};
    for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
        assert_int_equal(fclose(files[i]), 0);
}

struct catalogue *world_catalogue(const struct world *world)
{
    static const char *const names[] = {"departments.csv", "catalogue.csv", "materials.csv",
                                        "prerequisites.csv"};
    char directory[] = "/tmp/bangban-test-plan-XXXXXX", path[128];
    struct catalogue *catalogue = NULL;
    struct err_text why = {""};

    assert_non_null(mkdtemp(directory));
    write_files(world, directory);
    int err = catalogue_open(&catalogue, directory, &why);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
        unlink(path);
    }
    rmdir(directory);
    if (err)
        fail_msg("%s", why.text);
    return catalogue;
}

static bool has_finished(const struct world *world, int item)
{
    return world->finish[item] >= 0 && !(world->failing & ITEM_BIT(item));
}

/* Whether the need of edge `i` is met: by it, or by one of its alternatives. */
static bool met(const struct world *world, int i)
{
    const struct world_edge *edge = &world->edges[i];
    bool any = has_finished(world, edge->before);

    if (!edge->group || world->all_alternatives)
        return any;
    for (int j = world->first[edge->after]; j < world->edge_count && world->edges[j].after == edge->after;
         j++)
        any = any || (world->edges[j].group == edge->group && has_finished(world, world->edges[j].before));
    return any;
}

/* Whether nothing of that kind holds `item` back any more. */
static bool satisfied(const struct world *world, int item, bool relaxed)
{
    for (int i = world->first[item]; i < world->edge_count && world->edges[i].after == item; i++) {
        bool is_relaxed = world->tolerant && world->edges[i].strength != CATALOGUE_HARD;
        bool present = world->items & ITEM_BIT(world->edges[i].before);
        if (present && is_relaxed == relaxed && !met(world, i))
            return false;
    }
    return true;
}

static bool is_counting(const struct world *world, int item, int day)
{
    int days = world->duration[item] > 1 ? world->duration[item] : 1;

    return day < world->start[item] + days || day < world->not_before[item];
}

static bool step(struct world *world, int item, int day)
{
    if (!(world->items & ITEM_BIT(item)) || world->finish[item] >= 0)
        return false;
    if (world->start[item] < 0) {
        if (satisfied(world, item, false))
            world->start[item] = day;
        return world->start[item] >= 0;
    }
    if (is_counting(world, item, day) || !satisfied(world, item, true))
        return false;
    world->finish[item] = day;
    return true;
}

/* Until a day on which nothing moves and nobody is counting days. */
void world_live(struct world *world)
{
    bool alive = true;

    memset(world->start, -1, sizeof(world->start));
    memset(world->finish, -1, sizeof(world->finish));
    for (int day = 0; alive; day++) {
        alive = false;
        for (bool moved = true; moved;) {
            moved = false;
            for (int item = 1; item <= CATALOGUE_ITEMS; item++)
                moved = step(world, item, day) || moved;
        }
        for (int item = 1; item <= CATALOGUE_ITEMS; item++)
            alive = alive ||
                    (world->start[item] >= 0 && world->finish[item] < 0 && is_counting(world, item, day));
    }
}

int world_length(const struct world *world)
{
    int length = 0;

    for (int item = 1; item <= CATALOGUE_ITEMS; item++)
        length = world->finish[item] > length ? world->finish[item] : length;
    return length;
}
