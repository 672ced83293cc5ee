/* SPDX-License-Identifier: Apache-2.0
 * test_examples - the worked projects in deploy/examples have the lengths and critical paths that were
 * computed for them independently of this code.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "plan/plan.h"

#define FACTS_MAX 16

struct project {
    item_set items;
    struct catalogue_fact facts[FACTS_MAX];
    size_t fact_count;
    json_t *root; /* owns the strings */
};

static const struct {
    const char *row, *file;
} projects[] = {
    {"A", "factory"},  {"B", "factory-grassland"}, {"C", "renovation"},    {"D", "road"},
    {"E", "building"}, {"F", "water-intake"},      {"G", "water-project"},
};

static const struct {
    const char *row;
    enum plan_basis basis;
    int32_t length[PLAN_SCHEDULES];
    const char *parallel_path, *tolerant_path;
} expected[] = {
    {"A", PLAN_PROMISED, {133, 71, 55}, "14 9 13 15 25 28 24 27 30", "14 9 15 32 28 24 27 30"},
    {"A", PLAN_STATUTORY, {264, 141, 101}, "14 9 13 15 32 28 16 27 30", "14 9 15 32 28 16 27 30"},
    {"B", PLAN_PROMISED, {143, 75, 59}, "1 17 9 13 15 25 28 24 27 30", "1 17 9 15 32 28 24 27 30"},
    {"B", PLAN_STATUTORY, {284, 142, 102}, "1 17 9 13 15 32 28 16 27 30", "1 17 9 15 32 28 16 27 30"},
    {"C", PLAN_PROMISED, {65, 34, 26}, "15 25 28 24 27", "22 28 24 27"},
    {"C", PLAN_STATUTORY, {119, 61, 46}, "15 25 28 16 27", "15 28 16 27"},
    {"D", PLAN_PROMISED, {146, 69, 69}, "3 8 4 17 10 34 38 36", "3 8 4 17 10 34 38 36"},
    {"D", PLAN_STATUTORY, {295, 143, 143}, "3 8 4 13 10 34 38 36", "3 8 4 13 10 34 38 36"},
    {"E", PLAN_PROMISED, {123, 67, 51}, "3 8 4 13 10 15 25 28 24 27", "3 8 4 13 10 15 32 28 24 27"},
    {"E", PLAN_STATUTORY, {288, 166, 141}, "3 8 4 13 10 15 32 28 16 27", "3 8 4 13 10 15 32 28 16 27"},
    {"F", PLAN_PROMISED, {78, 41, 36}, "1 39 40 45 48", "1 39 40 48"},
    {"F", PLAN_STATUTORY, {178, 106, 86}, "1 39 40 45 48", "1 39 40 48"},
    {"G", PLAN_PROMISED, {105, 50, 45}, "39 4 46 49", "39 4 46 49"},
    {"G", PLAN_STATUTORY, {217, 105, 100}, "39 4 46 49", "3 8 4 46 49"},
    {"H", PLAN_PROMISED, {107, 55, 44}, "14 9 13 15 25 28", "14 9 15 32"},
    {"H", PLAN_STATUTORY, {203, 105, 80}, "14 9 13 15 32 28", "14 9 15 32"},
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int open_catalogue(void **state)
{
    struct err_text why;
    struct catalogue *catalogue = NULL;

    if (catalogue_open(&catalogue, "deploy/data", &why) != 0)
        fail_msg("%s", why.text);
    *state = catalogue;
    return 0;
}

static int close_catalogue(void **state)
{
    struct catalogue *catalogue = *state;

    catalogue_close(&catalogue);
    return 0;
}

static void read_project(const char *name, struct project *ret_project)
{
    char path[128];
    json_error_t error;
    const char *key;
    json_t *value;
    size_t index;

    snprintf(path, sizeof(path), "deploy/examples/%s.json", name);
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        fail_msg("%s:%d: %s", path, error.line, error.text);
    *ret_project = (struct project){.root = root};
    json_array_foreach(json_object_get(root, "items"), index, value)
    {
        ret_project->items |= ITEM_BIT(json_integer_value(value));
    }
    json_object_foreach(json_object_get(json_object_get(root, "project"), "facts"), key, value)
    {
        assert_true(ret_project->fact_count < FACTS_MAX);
        ret_project->facts[ret_project->fact_count++] =
            (struct catalogue_fact){key, json_string_value(value)};
    }
}

/* Project A up to the start of works: its items but 16, 24, 27, 30, 54. */
static void read_row(const char *row, struct project *ret_project)
{
    bool until_works = *row == 'H';

    for (size_t i = 0; i < COUNT(projects); i++)
        if (*projects[i].row == (until_works ? 'A' : *row))
            read_project(projects[i].file, ret_project);
    if (until_works)
        ret_project->items &= ~(ITEM_BIT(16) | ITEM_BIT(24) | ITEM_BIT(27) | ITEM_BIT(30) | ITEM_BIT(54));
}

static const char *path_text(const struct plan *plan, enum plan_schedule schedule, char buffer[256])
{
    uint8_t items[CATALOGUE_ITEMS];
    size_t count = plan_critical_path(plan, schedule, items), used = 0;

    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(buffer + used, 256 - used, "%s%d", i ? " " : "", items[i]);
    return buffer;
}

static void worked_projects_have_their_published_lengths_and_paths(void **state)
{
    char buffer[256];

    for (size_t i = 0; i < COUNT(expected); i++) {
        struct project project;
        struct plan *plan = NULL;
        read_row(expected[i].row, &project);
        const struct catalogue_facts facts = {project.facts, project.fact_count};
        const struct plan_options options = {.basis = expected[i].basis, .all_alternatives = true};
        assert_int_equal(plan_new(&plan, *state, project.items, &facts, &options), 0);
        for (enum plan_schedule s = PLAN_SERIAL; s < PLAN_SCHEDULES; s++)
            if (plan_length(plan, s).n != expected[i].length[s])
                fail_msg("%s %d: schedule %d takes %d days, not %d", expected[i].row, expected[i].basis, s,
                         plan_length(plan, s).n, expected[i].length[s]);
        assert_string_equal(path_text(plan, PLAN_PARALLEL, buffer), expected[i].parallel_path);
        assert_string_equal(path_text(plan, PLAN_TOLERANT, buffer), expected[i].tolerant_path);
        plan_free(&plan);
        json_decref(project.root);
    }
}

/* The examples must stay whole: no fact drops an item or is unknown, and nothing required is missing. */
static void worked_projects_are_complete(void **state)
{
    for (size_t i = 0; i < COUNT(projects); i++) {
        struct project project;
        struct plan *plan = NULL;
        struct err_text why;
        read_project(projects[i].file, &project);
        const struct catalogue_facts facts = {project.facts, project.fact_count};
        for (size_t f = 0; f < project.fact_count; f++)
            assert_int_equal(catalogue_fact_check(&project.facts[f], &why), 0);
        assert_int_equal(plan_new(&plan, *state, project.items, &facts, &(struct plan_options){0}), 0);
        assert_int_equal(plan_items(plan), project.items);
        assert_int_equal(plan_dropped(plan), 0);
        plan_free(&plan);
        json_decref(project.root);
    }
}

static bool hands_in(const json_t *materials, const char *code)
{
    size_t index;
    json_t *material;

    json_array_foreach(materials, index, material)
    {
        if (strcmp(json_string_value(json_object_get(material, "code")), code) == 0)
            return true;
    }
    return false;
}

static void worked_projects_hand_in_what_is_required(void **state)
{
    for (size_t i = 0; i < COUNT(projects); i++) {
        struct project project;
        read_project(projects[i].file, &project);
        for (int item = 1; item <= CATALOGUE_ITEMS; item++) {
            size_t count;
            const struct catalogue_material *materials = catalogue_materials(*state, item, &count);
            for (size_t m = 0; m < count && (project.items & ITEM_BIT(item)); m++) {
                bool needed = materials[m].required && !(materials[m].reusable_from & project.items);
                if (hands_in(json_object_get(project.root, "materials"), materials[m].code) != needed)
                    fail_msg("%s: %s", projects[i].file, materials[m].code);
            }
        }
        json_decref(project.root);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_projects_have_their_published_lengths_and_paths),
        cmocka_unit_test(worked_projects_are_complete),
        cmocka_unit_test(worked_projects_hand_in_what_is_required),
    };

    return cmocka_run_group_tests(tests, open_catalogue, close_catalogue);
}
