/* SPDX-License-Identifier: Apache-2.0
 * test_rule_set - the deployed rules hit what they are for, and nothing beside it; each fault of a file is
 * found.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control/rule_set.h"

static struct arena arena;
static struct rule_table deployed;
static struct rule_set *rules;

static void no_fault(void *context, const struct rule_fault *fault)
{
    (void)context;
    print_error("row %zu, %s: %s\n", fault->row, fault->column, fault->rule);
}

static int open_rules(void **state)
{
    struct err_text why = {""};

    (void)state;
    arena_init(&arena, 16u << 20);
    if (rule_table_read(&arena, "deploy/data/controlled_rules.csv", &deployed, &why) < 0) {
        print_error("%s\n", why.text);
        return -1;
    }
    return rule_table_check(&deployed, no_fault, NULL) == 0 ? rule_set_new(&rules, &deployed) : -1;
}

static int close_rules(void **state)
{
    (void)state;
    rule_set_free(&rules);
    arena_done(&arena);
    return 0;
}

/* Ids of the rules that hit, joined with blanks; behind a list's rule its entry. */
static const char *hits(const char *industry, const char *zone, const char *name)
{
    struct controlled_hit found[CONTROL_RULES_MAX];
    size_t count = rule_set_match(rules, &(struct controlled_subject){industry, zone, name}, found);
    const char *text = "";

    for (size_t i = 0; i < count; i++)
        text = arena_printf(&arena, "%s%s%s%s%s", text, i ? " " : "", found[i].rule->cells[RULE_ID],
                            found[i].entry ? ":" : "", found[i].entry ? found[i].entry : "");
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

static void a_project_may_lie_in_several_zones(void **state)
{
    (void)state;
    assert_string_equal(hits("3011", "permanent_basic_farmland|highway_control_area", "水泥"), "CR03 CR13");
    assert_string_equal(hits("3011", "heritage_control|highway_control_area", "水泥"), "CR13 CR27");
    assert_true(rule_set_knows_zones(rules, "permanent_basic_farmland|highway_control_area"));
    assert_true(rule_set_knows_zones(rules, ""));
    assert_false(rule_set_knows_zones(rules, "permanent_basic_farmland|nowhere"));
}

static void width_case_and_blanks_do_not_hide_a_word(void **state)
{
    (void)state;
    assert_string_equal(hits("4430", "coal_ban_area", "燃 煤　锅炉房"), "CR12");
    assert_string_equal(hits("2521", "", "（ＡＢＣ）土法 炼焦"), hits("2521", "", "(abc)土法炼焦"));
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

static void a_list_hits_by_its_entries(void **state)
{
    (void)state;
    assert_string_equal(hits("6531", "", "比特币矿场"), "CR23");
    assert_string_equal(hits("1819", "", "限制类产能项目"), "CR15:（项目名称自述为限制类）");
    assert_string_equal(hits("2750", "", "转瓶培养细胞苗生产线"),
                        "CR15:一、农林牧渔业 5.转瓶培养生产方式的兽用细胞苗生产线项目");
    assert_string_equal(hits("1819", "", "转瓶培养细胞苗生产线"), ""); /* the entry's industry does not fit */
}

/* CR24 names a list that nobody has loaded. */
static void a_list_without_entries_never_hits(void **state)
{
    const char *list = NULL;

    (void)state;
    for (size_t i = 0; i < deployed.rule_count; i++)
        if (strcmp(deployed.rules[i].cells[RULE_ID], "CR24") == 0)
            list = rule_row_list(&deployed.rules[i]);
    assert_string_equal(list, "market_access_banned");
    for (size_t i = 0; i < deployed.entry_count; i++)
        assert_string_not_equal(deployed.entries[i].list, list);
    assert_string_equal(hits("1819", "", "market_access_banned"), "");
}

static void warnings_do_not_refuse(void **state)
{
    struct controlled_hit found[CONTROL_RULES_MAX];

    (void)state;
    assert_int_equal(
        rule_set_match(rules, &(struct controlled_subject){"5990", "heritage_control", "仓库"}, found), 1);
    assert_string_equal(found[0].rule->cells[RULE_ID], "CR27");
    assert_false(found[0].rule->refuses);
    assert_true(strlen(found[0].rule->cells[RULE_ARTICLE]) > 0);
}

static void every_rule_says_what_to_change_and_whom_to_ask(void **state)
{
    (void)state;
    assert_int_equal(deployed.rule_count, 27);
    for (size_t i = 0; i < deployed.rule_count; i++) {
        assert_true(strlen(deployed.rules[i].cells[RULE_REMEDY]) > 30);
        assert_true(strlen(deployed.rules[i].cells[RULE_CONTACT]) > 10);
    }
}

static void zones_are_those_of_the_rules(void **state)
{
    (void)state;
    assert_true(rule_set_knows_zones(rules, "heritage_protection"));
    assert_true(rule_set_knows_zones(rules, "cultivated_land"));
    assert_false(rule_set_knows_zones(rules, "moon"));
    assert_false(rule_set_knows_zones(rules, "heritage"));
}

/* ---- faults ---- */

#define HEADER                                                                                               \
    "rule_id,basis_kind,basis_document,article,match_kind,match_value,zone,keyword,action,reason_zh,"        \
    "remedy_zh,contact_zh,source_status,confidence\n"
#define GOOD "X0,national_prohibition,法,第1条,industry,25,,,refuse,理由,办法,某局,,\n"

struct files {
    char directory[64], rules[128], lists[128], list[160];
};

static void write_file(const char *path, const char *head, const char *body)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fprintf(file, "%s%s", head, body);
    fclose(file);
}

static void make_files(struct files *files)
{
    strcpy(files->directory, "/tmp/bangban-rules-XXXXXX");
    assert_non_null(mkdtemp(files->directory));
    snprintf(files->rules, sizeof(files->rules), "%s/rules.csv", files->directory);
    snprintf(files->lists, sizeof(files->lists), "%s/lists", files->directory);
    snprintf(files->list, sizeof(files->list), "%s/black.csv", files->lists);
    assert_int_equal(mkdir(files->lists, 0700), 0);
}

static void remove_files(const struct files *files)
{
    unlink(files->list);
    unlink(files->rules);
    rmdir(files->lists);
    rmdir(files->directory);
}

static void note_fault(void *context, const struct rule_fault *fault)
{
    char **text = context;

    assert_true(strlen(fault->rule) > 0 && strlen(fault->cure) > 0);
    *text = arena_printf(&arena, "%s%s%s%zu.%s", *text, **text ? " " : "", fault->of_entry ? "e" : "r",
                         fault->row, fault->column);
}

/* Every fault, as "r<row>.<column>" or "e<row>.<column>". */
static const char *faults_of(const struct files *files)
{
    struct rule_table table;
    struct err_text why = {""};
    char *text = arena_strdup(&arena, "");

    if (rule_table_read(&arena, files->rules, &table, &why) < 0)
        return arena_strdup(&arena, why.text);
    rule_table_check(&table, note_fault, &text);
    return text;
}

static void every_fault_is_found(void **state)
{
    static const struct {
        const char *row, *faults;
    } cases[] = {
        {"", ""},
        {"X1,national_prohibition,法,第1条,industry,,,,refuse,理由,办法,某局,,\n", "r1.match_value"},
        {"X1,national_prohibition,法,第1条,industry,25|x,,,refuse,理由,办法,某局,,\n", "r1.match_value"},
        {"X1,national_prohibition,法,第1条,zone,,,,refuse,理由,办法,某局,,\n", "r1.zone"},
        {"X1,national_prohibition,法,第1条,zone,25,a,,refuse,理由,办法,某局,,\n", "r1.match_value"},
        {"X1,national_prohibition,法,第1条,industry+keyword,25,,一||二,refuse,理由,办法,某局,,\n",
         "r1.keyword"},
        {"X1,national_prohibition,法,第1条,industry,25,,词,refuse,理由,办法,某局,,\n", "r1.keyword"},
        {"X1,national_prohibition,法,第1条,list,../a,,,refuse,理由,办法,某局,,\n", "r1.match_value"},
        {"X0,moon,,第1条,moon,25,,,perhaps,,,,,\n",
         "r1.basis_document r1.reason_zh r1.remedy_zh r1.contact_zh r1.rule_id r1.basis_kind r1.action "
         "r1.match_kind"},
    };
    struct files files;

    (void)state;
    make_files(&files);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        write_file(files.rules, HEADER GOOD, cases[i].row);
        assert_string_equal(faults_of(&files), cases[i].faults);
    }
    remove_files(&files);
}

