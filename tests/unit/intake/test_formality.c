/* SPDX-License-Identifier: Apache-2.0 */
#include "desk.h"

#define MATERIALS_MAX 400

static struct handed_in materials[MATERIALS_MAX];
static size_t material_count;

/* Hands in every required material of the items but those listed. */
static void hand_in(item_set items, const char *const *but)
{
    material_count = 0;
    for (int item = 1; item <= CATALOGUE_ITEMS; item++) {
        size_t count;
        const struct catalogue_material *list = catalogue_materials(desk.catalogue, item, &count);

        for (size_t i = 0; (items & ITEM_BIT(item)) && i < count; i++) {
            bool left_out = !list[i].required;

            for (const char *const *code = but; code && *code; code++)
                left_out = left_out || strcmp(*code, list[i].code) == 0;
            if (!left_out)
                materials[material_count++] = (struct handed_in){.item = item, .code = list[i].code};
        }
    }
}

static void promise(int item, const char *code)
{
    materials[material_count++] = (struct handed_in){.item = item, .code = code, .promised_on = "2026-03-20"};
}

struct question {
    item_set asked, results;
    struct catalogue_facts facts;
    const char *barred;
};

static struct formality check(struct question question)
{
    struct formality result;
    struct formality_input input = {
        .catalogue = desk.catalogue,
        .facts = &question.facts,
        .asked = question.asked,
        .results = question.results,
        .materials = materials,
        .material_count = material_count,
        .barred = question.barred,
    };

    assert_int_equal(formality_check(&desk_arena, &input, &result), 0);
    return result;
}

static bool misses(const struct formality *result, const char *code)
{
    for (size_t i = 0; i < result->missing_count; i++)
        if (strcmp(result->missing[i].material->code, code) == 0)
            return true;
    return false;
}

static void all_there_is_accepted(void **state)
{
    (void)state;
    hand_in(ITEM_BIT(1), NULL);
    struct formality result = check((struct question){.asked = ITEM_BIT(1)});
    assert_string_equal(formality_status(&result), "accepted");
    assert_int_equal(result.item_count, 1);
    assert_int_equal(result.excluded_count, 0);
}

static void one_list_names_everything_of_all_items(void **state)
{
    item_set asked = ITEM_BIT(1) | ITEM_BIT(8) | ITEM_BIT(3);

    (void)state;
    hand_in(asked, (const char *const[]){"M01-02", "M01-04", "M03-02", "M08-04", NULL});
    struct formality result = check((struct question){.asked = asked});
    assert_string_equal(formality_status(&result), "correction");
    assert_int_equal(result.missing_count, 4);
    assert_true(misses(&result, "M01-02") && misses(&result, "M01-04"));
    assert_true(misses(&result, "M03-02") && misses(&result, "M08-04"));
}

/* M04-03 is the result of item 3. */
static void results_cover_materials(void **state)
{
    static const char *const but[] = {"M04-03", "M04-04", "M04-05", NULL};

    (void)state;
    hand_in(ITEM_BIT(4), but);
    struct formality alone = check((struct question){.asked = ITEM_BIT(4)});
    assert_true(misses(&alone, "M04-03"));
    struct formality had =
        check((struct question){.asked = ITEM_BIT(4), .results = ITEM_BIT(3) | ITEM_BIT(12) | ITEM_BIT(2)});
    assert_string_equal(formality_status(&had), "accepted");
    hand_in(ITEM_BIT(4) | ITEM_BIT(3) | ITEM_BIT(8) | ITEM_BIT(2), but);
    struct formality together =
        check((struct question){.asked = ITEM_BIT(2) | ITEM_BIT(3) | ITEM_BIT(4) | ITEM_BIT(8)});
    assert_false(misses(&together, "M04-03") || misses(&together, "M04-04") || misses(&together, "M04-05"));
}

/* The opinion of the energy review cannot be asked of a project that needs none. */
static void results_of_needless_items_are_not_asked_for(void **state)
{
    static const struct catalogue_fact little[] = {{"energy_tce", "800"}}, much[] = {{"energy_tce", "1200"}};

    (void)state;
    hand_in(ITEM_BIT(4), (const char *const[]){"M04-05", NULL});
    struct formality exempt = check((struct question){.asked = ITEM_BIT(4), .facts = {little, 1}});
    assert_false(misses(&exempt, "M04-05"));
    struct formality needed = check((struct question){.asked = ITEM_BIT(4), .facts = {much, 1}});
    assert_true(misses(&needed, "M04-05"));
}

static void promises_are_tolerated_where_the_catalogue_says(void **state)
{
    (void)state;
    hand_in(ITEM_BIT(3), (const char *const[]){"M03-03", NULL});
    promise(3, "M03-03");
    struct formality tolerant = check((struct question){.asked = ITEM_BIT(3)});
    assert_string_equal(formality_status(&tolerant), "accepted_tolerant");
    assert_int_equal(tolerant.promise_count, 1);
    assert_string_equal(tolerant.promises[0].promised_on, "2026-03-20");

    hand_in(ITEM_BIT(3), (const char *const[]){"M03-02", NULL});
    promise(3, "M03-02"); /* a main material */
    struct formality main_one = check((struct question){.asked = ITEM_BIT(3)});
    assert_string_equal(formality_status(&main_one), "correction");

    hand_in(ITEM_BIT(1), (const char *const[]){"M01-02", NULL});
    promise(1, "M01-02"); /* the item is not tolerable */
    struct formality strict = check((struct question){.asked = ITEM_BIT(1)});
    assert_true(misses(&strict, "M01-02"));
}

