/* SPDX-License-Identifier: Apache-2.0
 * officers - loading the responsibility list. */
#include "officers.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv/csv.h"

enum officer_column { OFFICER_ITEM, OFFICER_DEPARTMENT, OFFICER_NAME, OFFICER_PHONE };

static const char *const columns[] = {"item", "department", "officer", "phone", NULL};

struct officers {
    struct csv_table *rows; /* own the strings */
    struct officer of_item[CATALOGUE_ITEMS + 1];
};

static int load_row(struct officers *officers, size_t row, const struct catalogue *catalogue,
                    struct err_text *ret_text)
{
    const struct csv_table *table = officers->rows;
    const char *department = csv_text(table, row, OFFICER_DEPARTMENT);
    int number;
    int err = csv_int(table, row, OFFICER_ITEM, &number, ret_text);

    if (err < 0)
        return err;
    const struct catalogue_item *item = catalogue_item(catalogue, number);
    if (!item)
        return csv_reject(table, row, ret_text, "no item %d in catalogue.csv", number);
    if (officers->of_item[number].name)
        return csv_reject(table, row, ret_text, "item %d is given twice", number);
    if (strcmp(department, item->department->code) != 0)
        return csv_reject(table, row, ret_text, "item %d is of department %s, not %s", number,
                          item->department->code, department);
    officers->of_item[number] =
        (struct officer){csv_text(table, row, OFFICER_NAME), csv_text(table, row, OFFICER_PHONE)};
    if (!*officers->of_item[number].name)
        return csv_reject(table, row, ret_text, "the officer must be named");
    return 0;
}

static int load(struct officers *officers, const char *directory, const struct catalogue *catalogue,
                struct err_text *ret_text)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/officers.csv", directory);
    int err = csv_open(&officers->rows, path, columns, ret_text);
    for (size_t row = 0; err == 0 && row < csv_rows(officers->rows); row++)
        err = load_row(officers, row, catalogue, ret_text);
    for (int item = 1; err == 0 && item <= CATALOGUE_ITEMS; item++)
        if (!officers->of_item[item].name)
            return err_set(ret_text, ERR_INVALID, "%s: item %d has no officer; add its row", path, item);
    return err;
}

int officers_open(struct officers **ret_officers, const char *directory, const struct catalogue *catalogue,
                  struct err_text *ret_text)
{
    struct officers *officers = calloc(1, sizeof(*officers));

    if (!officers)
        return err_set(ret_text, ERR_NOMEM, "out of memory for officers.csv");
    int err = load(officers, directory, catalogue, ret_text);
    if (err < 0)
        officers_close(&officers);
    else
        *ret_officers = officers;
    return err;
}

void officers_close(struct officers **officers)
{
    if (!*officers)
        return;
    csv_close(&(*officers)->rows);
    free(*officers);
    *officers = NULL;
}

const struct officer *officers_of(const struct officers *officers, int item)
{
    assert(item >= 1 && item <= CATALOGUE_ITEMS);
    return &officers->of_item[item];
}
