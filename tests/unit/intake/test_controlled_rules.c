/* SPDX-License-Identifier: Apache-2.0 */
#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HEADER                                                                                               \
    "rule_id,basis_kind,basis_document,article,match_kind,match_value,zone,keyword,action,reason_zh,"        \
    "source_status,confidence\n"

/* Ids of the rules that hit, joined with blanks. */
static const char *hits(const char *industry, const char *zone, const char *name)
{
    const struct controlled_rule *rules[CONTROLLED_RULES_MAX];
    size_t count =
        controlled_rules_match(desk.controlled, &(struct controlled_subject){industry, zone, name}, rules);
    const char *text = "";

    for (size_t i = 0; i < count; i++)
        text = arena_printf(&desk_arena, "%s%s%s", text, i ? " " : "", rules[i]->id);
    return text;
}

static void every_condition_of_a_kind_must_hold(void **state)
{
    (void)state;
    assert_string_equal(hits("2521", "", "土法炼焦窑炉改造"), "CR01");
    assert_string_equal(hits("2521", "", "机械化焦炉"), "");
    assert_string_equal(hits("1819", "", "土法炼焦窑炉改造"), "");
    assert_string_equal(hits("2614", "yellow_river_shoreline", "甲醇"), "CR05");
    assert_string_equal(hits("2614", "", "甲醇"), "");
    assert_string_equal(hits("4430", "coal_ban_area", "燃煤锅炉房"), "CR12");
    assert_string_equal(hits("4430", "coal_ban_area", "燃气锅炉房"), "");
}

static void industries_match_by_prefix(void **state)
{
    (void)state;
    assert_string_equal(hits("3140", "", "合金项目"), "CR17");
    assert_string_equal(hits("3130", "outside_industrial_park", "轧钢项目"), "CR22");
    assert_string_equal(hits("3311", "outside_industrial_park", "结构件项目"), "");
}

static void a_zone_alone_refuses(void **state)
{
    (void)state;
    assert_string_equal(hits("1819", "permanent_basic_farmland", "服装厂"), "CR03");
    assert_string_equal(hits("1819", "nature_reserve_buffer", "服装厂"), "CR10");
    assert_string_equal(hits("1819", "nature_reserve", "服装厂"), ""); /* a part of a name is not the name */
}

static void lists_are_known_by_their_words(void **state)
{
    (void)state;
    assert_string_equal(hits("6531", "", "比特币矿场"), "CR23");
    assert_string_equal(hits("1819", "", "限制类产能项目"), "CR15");
}

static void warnings_do_not_refuse(void **state)
{
    const struct controlled_rule *rules[CONTROLLED_RULES_MAX];

    (void)state;
    assert_int_equal(controlled_rules_match(desk.controlled,
                                            &(struct controlled_subject){"5990", "heritage_control", "仓库"},
                                            rules),
                     1);
    assert_string_equal(rules[0]->id, "CR27");
    assert_false(rules[0]->refuses);
    assert_true(strlen(rules[0]->article) > 0);
}

static void zones_are_those_of_the_rules(void **state)
{
    (void)state;
    assert_true(controlled_rules_know_zone(desk.controlled, "heritage_protection"));
    assert_true(controlled_rules_know_zone(desk.controlled, "cultivated_land"));
    assert_false(controlled_rules_know_zone(desk.controlled, "moon"));
    assert_false(controlled_rules_know_zone(desk.controlled, "heritage"));
    assert_false(controlled_rules_know_zone(desk.controlled, ""));
}

/* One bad row refuses the file and is named. */
static void bad_files_are_refused(void **state)
{
    static const char *const rows[] = {
        "X1,national_prohibition,法,第1条,industry,,,,refuse,理由,,\n",
        "X1,national_prohibition,法,第1条,zone,,,,refuse,理由,,\n",
        "X1,national_prohibition,法,第1条,industry+keyword,25,,,refuse,理由,,\n",
        "X1,national_prohibition,法,第1条,moon,25,,,refuse,理由,,\n",
        "X1,somebody,法,第1条,industry,25,,,refuse,理由,,\n",
        "X1,national_prohibition,法,第1条,industry,25,,,perhaps,理由,,\n",
        "X1,national_prohibition,法,第1条,industry,25,,,refuse,,,\n",
        "X0,national_prohibition,法,第1条,industry,25,,,refuse,理由,,\n",
    };
    char directory[] = "/tmp/bangban-rules-XXXXXX", path[64];

    (void)state;
    assert_non_null(mkdtemp(directory));
    snprintf(path, sizeof(path), "%s/controlled_rules.csv", directory);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct controlled_rules *rules = NULL;
        struct err_text text = {""};
        FILE *file = fopen(path, "w");

        assert_non_null(file);
        fprintf(file, "%sX0,national_prohibition,法,第1条,industry,25,,,refuse,理由,,\n%s", HEADER, rows[i]);
        fclose(file);
        assert_int_equal(controlled_rules_open(&rules, directory, &text), ERR_INVALID);
        assert_null(rules);
        assert_non_null(strstr(text.text, "controlled_rules.csv:3"));
    }
    unlink(path);
    rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_condition_of_a_kind_must_hold),
        cmocka_unit_test(industries_match_by_prefix),
        cmocka_unit_test(a_zone_alone_refuses),
        cmocka_unit_test(lists_are_known_by_their_words),
        cmocka_unit_test(warnings_do_not_refuse),
        cmocka_unit_test(zones_are_those_of_the_rules),
        cmocka_unit_test(bad_files_are_refused),
    };

    return cmocka_run_group_tests(tests, desk_open, desk_close);
}
