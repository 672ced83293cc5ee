/* SPDX-License-Identifier: Apache-2.0
 * test_catalogue - the delivered data load, and the getters give what the files say.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "catalogue/catalogue.h"

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
    assert_null(catalogue);
    return 0;
}

static void an_item_is_what_its_row_says(void **state)
{
    const struct catalogue_item *filing = catalogue_item(*state, 1);
    const struct catalogue_item *report = catalogue_item(*state, 21);
    const struct catalogue_item *grant = catalogue_item(*state, 9);

    assert_string_equal(filing->name_zh, "企业投资项目备案");
    assert_string_equal(filing->department->code, "ndrc");
    assert_int_equal(filing->handling, CATALOGUE_IMMEDIATE);
    assert_int_equal(filing->promised.n, 0);
    assert_false(filing->tolerable);
    assert_int_equal(report->handling, CATALOGUE_REPORTED);
    assert_true(report->has_statutory);
    assert_int_equal(report->statutory.unit, PERIOD_CALDAYS);
    assert_int_equal(report->statutory.n, 60);
    assert_int_equal(report->stage, 2);
    assert_int_equal(report->stops, 1u << CATALOGUE_STOP_HEARING | 1u << CATALOGUE_STOP_EXPERT_REVIEW);
    assert_int_equal(report->customary_stops,
                     1u << CATALOGUE_STOP_PUBLIC_NOTICE | 1u << CATALOGUE_STOP_SITE_VISIT);
    assert_false(grant->has_statutory);
    assert_int_equal(grant->stops, 1u << CATALOGUE_STOP_TENDER);
    assert_int_equal(catalogue_item(*state, 33)->stage, 0);
}

static void there_is_no_item_outside_the_regulation(void **state)
{
    assert_null(catalogue_item(*state, 0));
    assert_null(catalogue_item(*state, 60));
    assert_null(catalogue_item(*state, -1));
}

static void fourteen_departments_are_found_by_code(void **state)
{
    size_t count;
    const struct catalogue_department *departments = catalogue_departments(*state, &count);

    assert_int_equal(count, 14);
    for (size_t i = 0; i < count; i++)
        assert_ptr_equal(catalogue_department(*state, departments[i].code), &departments[i]);
    assert_null(catalogue_department(*state, "police"));
    assert_int_equal(catalogue_department(*state, "water")->assessment_class, 'A');
    assert_int_equal(catalogue_department(*state, "fire")->assessment_class, 'B');
}

static void edges_stand_by_the_item_they_lead_to(void **state)
{
    size_t count, first, seen = 0;
    const struct catalogue_edge *edges = catalogue_edges(*state, &count);

    assert_int_equal(count, 153);
    for (int item = 1; item <= CATALOGUE_ITEMS; item++) {
        size_t into = catalogue_edges_into(*state, item, &first);
        for (size_t i = first; i < first + into; i++)
            assert_int_equal(edges[i].after, item);
        seen += into;
    }
    assert_int_equal(seen, count);
    assert_int_equal(catalogue_edges_into(*state, 9, &first), 4);
    assert_int_equal(edges[first].before, 14);
    assert_int_equal(edges[first].strength, CATALOGUE_HARD);
}

static void alternatives_share_a_group_and_others_do_not(void **state)
{
    size_t count, first;
    const struct catalogue_edge *edges = catalogue_edges(*state, &count);

    assert_int_equal(catalogue_edges_into(*state, 4, &first), 5); /* from 2, 3, 8 or 12, 39 */
    assert_int_equal(edges[first].group, 0);
    assert_int_not_equal(edges[first + 2].group, 0);
    assert_int_equal(edges[first + 2].group, edges[first + 3].group);
    assert_int_equal(edges[first + 4].strength, CATALOGUE_SUPPLY);
}

static void in_order_every_prerequisite_comes_first(void **state)
{
    size_t count;
    const struct catalogue_edge *edges = catalogue_edges(*state, &count);
    const uint8_t *order = catalogue_order(*state);
    item_set done = 0;

    for (int i = 0; i < CATALOGUE_ITEMS; i++) {
        for (size_t e = 0; e < count; e++)
            assert_true(edges[e].after != order[i] || (done & ITEM_BIT(edges[e].before)));
        done |= ITEM_BIT(order[i]);
    }
    assert_int_equal(done, (ITEM_BIT(CATALOGUE_ITEMS) - 1) * 2);
}

static void materials_stand_by_their_item(void **state)
{
    size_t count, total = 0;

    for (int item = 1; item <= CATALOGUE_ITEMS; item++) {
        const struct catalogue_material *materials = catalogue_materials(*state, item, &count);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(materials[i].item, item);
        total += count;
    }
    assert_int_equal(total, 321);
    const struct catalogue_material *materials = catalogue_materials(*state, 2, &count);
    assert_string_equal(materials[2].code, "M02-03");
    assert_true(materials[2].required && materials[2].tolerable);
    assert_int_equal(materials[2].reusable_from, ITEM_BIT(1) | ITEM_BIT(51));
}

static void stops_have_two_names(void **state)
{
    (void)state;
    for (int stop = CATALOGUE_STOP_HEARING; stop <= CATALOGUE_STOP_CORRECTION; stop++) {
        assert_int_equal(catalogue_stop_find(catalogue_stop_name((enum catalogue_stop)stop)), stop);
        assert_int_equal(catalogue_stop_find(catalogue_stop_name_zh((enum catalogue_stop)stop)), stop);
    }
    assert_int_equal(catalogue_stop_find("holiday"), ERR_NOT_FOUND);
    assert_string_equal(catalogue_handling_name(CATALOGUE_REPORTED), "reported");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_item_is_what_its_row_says),
        cmocka_unit_test(there_is_no_item_outside_the_regulation),
        cmocka_unit_test(fourteen_departments_are_found_by_code),
        cmocka_unit_test(edges_stand_by_the_item_they_lead_to),
        cmocka_unit_test(alternatives_share_a_group_and_others_do_not),
        cmocka_unit_test(in_order_every_prerequisite_comes_first),
        cmocka_unit_test(materials_stand_by_their_item),
        cmocka_unit_test(stops_have_two_names),
    };

    return cmocka_run_group_tests(tests, open_catalogue, close_catalogue);
}