static void who_broke_a_promise_must_bring_all(void **state)
{
    (void)state;
    hand_in(ITEM_BIT(3), (const char *const[]){"M03-03", NULL});
    promise(3, "M03-03");
    struct formality result = check((struct question){.asked = ITEM_BIT(3), .barred = "失信"});
    assert_string_equal(formality_status(&result), "correction");
    assert_string_equal(result.missing[0].fault.reason, "失信");
}

static void a_promise_whose_day_has_passed_is_none(void **state)
{
    (void)state;
    hand_in(ITEM_BIT(3), (const char *const[]){"M03-03", NULL});
    promise(3, "M03-03");
    materials[material_count - 1].promise_over = true;
    struct formality result = check((struct question){.asked = ITEM_BIT(3)});
    assert_string_equal(formality_status(&result), "correction");
    assert_int_equal(result.promise_count, 0);
    assert_true(misses(&result, "M03-03"));
    assert_string_equal(result.missing[0].promised_on, "2026-03-20");
}

static void a_covered_material_needs_no_promise(void **state)
{
    (void)state;
    hand_in(ITEM_BIT(3) | ITEM_BIT(5) | ITEM_BIT(4), (const char *const[]){"M05-03", NULL});
    promise(5, "M05-03");
    struct formality result = check((struct question){.asked = ITEM_BIT(4) | ITEM_BIT(5)});
    assert_string_equal(formality_status(&result), "accepted");
}

static void a_merged_item_never_doubles(void **state)
{
    item_set both = ITEM_BIT(8) | ITEM_BIT(12);

    (void)state;
    hand_in(ITEM_BIT(8), (const char *const[]){"M08-03", NULL});
    for (int i = 0; i < 2; i++) {
        struct formality result =
            check((struct question){.asked = i ? both : ITEM_BIT(12), .results = ITEM_BIT(3)});

        assert_int_equal(result.item_count, 1);
        assert_int_equal(result.items[0].number, 8);
        assert_int_equal(result.excluded_count, 1);
        assert_int_equal(result.excluded[0].number, 12);
        assert_int_equal(result.excluded[0].merged_into, 8);
        assert_string_equal(formality_status(&result), "accepted");
    }
}

static void facts_drop_items_with_their_materials(void **state)
{
    static const struct catalogue_fact facts[] = {{"small", "yes"}, {"non_hazard_building", "yes"}};
    item_set asked = ITEM_BIT(1) | ITEM_BIT(43) | ITEM_BIT(53);

    (void)state;
    hand_in(ITEM_BIT(1), NULL);
    struct formality result = check((struct question){.asked = asked, .facts = {facts, 2}});
    assert_string_equal(formality_status(&result), "accepted");
    assert_int_equal(result.item_count, 1);
    assert_int_equal(result.excluded_count, 2);
    assert_int_equal(result.excluded[0].drop, CATALOGUE_EXEMPT);
    assert_int_equal(result.excluded[1].drop, CATALOGUE_NOT_REQUIRED);
}

/* What a re-check names after more has come is always part of what the notice named. */
static void a_recheck_only_ever_names_less(void **state)
{
    item_set asked = ITEM_BIT(2) | ITEM_BIT(3) | ITEM_BIT(4) | ITEM_BIT(8) | ITEM_BIT(22);
    unsigned seed = 7;

    (void)state;
    for (int round = 0; round < 200; round++) {
        hand_in(asked, NULL);
        size_t all = material_count;

        material_count = 0;
        for (size_t i = 0; i < all; i++) {
            seed = seed * 1103515245u + 12345u;
            if (seed >> 30)
                materials[material_count++] = materials[i];
        }
        struct formality notice = check((struct question){.asked = asked});
        if (notice.missing_count)
            materials[material_count++] = (struct handed_in){.item = notice.missing[0].material->item,
                                                             .code = notice.missing[0].material->code};
        struct formality again = check((struct question){.asked = asked});
        assert_true(again.missing_count == 0 || again.missing_count == notice.missing_count - 1);
        for (size_t i = 0; i < again.missing_count; i++)
            assert_true(misses(&notice, again.missing[i].material->code));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_there_is_accepted),
        cmocka_unit_test(one_list_names_everything_of_all_items),
        cmocka_unit_test(results_cover_materials),
        cmocka_unit_test(results_of_needless_items_are_not_asked_for),
        cmocka_unit_test(promises_are_tolerated_where_the_catalogue_says),
        cmocka_unit_test(who_broke_a_promise_must_bring_all),
        cmocka_unit_test(a_promise_whose_day_has_passed_is_none),
        cmocka_unit_test(a_covered_material_needs_no_promise),
        cmocka_unit_test(a_merged_item_never_doubles),
        cmocka_unit_test(facts_drop_items_with_their_materials),
        cmocka_unit_test(a_recheck_only_ever_names_less),
    };

    return cmocka_run_group_tests(tests, desk_open, desk_close);
}
