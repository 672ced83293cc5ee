/* SPDX-License-Identifier: Apache-2.0 */
#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "agent/choose.h"

#define AGENTS "code,name,phone,departments\nB,乙,1,water|ndrc\nA,甲,1,ndrc|water|fire\nC,丙,1,water\n"

static char directory[64];
static struct roster *roster;
static struct teams *teams;

static void write_file(const char *name, const char *text)
{
    char path[128];

    snprintf(path, sizeof(path), "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int open_teams(struct teams **ret_teams, const char *rows, struct err_text *ret_text)
{
    char text[512];

    snprintf(text, sizeof(text), "code,name,leader,members\n%s", rows);
    write_file("teams.csv", text);
    return teams_open(ret_teams, directory, roster, ret_text);
}

static int open_all(void **state)
{
    struct err_text text;

    strcpy(directory, "/tmp/bangban-choose-XXXXXX");
    if (desk_open(state) < 0 || !mkdtemp(directory))
        return -1;
    write_file("agents.csv", AGENTS);
    if (roster_open(&roster, directory, desk.catalogue, &text) < 0)
        return -1;
    return open_teams(&teams, "T1,一班,B,B|C\nT2,二班,C,C\n", &text);
}

static int close_all(void **state)
{
    char path[128];

    teams_close(&teams);
    roster_close(&roster);
    snprintf(path, sizeof(path), "%s/agents.csv", directory);
    unlink(path);
    snprintf(path, sizeof(path), "%s/teams.csv", directory);
    unlink(path);
    rmdir(directory);
    return desk_close(state);
}

/* For a need of these departments, separated by blanks. */
static const char *chosen(const char *departments, const char *team, const struct agent_state *states,
                          size_t count)
{
    static const char *const all[] = {"water", "ndrc", "nature", "fire"};
    const char *wanted[4];
    struct agent_need need = {.departments = wanted, .team = team ? teams_find(teams, team) : NULL};

    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
        if (strstr(departments, all[i]))
            wanted[need.department_count++] = all[i];
    const struct agent *agent = agent_choose(roster, &need, states, count);
    return agent ? agent->code : "";
}

#define STATES(...)                                                                                          \
    ((const struct agent_state[]){__VA_ARGS__}),                                                             \
        sizeof((const struct agent_state[]){__VA_ARGS__}) / sizeof(struct agent_state)

static void knowledge_goes_before_load_and_load_before_code(void **state)
{
    (void)state;
    assert_string_equal(chosen("water ndrc nature", NULL, NULL, 0), "A"); /* equal: the first code */
    assert_string_equal(chosen("water ndrc", NULL, STATES({"A", 3, false}, {"B", 2, false})), "B");
    assert_string_equal(chosen("water ndrc", NULL, STATES({"A", 1, false}, {"B", 9, false})), "A");
    assert_string_equal(chosen("water ndrc fire", NULL, STATES({"A", 99, false})), "A");
    assert_string_equal(chosen("water", NULL, STATES({"A", 1, false}, {"B", 1, false})), "C");
    assert_string_equal(chosen("nature", NULL, STATES({"C", 1, false}, {"A", 1, false})), "B");
}

static void who_is_away_gets_nothing(void **state)
{
    (void)state;
    assert_string_equal(chosen("water ndrc fire", NULL, STATES({"A", 0, true})), "B");
    assert_string_equal(chosen("fire", NULL, STATES({"A", 0, true}, {"B", 0, true})), "C");
    assert_string_equal(chosen("water", NULL, STATES({"A", 0, true}, {"B", 0, true}, {"C", 0, true})), "");
}

static void a_key_project_stays_in_its_team(void **state)
{
    (void)state;
    assert_string_equal(chosen("water ndrc fire", "T1", NULL, 0), "B");
    assert_string_equal(chosen("water ndrc fire", "T2", NULL, 0), "C");
    assert_string_equal(chosen("water ndrc", "T1", STATES({"B", 0, true})), "C");
    assert_string_equal(chosen("water ndrc", "T2", STATES({"C", 0, true})), "");
}

static void teams_are_found_by_code(void **state)
{
    size_t count = 0;

    (void)state;
    assert_string_equal(teams_find(teams, "T1")->leader->code, "B");
    assert_null(teams_find(teams, "T3"));
    assert_null(teams_find(teams, ""));
    assert_true(team_has(teams_find(teams, "T1"), "C"));
    assert_false(team_has(teams_find(teams, "T2"), "B"));
    for (const struct team *team = teams_next(teams, NULL); team; team = teams_next(teams, team))
        count++;
    assert_int_equal(count, 2);
}

static void bad_teams_are_refused(void **state)
{
    static const char *const rows[] = {
        "T1,一班,A,B|C\n", "T1,一班,Z,Z\n",   "T1,一班,B,B|Z\n",           "T1,,B,B\n",
        ",一班,B,B\n",     "T1,一班,B,B|\n|", "T1,一班,B,B\nT1,二班,C,C\n"};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct teams *bad = NULL;
        struct err_text text = {""};

        assert_int_equal(open_teams(&bad, rows[i], &text), ERR_INVALID);
        assert_null(bad);
        assert_non_null(strstr(text.text, "teams.csv"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knowledge_goes_before_load_and_load_before_code),
        cmocka_unit_test(who_is_away_gets_nothing),
        cmocka_unit_test(a_key_project_stays_in_its_team),
        cmocka_unit_test(teams_are_found_by_code),
        cmocka_unit_test(bad_teams_are_refused),
    };

    return cmocka_run_group_tests(tests, open_all, close_all);
}
