/* SPDX-License-Identifier: Apache-2.0
 * roster - loading agents and windows, choosing an agent. */
#include "roster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv/csv.h"

enum agent_column { AGENT_CODE, AGENT_NAME, AGENT_PHONE, AGENT_DEPARTMENTS };
enum window_column { WINDOW_CODE, WINDOW_NAME };

static const char *const agent_columns[] = {"code", "name", "phone", "departments", NULL};
static const char *const window_columns[] = {"code", "name", NULL};

struct roster {
    struct csv_table *agent_rows, *window_rows; /* own the strings */
    struct agent *agents;
    size_t agent_count, window_count;
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

/* Codes are in column 0 of both tables. */
static int check_code(const struct csv_table *table, size_t row, struct err_text *ret_text)
{
    const char *code = csv_text(table, row, 0);

    if (!*code || !*csv_text(table, row, 1))
        return csv_reject(table, row, ret_text, "code and name must be filled in");
    for (size_t i = 0; i < row; i++)
        if (strcmp(csv_text(table, i, 0), code) == 0)
            return csv_reject(table, row, ret_text, "code %s is given twice", code);
    return 0;
}

static int check_departments(const struct csv_table *table, size_t row, const struct catalogue *catalogue,
                             struct err_text *ret_text)
{
    const char *list = csv_text(table, row, AGENT_DEPARTMENTS);
    char code[64];

    while (*list) {
        size_t size = strcspn(list, "|");

        snprintf(code, sizeof(code), "%.*s", (int)size, list);
        if (!catalogue_department(catalogue, code))
            return csv_reject(table, row, ret_text, "no department %s; codes are those of departments.csv",
                              code);
        list += size + (list[size] == '|');
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

    if (err == 0)
        err = load_agents(roster, catalogue, ret_text);
    if (err == 0)
        err = open_table(&roster->window_rows, directory, "windows.csv", window_columns, ret_text);
    if (err < 0)
        return err;
    roster->window_count = csv_rows(roster->window_rows);
    for (size_t row = 0; err == 0 && row < roster->window_count; row++)
        err = check_code(roster->window_rows, row, ret_text);
    return err;
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
    csv_close(&(*roster)->window_rows);
    free((*roster)->agents);
    free(*roster);
    *roster = NULL;
}

bool roster_has_window(const struct roster *roster, const char *code)
{
    for (size_t i = 0; i < roster->window_count; i++)
        if (strcmp(csv_text(roster->window_rows, i, WINDOW_CODE), code) == 0)
            return true;
    return false;
}

const struct agent *roster_agent(const struct roster *roster, const char *code)
{
    for (size_t i = 0; i < roster->agent_count; i++)
        if (strcmp(roster->agents[i].code, code) == 0)
            return &roster->agents[i];
    return NULL;
}

static bool knows(const struct agent *agent, const char *department)
{
    size_t size = strlen(department);

    for (const char *list = agent->departments; *list;) {
        size_t part = strcspn(list, "|");

        if (part == size && memcmp(list, department, size) == 0)
            return true;
        list += part + (list[part] == '|');
    }
    return false;
}

static size_t known_of(const struct agent *agent, const char *const *departments, size_t count)
{
    size_t known = 0;

    for (size_t i = 0; i < count; i++)
        known += knows(agent, departments[i]);
    return known;
}

static int64_t open_of(const struct agent *agent, const struct agent_load *loads, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(loads[i].agent, agent->code) == 0)
            return loads[i].open;
    return 0;
}

const struct agent *roster_assign(const struct roster *roster, const char *const *departments,
                                  size_t department_count, const struct agent_load *loads, size_t load_count)
{
    const struct agent *best = NULL;
    size_t best_known = 0;
    int64_t best_open = 0;

    for (size_t i = 0; i < roster->agent_count; i++) {
        const struct agent *agent = &roster->agents[i];
        size_t known = known_of(agent, departments, department_count);
        int64_t open = open_of(agent, loads, load_count);
        bool better = !best || known > best_known ||
                      (known == best_known &&
                       (open < best_open || (open == best_open && strcmp(agent->code, best->code) < 0)));

        if (better) {
            best = agent;
            best_known = known;
            best_open = open;
        }
    }
    return best;
}
