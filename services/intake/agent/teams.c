/* SPDX-License-Identifier: Apache-2.0
 * teams - loading them. */
#include "teams.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv/csv.h"
#include "list.h"

enum team_column { TEAM_CODE, TEAM_NAME, TEAM_LEADER, TEAM_MEMBERS };

static const char *const columns[] = {"code", "name", "leader", "members", NULL};

struct teams {
    struct csv_table *rows; /* own the strings */
    struct team *list;
    size_t count;
};

static int check_members(const struct csv_table *table, size_t row, const struct roster *roster,
                         struct err_text *ret_text)
{
    const char *rest = csv_text(table, row, TEAM_MEMBERS);
    char code[64];

    for (struct list_word word; list_next(&rest, &word);) {
        snprintf(code, sizeof(code), "%.*s", (int)word.size, word.text);
        if (!roster_agent(roster, code))
            return csv_reject(table, row, ret_text, "no agent %s; codes are those of agents.csv", code);
    }
    return 0;
}

static int load_team(struct teams *teams, size_t row, const struct roster *roster, struct err_text *ret_text)
{
    const struct csv_table *table = teams->rows;
    struct team team = {.code = csv_text(table, row, TEAM_CODE),
                        .name = csv_text(table, row, TEAM_NAME),
                        .leader = roster_agent(roster, csv_text(table, row, TEAM_LEADER)),
                        .members = csv_text(table, row, TEAM_MEMBERS)};

    if (!*team.code || !*team.name)
        return csv_reject(table, row, ret_text, "code and name must be filled in");
    for (size_t i = 0; i < row; i++)
        if (strcmp(csv_text(table, i, TEAM_CODE), team.code) == 0)
            return csv_reject(table, row, ret_text, "code %s is given twice", team.code);
    if (!team.leader || !team_has(&team, team.leader->code))
        return csv_reject(table, row, ret_text, "leader must be one of the members");
    teams->list[teams->count++] = team;
    return check_members(table, row, roster, ret_text);
}

static int load(struct teams *teams, const char *directory, const struct roster *roster,
                struct err_text *ret_text)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/teams.csv", directory);
    int err = csv_open(&teams->rows, path, columns, ret_text);
    if (err < 0)
        return err;
    size_t rows = csv_rows(teams->rows);
    teams->list = calloc(rows + 1, sizeof(*teams->list));
    if (!teams->list)
        return err_set(ret_text, ERR_NOMEM, "out of memory for teams.csv");
    for (size_t row = 0; err == 0 && row < rows; row++)
        err = load_team(teams, row, roster, ret_text);
    return err;
}

int teams_open(struct teams **ret_teams, const char *directory, const struct roster *roster,
               struct err_text *ret_text)
{
    struct teams *teams = calloc(1, sizeof(*teams));

    if (!teams)
        return err_set(ret_text, ERR_NOMEM, "out of memory for teams.csv");
    int err = load(teams, directory, roster, ret_text);
    if (err < 0)
        teams_close(&teams);
    else
        *ret_teams = teams;
    return err;
}

void teams_close(struct teams **teams)
{
    if (!*teams)
        return;
    csv_close(&(*teams)->rows);
    free((*teams)->list);
    free(*teams);
    *teams = NULL;
}

const struct team *teams_next(const struct teams *teams, const struct team *team)
{
    size_t next = team ? (size_t)(team - teams->list) + 1 : 0;

    return next < teams->count ? &teams->list[next] : NULL;
}

const struct team *teams_find(const struct teams *teams, const char *code)
{
    for (size_t i = 0; i < teams->count; i++)
        if (strcmp(teams->list[i].code, code) == 0)
            return &teams->list[i];
    return NULL;
}

bool team_has(const struct team *team, const char *agent)
{
    return list_has(team->members, agent);
}
