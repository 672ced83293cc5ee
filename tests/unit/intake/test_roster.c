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
    return 0;
}

static int close_all(void **state)
{
    char path[128];

    snprintf(path, sizeof(path), "%s/agents.csv", directory);
    unlink(path);
    rmdir(directory);
    return desk_close(state);
}

static void departments_are_a_list(void **state)
{
    struct roster *roster = NULL;
    struct err_text text;

    (void)state;
    assert_int_equal(open_roster(&roster, "B,乙,1,water|ndrc\nA,甲,1,\n", &text), 0);
    assert_true(agent_knows(roster_agent(roster, "B"), "water"));
    assert_true(agent_knows(roster_agent(roster, "B"), "ndrc"));
    assert_false(agent_knows(roster_agent(roster, "B"), "wate"));
    assert_false(agent_knows(roster_agent(roster, "B"), "water|ndrc"));
    assert_false(agent_knows(roster_agent(roster, "A"), "water"));
    assert_false(agent_knows(roster_agent(roster, "A"), ""));
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

static void agents_are_found_by_code(void **state)
{
    (void)state;
    assert_string_equal(roster_agent(desk.roster, "A01")->code, "A01");
    assert_null(roster_agent(desk.roster, "Z"));
    const struct agent *first = roster_next(desk.roster, NULL);
    assert_string_equal(first->code, "A01");
    size_t count = 0;
    for (const struct agent *agent = first; agent; agent = roster_next(desk.roster, agent))
        count++;
    assert_int_equal(count, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(departments_are_a_list),
        cmocka_unit_test(bad_rosters_are_refused),
        cmocka_unit_test(agents_are_found_by_code),
    };

    return cmocka_run_group_tests(tests, open_all, close_all);
}