static void entries_are_judged_too(void **state)
{
    struct files files;

    (void)state;
    make_files(&files);
    write_file(files.rules, HEADER,
               "X1,industrial_policy,目录,,list,black,,,refuse,理由,办法,某局,,\n"
               "X2,industrial_policy,目录,,list,black,,,warn,理由,办法,某局,,\n");
    assert_string_equal(faults_of(&files), ""); /* no file: no entries */
    write_file(files.list, "entry,industry,keyword,source_status\n", "一,25,,\n二,,,\n,x,词,\n");
    assert_string_equal(faults_of(&files), "e1.industry e2.entry e2.industry");
    write_file(files.list, "entry,keyword\n", "一,词\n");
    assert_non_null(strstr(faults_of(&files), "black.csv"));
    remove_files(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_condition_of_a_kind_must_hold),
        cmocka_unit_test(a_project_may_lie_in_several_zones),
        cmocka_unit_test(width_case_and_blanks_do_not_hide_a_word),
        cmocka_unit_test(industries_match_by_prefix),
        cmocka_unit_test(a_zone_alone_refuses),
        cmocka_unit_test(a_list_hits_by_its_entries),
        cmocka_unit_test(a_list_without_entries_never_hits),
        cmocka_unit_test(warnings_do_not_refuse),
        cmocka_unit_test(every_rule_says_what_to_change_and_whom_to_ask),
        cmocka_unit_test(zones_are_those_of_the_rules),
        cmocka_unit_test(every_fault_is_found),
        cmocka_unit_test(entries_are_judged_too),
    };

    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
