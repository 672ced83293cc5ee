/* SPDX-License-Identifier: Apache-2.0 */
#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char directory[64];

static void write_file(const char *name, const char *text)
{
    char path[128];

    snprintf(path, sizeof(path), "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int open_roster(struct roster **ret_roster, const char *agents, struct err_text *ret_text)
{
    char text[512];

    snprintf(text, sizeof(text), "code,name,phone,departments\n%s", agents);
    write_file("agents.csv", text);
    return roster_open(ret_roster, directory, desk.catalogue, ret_text);
}

static int open_all(void **state)
{
    strcpy(directory, "/tmp/bangban-roster-XXXXXX");
    if (desk_open(state) < 0 || !mkdtemp(directory))
        return -1;
    write_file("windows.csv", "code,name\nW01,一号窗口\n");
    return 0;
}

static int close_all(void **state)
{
    char path[128];

    snprintf(path, sizeof(path), "%s/agents.csv", directory);
    unlink(path);
    snprintf(path, sizeof(path), "%s/windows.csv", directory);
    unlink(path);
    rmdir(directory);
    return desk_close(state);
}

static const char *assign(const struct roster *roster, const char *const *departments, size_t count,
                          const struct agent_load *loads, size_t load_count)
{
    return roster_assign(roster, departments, count, loads, load_count)->code;
}

static void knowledge_goes_before_load_and_load_before_code(void **state)
{
    static const char *const departments[] = {"water", "ndrc", "nature"};
    struct roster *roster = NULL;
    struct err_text text;

    (void)state;
    assert_int_equal(open_roster(&roster, "B,乙,1,water|ndrc\nA,甲,1,ndrc|water|fire\nC,丙,1,water\n", &text),
                     0);
    assert_string_equal(assign(roster, departments, 3, NULL, 0), "A"); /* equal: the first code */
    assert_string_equal(assign(roster, departments, 3, (struct agent_load[]){{"A", 3}, {"B", 2}}, 2), "B");
    assert_string_equal(assign(roster, departments, 3, (struct agent_load[]){{"A", 1}, {"B", 9}}, 2), "A");
    assert_string_equal(assign(roster, departments, 1, (struct agent_load[]){{"A", 1}, {"B", 1}}, 2), "C");
    assert_string_equal(assign(roster, departments + 2, 1, (struct agent_load[]){{"C", 1}, {"A", 1}}, 2),
                        "B");
    roster_close(&roster);
    assert_null(roster);
}

static void bad_rosters_are_refused(void **state)
{
    static const char *const agents[] = {"", "A,甲,1,moon\n", "A,甲,1,water\nA,乙,1,water\n", "A,,1,water\n",
                                         ",甲,1,water\n"};

    (void)state;
    for (size_t i = 0; i < sizeof(agents) / sizeof(*agents); i++) {
        struct roster *roster = NULL;
        struct err_text text = {""};

        assert_int_equal(open_roster(&roster, agents[i], &text), ERR_INVALID);
        assert_null(roster);
        assert_non_null(strstr(text.text, "agents.csv"));
    }
}

static void windows_and_agents_are_found_by_code(void **state)
{
    (void)state;
    assert_true(roster_has_window(desk.roster, "W01"));
    assert_false(roster_has_window(desk.roster, "W99"));
    assert_false(roster_has_window(desk.roster, ""));
    assert_string_equal(roster_agent(desk.roster, "A01")->code, "A01");
    assert_null(roster_agent(desk.roster, "Z"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knowledge_goes_before_load_and_load_before_code),
        cmocka_unit_test(bad_rosters_are_refused),
        cmocka_unit_test(windows_and_agents_are_found_by_code),
    };

    return cmocka_run_group_tests(tests, open_all, close_all);
}
