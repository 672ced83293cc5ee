/* SPDX-License-Identifier: Apache-2.0
 * roster - loading agents. */
#include "roster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv/csv.h"
#include "list.h"

enum agent_column { AGENT_CODE, AGENT_NAME, AGENT_PHONE, AGENT_DEPARTMENTS };

static const char *const agent_columns[] = {"code", "name", "phone", "departments", NULL};

struct roster {
    struct csv_table *agent_rows; /* own the strings */
    struct agent *agents;
    size_t agent_count;
};

static int open_table(struct csv_table **ret_table, const char *directory, const char *name,
                      const char *const *columns, struct err_text *ret_text)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/%s", directory, name);
    int err = csv_open(ret_table, path, columns, ret_text);
    if (err == 0 && csv_rows(*ret_table) == 0)
        return err_set(ret_text, ERR_INVALID, "%s: has no row; at least one is needed", path);
    return err;
}

static int check_code(const struct csv_table *table, size_t row, struct err_text *ret_text)
{
    const char *code = csv_text(table, row, AGENT_CODE);

    if (!*code || !*csv_text(table, row, AGENT_NAME))
        return csv_reject(table, row, ret_text, "code and name must be filled in");
    for (size_t i = 0; i < row; i++)
        if (strcmp(csv_text(table, i, AGENT_CODE), code) == 0)
            return csv_reject(table, row, ret_text, "code %s is given twice", code);
    return 0;
}

static int check_departments(const struct csv_table *table, size_t row, const struct catalogue *catalogue,
                             struct err_text *ret_text)
{
    const char *rest = csv_text(table, row, AGENT_DEPARTMENTS);
    char code[64];

    for (struct list_word word; list_next(&rest, &word);) {
        snprintf(code, sizeof(code), "%.*s", (int)word.size, word.text);
        if (!catalogue_department(catalogue, code))
            return csv_reject(table, row, ret_text, "no department %s; codes are those of departments.csv",
                              code);
    }
    return 0;
}

static int load_agents(struct roster *roster, const struct catalogue *catalogue, struct err_text *ret_text)
{
    const struct csv_table *table = roster->agent_rows;
    int err = 0;

    roster->agent_count = csv_rows(table);
    roster->agents = calloc(roster->agent_count, sizeof(*roster->agents));
    if (!roster->agents)
        return err_set(ret_text, ERR_NOMEM, "out of memory for agents.csv");
    for (size_t row = 0; err == 0 && row < roster->agent_count; row++) {
        roster->agents[row] =
            (struct agent){csv_text(table, row, AGENT_CODE), csv_text(table, row, AGENT_NAME),
                           csv_text(table, row, AGENT_PHONE), csv_text(table, row, AGENT_DEPARTMENTS)};
        err = check_code(table, row, ret_text);
        if (err == 0)
            err = check_departments(table, row, catalogue, ret_text);
    }
    return err;
}

static int load(struct roster *roster, const char *directory, const struct catalogue *catalogue,
                struct err_text *ret_text)
{
    int err = open_table(&roster->agent_rows, directory, "agents.csv", agent_columns, ret_text);

    return err < 0 ? err : load_agents(roster, catalogue, ret_text);
}

int roster_open(struct roster **ret_roster, const char *directory, const struct catalogue *catalogue,
                struct err_text *ret_text)
{
    struct roster *roster = calloc(1, sizeof(*roster));

    if (!roster)
        return err_set(ret_text, ERR_NOMEM, "out of memory for agents.csv");
    int err = load(roster, directory, catalogue, ret_text);
    if (err < 0)
        roster_close(&roster);
    else
        *ret_roster = roster;
    return err;
}

void roster_close(struct roster **roster)
{
    if (!*roster)
        return;
    csv_close(&(*roster)->agent_rows);
    free((*roster)->agents);
    free(*roster);
    *roster = NULL;
}

const struct agent *roster_next(const struct roster *roster, const struct agent *agent)
{
    const struct agent *next = agent ? agent + 1 : roster->agents;

    return next < roster->agents + roster->agent_count ? next : NULL;
}

const struct agent *roster_agent(const struct roster *roster, const char *code)
{
    for (size_t i = 0; i < roster->agent_count; i++)
        if (strcmp(roster->agents[i].code, code) == 0)
            return &roster->agents[i];
    return NULL;
}

bool agent_knows(const struct agent *agent, const char *department)
{
    return list_has(agent->departments, department);
}
