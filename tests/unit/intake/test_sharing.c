/* SPDX-License-Identifier: Apache-2.0
 * test_sharing - what is given for one item, or held by the centre, is taken for another. */
#include "application/sharing.h"
#include "desk.h"

#define LICENCE_2 "M02-05" /* of the enterprise; the same paper in items 1, 6, 7 */
#define LICENCE_7 "M07-05"
#define CODE_6    "M06-04" /* of the project */

static const wall_time EARLY = {1000}, LATE = {2000};

static Material given(int item, const char *code, const char *status)
{
    Material material;

    bangban__v1__material__init(&material);
    material.item = item;
    material.code = borrow(code);
    material.status = borrow(status);
    material.promised_on = borrow(strcmp(status, "promised") == 0 ? "2026-03-20" : "");
    return material;
}

static struct material_list share(struct material_list materials, struct held_documents held,
                                  struct wanted_materials wanted)
{
    struct sharing_input input = {desk.catalogue, wanted, held, materials};
    struct material_list result;

    assert_int_equal(materials_shared(&desk_arena, &input, &result), 0);
    return result;
}

static struct wanted_materials required(item_set items)
{
    struct wanted_materials wanted;

    assert_int_equal(wanted_of_items(&desk_arena, desk.catalogue, items, &wanted), 0);
    return wanted;
}

static const char *status_of(struct material_list list, const char *code)
{
    for (size_t i = 0; i < list.count; i++)
        if (strcmp(list.list[i]->code, code) == 0)
            return list.list[i]->status;
    return NULL;
}

static void a_paper_for_one_item_serves_the_other(void **state)
{
    Material licence = given(2, LICENCE_2, "present");
    struct material_list result = share((struct material_list){(Material *[]){&licence}, 1},
                                        (struct held_documents){0}, required(ITEM_BIT(2) | ITEM_BIT(7)));

    (void)state;
    assert_string_equal(status_of(result, LICENCE_7), "present");
    assert_int_equal(result.count, 2);
}

static void no_promise_of_what_is_here(void **state)
{
    const struct held_document held = {"M01-02", "", 0, EARLY, false};
    Material promise = given(2, LICENCE_2, "promised"), other = given(7, LICENCE_7, "present");
    Material *one[] = {&promise}, *both[] = {&promise, &other};
    struct material_list of_record =
        share((struct material_list){one, 1}, (struct held_documents){&held, 1}, required(ITEM_BIT(2)));
    struct material_list of_counter = share((struct material_list){both, 2}, (struct held_documents){0},
                                            required(ITEM_BIT(2) | ITEM_BIT(7)));

    (void)state;
    assert_int_equal(of_record.count, 1);
    assert_string_equal(of_record.list[0]->status, "present");
    assert_string_equal(of_record.list[0]->source, "centre_record");
    assert_int_equal(of_counter.count, 2);
    assert_string_equal(status_of(of_counter, LICENCE_2), "present");
    assert_string_equal(promise.status, "promised"); /* the request stays as it came */
}

static void what_is_wrong_is_cured_by_a_newer_one_only(void **state)
{
    const struct held_document held[] = {{"M01-02", "", 0, EARLY, false}, {"M06-02", "", 0, LATE, false}};
    struct wanted_material wrong = {formality_material(desk.catalogue, 2, LICENCE_2), EARLY};

    (void)state;
    assert_null(held_document_for(desk.catalogue, &(struct held_documents){held, 1}, &wrong));
    assert_ptr_equal(held_document_for(desk.catalogue, &(struct held_documents){held, 2}, &wrong), &held[1]);
}

static void a_paper_of_a_project_serves_that_project(void **state)
{
    struct held_document held = {"M01-04", "", 0, EARLY, false};
    struct wanted_material wanted = {.material = formality_material(desk.catalogue, 6, CODE_6)};

    (void)state;
    assert_null(held_document_for(desk.catalogue, &(struct held_documents){&held, 1}, &wanted));
    held.same_project = true;
    assert_non_null(held_document_for(desk.catalogue, &(struct held_documents){&held, 1}, &wanted));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_paper_for_one_item_serves_the_other),
        cmocka_unit_test(no_promise_of_what_is_here),
        cmocka_unit_test(what_is_wrong_is_cured_by_a_newer_one_only),
        cmocka_unit_test(a_paper_of_a_project_serves_that_project),
    };
    return cmocka_run_group_tests(tests, desk_open, desk_close);
}
