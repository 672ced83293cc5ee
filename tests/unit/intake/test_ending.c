/* SPDX-License-Identifier: Apache-2.0
 * test_ending - which items may be given up or opened again, and the reasons of the list. */
#include "desk.h"
#include "ending/ending.h"

enum { OPEN, DECIDED, GIVEN_UP, ENDED, BLOCKED, TAKEN_UP, OWES, LATE, KINDS };

/* One item of each kind, numbered from 1. */
static struct load_ending_items_row rows[KINDS] = {
    [OPEN] = {.item = 1, .state = "accepted", .open = true},
    [DECIDED] = {.item = 2, .state = "approved", .open = true, .decided = true},
    [GIVEN_UP] =
        {.item = 3, .state = "accepted", .open = true, .has_given_up = true, .given_up = "withdrawn"},
    [ENDED] = {.item = 4, .state = "terminated", .has_given_up = true, .given_up = "terminated"},
    [BLOCKED] = {.item = 5, .state = "blocked"},
    [TAKEN_UP] =
        {.item = 6, .state = "withdrawn", .has_given_up = true, .given_up = "withdrawn", .taken_up = true},
    [OWES] = {.item = 7, .state = "withdrawn", .has_given_up = true, .given_up = "withdrawn", .owes = true},
    [LATE] = {.item = 8,
              .state = "approved",
              .open = true,
              .decided = true,
              .has_given_up = true,
              .given_up = "withdrawn"},
};

static void only_what_is_under_way_is_given_up(void **state)
{
    (void)state;
    for (int i = 0; i < KINDS; i++)
        assert_true(!why_not_given_up(&rows[i]) == (i == OPEN));
}

static void only_what_was_given_up_comes_back(void **state)
{
    (void)state;
    for (int i = 0; i < KINDS; i++)
        assert_true(!why_not_reopened(&rows[i]) == (i == ENDED));
}

static const char *choose(const int32_t *items, size_t count, struct item_choice *ret_choice)
{
    return choose_items(&desk_arena, &(struct item_wish){why_not_given_up, items, count}, rows, KINDS,
                        ret_choice);
}

static void no_list_means_all_that_may(void **state)
{
    struct item_choice choice;

    (void)state;
    assert_null(choose(NULL, 0, &choice));
    assert_int_equal(choice.count, 1);
    assert_int_equal(choice.items[0], 1);
    assert_non_null(choose_items(&desk_arena, &(struct item_wish){why_not_given_up, NULL, 0}, &rows[DECIDED],
                                 1, &choice));
}

static void every_item_that_may_not_is_named(void **state)
{
    const int32_t items[] = {1, 2, 5, 59};
    struct item_choice choice;
    const char *fault = choose(items, 4, &choice);

    (void)state;
    assert_non_null(fault);
    assert_null(strstr(fault, "事项 1 "));
    assert_true(strstr(fault, "事项 2 ") && strstr(fault, "事项 5 ") &&
                strstr(fault, "事项 59 不在本办件内"));
    assert_null(choose(items, 1, &choice));
    assert_int_equal(choice.count, 1);
}

static void items_have_names(void **state)
{
    struct item_choice choice = {.items = {1, 3}, .count = 2};
    const char *names = name_items(&desk_arena, desk.catalogue, &choice);

    (void)state;
    assert_non_null(strstr(names, catalogue_item(desk.catalogue, 1)->name_zh));
    assert_non_null(strstr(names, "”、“"));
}

static void reasons_name_who_may_give_them(void **state)
{
    const struct end_reason *reason = end_reasons_find(desk.end_reasons, "correction_not_supplied");

    (void)state;
    assert_non_null(reason);
    assert_true(reason->notice_days > 0);
    assert_true(end_reason_open_to(reason, "agent.a01") && end_reason_open_to(reason, "office.o01"));
    assert_false(end_reason_open_to(reason, "leader.l01") || end_reason_open_to(reason, "age.x"));
    assert_non_null(end_reasons_find(desk.end_reasons, END_REASON_MISTAKE));
    assert_null(end_reasons_find(desk.end_reasons, "bad_weather"));
}

static void kinds_of_correction_are_named(void **state)
{
    (void)state;
    assert_string_equal(correction_kind_find("contact_name")->label, "项目负责人姓名");
    assert_null(correction_kind_find("weather"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_is_under_way_is_given_up),
        cmocka_unit_test(only_what_was_given_up_comes_back),
        cmocka_unit_test(no_list_means_all_that_may),
        cmocka_unit_test(every_item_that_may_not_is_named),
        cmocka_unit_test(items_have_names),
        cmocka_unit_test(reasons_name_who_may_give_them),
        cmocka_unit_test(kinds_of_correction_are_named),
    };

    return cmocka_run_group_tests(tests, desk_open, desk_close);
}
