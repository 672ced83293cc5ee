/* SPDX-License-Identifier: Apache-2.0
 * recipients - how the people of the centre and of the departments are reached. */
#include "recipients.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv/csv.h"

#define AGENT "agent:"

enum column { COLUMN_TO, COLUMN_NAME, COLUMN_PHONE, COLUMN_EMAIL };
static const char *const columns[] = {"to", "name", "phone", "email", NULL};

struct recipients {
    struct csv_table *table;
};

static int find_row(const struct csv_table *table, size_t rows, const char *to)
{
    for (size_t row = 0; row < rows; row++)
        if (strcmp(csv_text(table, row, COLUMN_TO), to) == 0)
            return (int)row;
    return -1;
}

static int check_rows(const struct csv_table *table, struct err_text *ret_text)
{
    for (size_t row = 0; row < csv_rows(table); row++) {
        const char *to = csv_text(table, row, COLUMN_TO);

        if (!*to || !*csv_text(table, row, COLUMN_NAME))
            return csv_reject(table, row, ret_text, "to and name must be filled in");
        if (find_row(table, row, to) >= 0)
            return csv_reject(table, row, ret_text, "%s is given twice", to);
    }
    return 0;
}

int recipients_open(struct recipients **ret_recipients, const char *directory, struct err_text *ret_text)
{
    struct recipients *recipients = calloc(1, sizeof(*recipients));
    char path[4096];

    if (!recipients)
        return err_set(ret_text, ERR_NOMEM, "out of memory for recipients.csv");
    snprintf(path, sizeof(path), "%s/recipients.csv", directory);
    int err = csv_open(&recipients->table, path, columns, ret_text);
    if (err == 0)
        err = check_rows(recipients->table, ret_text);
    if (err < 0)
        recipients_close(&recipients);
    else
        *ret_recipients = recipients;
    return err;
}

void recipients_close(struct recipients **recipients)
{
    if (!*recipients)
        return;
    csv_close(&(*recipients)->table);
    free(*recipients);
    *recipients = NULL;
}

struct recipient recipients_find(const struct recipients *recipients, const struct roster *roster,
                                 const char *to)
{
    const struct csv_table *table = recipients->table;
    bool is_agent = strncmp(to, AGENT, strlen(AGENT)) == 0;
    const struct agent *agent = is_agent ? roster_agent(roster, to + strlen(AGENT)) : NULL;
    int found = find_row(table, csv_rows(table), to);

    if (found >= 0)
        return (struct recipient){csv_text(table, (size_t)found, COLUMN_NAME),
                                  csv_text(table, (size_t)found, COLUMN_PHONE),
                                  csv_text(table, (size_t)found, COLUMN_EMAIL)};
    if (agent)
        return (struct recipient){agent->name, agent->phone, ""};
    return (struct recipient){to, "", ""};
}
