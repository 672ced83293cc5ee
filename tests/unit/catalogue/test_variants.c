/* SPDX-License-Identifier: Apache-2.0
 * test_variants - every variant of the delivered catalogue, met and not met.
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
    return 0;
}

static struct catalogue_item item_with(void **state, int number, const char *name, const char *value)
{
    const struct catalogue_fact list[] = {{"unrelated", "yes"}, {name, value}};
    const struct catalogue_facts facts = {list, 2};

    return catalogue_item_for(*state, number, &facts);
}

static void handling_follows_the_facts(void **state)
{
    static const struct {
        int item;
        const char *name, *value;
        enum catalogue_handling handling;
        int promised;
    } rows[] = {
        {2, "energy_tce", "5000", CATALOGUE_REPORTED, 10},
        {2, "energy_tce", "4999.99", CATALOGUE_PROMISED, 10},
        {7, "energy_tce", "5000", CATALOGUE_REPORTED, 10},
        {8, "permanent_farmland_or_redline", "yes", CATALOGUE_REPORTED, 10},
        {8, "permanent_farmland_or_redline", "no", CATALOGUE_PROMISED, 10},
        {13, "granted_land", "yes", CATALOGUE_IMMEDIATE, 0},
        {17, "grazing_facility", "yes", CATALOGUE_PROMISED, 10},
        {17, "temporary", "yes", CATALOGUE_PROMISED, 10},
        {17, "temporary", "no", CATALOGUE_REPORTED, 10},
        {19, "area_ha", "10", CATALOGUE_REPORTED, 10},
        {19, "area_ha", "9.9", CATALOGUE_PROMISED, 10},
        {23, "comprehensive", "yes", CATALOGUE_REPORTED, 15},
        {23, "collect_only", "yes", CATALOGUE_PROMISED, 15},
        {39, "yellow_river_limit", "yes", CATALOGUE_REPORTED, 20},
        {42, "name_only", "yes", CATALOGUE_IMMEDIATE, 0},
        {43, "form", "yes", CATALOGUE_IMMEDIATE, 0},
        {43, "report", "yes", CATALOGUE_PROMISED, 7},
        {56, "commitment", "yes", CATALOGUE_IMMEDIATE, 0},
        {56, "no_commitment", "yes", CATALOGUE_PROMISED, 10},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct catalogue_item item = item_with(state, rows[i].item, rows[i].name, rows[i].value);
        assert_int_equal(item.handling, rows[i].handling);
        assert_int_equal(item.promised.n, rows[i].promised);
        assert_int_equal(item.drop, CATALOGUE_KEPT);
    }
}

static void items_drop_out_with_a_reason(void **state)
{
    static const struct {
        int item;
        const char *name, *value, *reason;
    } rows[] = {
        {1, "restricted_or_prohibited", "yes", "redirect"},
        {6, "restricted_or_prohibited", "yes", "redirect"},
        {51, "approval_catalogue", "yes", "redirect"},
        {2, "energy_tce", "999", "exempt"},
        {2, "energy_tce", "1000", ""},
        {7, "energy_tce", "0.5", "exempt"},
        {8, "granted_land_inside_boundary", "yes", "exempt"},
        {43, "small", "yes", "exempt"},
        {53, "non_hazard_building", "yes", "not_required"},
        {54, "non_hazard_building", "yes", "not_required"},
        {54, "non_hazard_building", "no", ""},
        {12, "small", "no", "merged_into:8"},
    };
    char buffer[CATALOGUE_DROP_TEXT];

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct catalogue_item item = item_with(state, rows[i].item, rows[i].name, rows[i].value);
        assert_string_equal(catalogue_drop_text(&item, buffer), rows[i].reason);
    }
    assert_int_equal(catalogue_item(*state, 12)->merged_into, 8);
}

static void procedures_gain_what_the_facts_ask_for(void **state)
{
    assert_int_equal(item_with(state, 3, "small_scale", "yes").extras, CATALOGUE_SIMPLIFIED);
    assert_int_equal(item_with(state, 3, "small_scale", "no").extras, 0);
    assert_int_equal(item_with(state, 13, "granted_land", "yes").extras, CATALOGUE_WITH_CONTRACT);
    assert_int_equal(item_with(state, 26, "sampled", "yes").inspection.n, 15);
    assert_int_equal(item_with(state, 26, "sampled", "no").inspection.n, 0);
    assert_int_equal(item_with(state, 30, "construction_discharge", "yes").stage, 3);
    assert_int_equal(item_with(state, 30, "construction_discharge", "no").stage, 4);
    assert_int_equal(item_with(state, 32, "new_road_within_5y", "yes").extras, CATALOGUE_GOVERNMENT_APPROVAL);
    assert_int_equal(item_with(state, 52, "no_agreement", "yes").extras, CATALOGUE_SAFETY_REVIEW);
}

static void properties_hold_without_any_fact(void **state)
{
    const struct catalogue_item *yearly = catalogue_item(*state, 48);

    assert_int_equal(catalogue_item(*state, 38)->objection.n, 15);
    assert_int_equal(catalogue_item(*state, 41)->extras, CATALOGUE_PERMIT_EXPIRY);
    assert_int_equal(yearly->apply_by.month * 100 + yearly->apply_by.day, 1231);
    assert_int_equal(yearly->issue_by.month * 100 + yearly->issue_by.day, 131);
}

static void several_facts_apply_in_the_order_of_the_file(void **state)
{
    const struct catalogue_fact list[] = {{"granted_land_inside_boundary", "yes"},
                                          {"permanent_farmland_or_redline", "yes"}};
    const struct catalogue_facts facts = {list, 2};
    struct catalogue_item item = catalogue_item_for(*state, 8, &facts);

    assert_int_equal(item.handling, CATALOGUE_REPORTED);
    assert_int_equal(item.drop, CATALOGUE_EXEMPT);
}

static void a_value_of_the_wrong_kind_meets_nothing_and_is_refused(void **state)
{
    static const struct catalogue_fact wrong[] = {
        {"energy_tce", "few"},
        {"energy_tce", ""},
        {"energy_tce", "-1"},
        {"energy_tce", "1e3"},
        {"energy_tce", "1."},
        {"energy_tce", ".5"},
        {"energy_tce", "1.2.3"},
        {"energy_tce", " 1"},
        {"form", "true"},
        {"form", ""},
        {"form", "1"},
        {"energy", "800"},
        {"area_ha", "99999999999999999999"},
    };
    static const struct catalogue_fact right[] = {
        {"energy_tce", "800"}, {"energy_tce", "0"}, {"area_ha", "12.25"}, {"form", "yes"}, {"form", "no"}};
    struct err_text why;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        assert_int_equal(catalogue_fact_check(&wrong[i], &why), ERR_INVALID);
        assert_non_null(strstr(why.text, wrong[i].name));
        assert_int_equal(item_with(state, 2, wrong[i].name, wrong[i].value).drop, CATALOGUE_KEPT);
        assert_int_equal(item_with(state, 43, wrong[i].name, wrong[i].value).handling, CATALOGUE_PROMISED);
    }
    for (size_t i = 0; i < sizeof(right) / sizeof(*right); i++)
        assert_int_equal(catalogue_fact_check(&right[i], &why), 0);
}

static void facts_of_one_choice_exclude_each_other(void **state)
{
    static const struct catalogue_fact form = {"form", "yes"}, report = {"report", "yes"},
                                       no_report = {"report", "no"}, commitment = {"commitment", "yes"},
                                       energy = {"energy_tce", "yes"}, unknown = {"moon", "yes"},
                                       road = {"new_road_within_5y", "yes"}, temporary = {"temporary", "yes"};

    (void)state;
    assert_true(catalogue_facts_exclude(&form, &report) && catalogue_facts_exclude(&report, &form));
    assert_false(catalogue_facts_exclude(&form, &no_report) || catalogue_facts_exclude(&form, &form));
    assert_false(catalogue_facts_exclude(&form, &commitment) || catalogue_facts_exclude(&form, &energy));
    assert_false(catalogue_facts_exclude(&form, &unknown) || catalogue_facts_exclude(&unknown, &unknown));
    assert_false(catalogue_facts_exclude(&road, &temporary));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handling_follows_the_facts),
        cmocka_unit_test(items_drop_out_with_a_reason),
        cmocka_unit_test(procedures_gain_what_the_facts_ask_for),
        cmocka_unit_test(properties_hold_without_any_fact),
        cmocka_unit_test(several_facts_apply_in_the_order_of_the_file),
        cmocka_unit_test(a_value_of_the_wrong_kind_meets_nothing_and_is_refused),
        cmocka_unit_test(facts_of_one_choice_exclude_each_other),
    };

    return cmocka_run_group_tests(tests, open_catalogue, close_catalogue);
}
