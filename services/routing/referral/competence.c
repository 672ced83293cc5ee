/* SPDX-License-Identifier: Apache-2.0
 * competence - loading competence.csv. */
#include "competence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv/csv.h"

enum column { COLUMN_ITEM, COLUMN_DEPARTMENT, COLUMN_BASIS };
static const char *const columns[] = {"item", "department", "basis", NULL};

struct competence {
    const struct catalogue *catalogue;
    struct csv_table *table; /* owns the strings */
};

static bool is_item(const struct competence *competence, size_t row, int item)
{
    int number = 0;
    struct err_text ignored;

    return csv_int(competence->table, row, COLUMN_ITEM, &number, &ignored) == 0 && number == item;
}

const char *competence_department(const struct competence *competence, int item, size_t n)
{
    const struct catalogue_item *own = catalogue_item(competence->catalogue, item);

    if (n == 0)
        return own ? own->department->code : NULL;
    for (size_t row = 0; row < csv_rows(competence->table); row++)
        if (is_item(competence, row, item) && --n == 0)
            return csv_text(competence->table, row, COLUMN_DEPARTMENT);
    return NULL;
}

static bool is_listed(const struct competence *competence, int item, const char *department, size_t end)
{
    const struct catalogue_item *own = catalogue_item(competence->catalogue, item);

    if (own && strcmp(own->department->code, department) == 0)
        return true;
    for (size_t row = 0; row < end; row++)
        if (is_item(competence, row, item) &&
            strcmp(csv_text(competence->table, row, COLUMN_DEPARTMENT), department) == 0)
            return true;
    return false;
}

static int check_row(const struct competence *competence, size_t row, struct err_text *ret_text)
{
    const struct csv_table *table = competence->table;
    const char *department = csv_text(table, row, COLUMN_DEPARTMENT);
    int item = 0;
    int err = csv_int(table, row, COLUMN_ITEM, &item, ret_text);

    if (err < 0)
        return err;
    if (!catalogue_item(competence->catalogue, item))
        return csv_reject(table, row, ret_text, "there is no item %d", item);
    if (!catalogue_department(competence->catalogue, department))
        return csv_reject(table, row, ret_text, "there is no department \"%s\"", department);
    if (is_listed(competence, item, department, row))
        return csv_reject(table, row, ret_text, "%s is named twice for item %d", department, item);
    return 0;
}

int competence_open(struct competence **ret_competence, const char *directory,
                    const struct catalogue *catalogue, struct err_text *ret_text)
{
    struct competence *competence = calloc(1, sizeof(*competence));
    char path[4096];

    if (!competence)
        return err_set(ret_text, ERR_NOMEM, "out of memory for competence.csv");
    competence->catalogue = catalogue;
    snprintf(path, sizeof(path), "%s/competence.csv", directory);
    int err = csv_open(&competence->table, path, columns, ret_text);
    for (size_t row = 0; err == 0 && row < csv_rows(competence->table); row++)
        err = check_row(competence, row, ret_text);
    if (err < 0)
        competence_close(&competence);
    else
        *ret_competence = competence;
    return err;
}

void competence_close(struct competence **competence)
{
    if (!*competence)
        return;
    csv_close(&(*competence)->table);
    free(*competence);
    *competence = NULL;
}
