/* SPDX-License-Identifier: Apache-2.0
 * catalogue - opening and the getters; each file of the directory has its own reader beside this.
 */
#include "catalogue/catalogue.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue/tables.h"

int catalogue_open_table(struct csv_table **ret_table, const char *directory, const char *name,
                         const char *const columns[], struct err_text *ret_text)
{
    char path[PATH_MAX];

    if (snprintf(path, sizeof(path), "%s/%s", directory, name) >= (int)sizeof(path))
        return err_set(ret_text, ERR_TOO_BIG, "%s: the path is too long", name);
    return csv_open(ret_table, path, columns, ret_text);
}

int catalogue_read_number(const struct csv_table *table, size_t row, int column, int *ret_number,
                          struct err_text *ret_text)
{
    int number;
    int err = csv_int(table, row, column, &number, ret_text);

    if (err)
        return err;
    if (number < 1 || number > CATALOGUE_ITEMS)
        return csv_reject(table, row, ret_text, "there is no item %d; write 1 to %d", number,
                          CATALOGUE_ITEMS);
    *ret_number = number;
    return 0;
}

static int load_department(struct catalogue *catalogue, size_t row, struct err_text *ret_text)
{
    enum { CODE, NAME, CREDIT_CODE, CLASS };
    static const char *const classes[] = {"A", "B", NULL};
    const struct csv_table *table = catalogue->department_rows;
    const char *code = csv_text(table, row, CODE);

    int class = csv_choice(table, row, CLASS, classes, ret_text);
    if (class < 0)
        return class;
    if (!*code || !*csv_text(table, row, NAME))
        return csv_reject(table, row, ret_text, "a department needs a code and a name; fill them in");
    if (catalogue_department(catalogue, code))
        return csv_reject(table, row, ret_text, "department %s stands twice; remove one", code);
    catalogue->departments[catalogue->department_count++] = (struct catalogue_department){
        .code = code,
        .name_zh = csv_text(table, row, NAME),
        .credit_code = csv_text(table, row, CREDIT_CODE),
        .assessment_class = *classes[class],
    };
    return 0;
}

int catalogue_load_departments(struct catalogue *catalogue, const char *directory, struct err_text *ret_text)
{
    static const char *const columns[] = {"code", "name_zh", "credit_code", "class", NULL};
    int err =
        catalogue_open_table(&catalogue->department_rows, directory, "departments.csv", columns, ret_text);

    if (err)
        return err;
    if (csv_rows(catalogue->department_rows) > DEPARTMENTS_MAX)
        return csv_reject(catalogue->department_rows, DEPARTMENTS_MAX, ret_text,
                          "more than %d departments; remove some", DEPARTMENTS_MAX);
    for (size_t row = 0; !err && row < csv_rows(catalogue->department_rows); row++)
        err = load_department(catalogue, row, ret_text);
    return err;
}

static int load(struct catalogue *catalogue, const char *directory, struct err_text *ret_text)
{
    static int (*const loaders[])(struct catalogue *, const char *, struct err_text *) = {
        catalogue_load_departments, catalogue_load_items, catalogue_load_edges, catalogue_load_materials};
    int err = 0;

    for (size_t i = 0; !err && i < sizeof(loaders) / sizeof(*loaders); i++)
        err = loaders[i](catalogue, directory, ret_text);
    return err;
}

int catalogue_open(struct catalogue **ret_catalogue, const char *directory, struct err_text *ret_text)
{
    struct catalogue *catalogue = calloc(1, sizeof(*catalogue));

    if (!catalogue)
        return err_set(ret_text, ERR_NOMEM, "%s: no memory for the catalogue", directory);
    int err = load(catalogue, directory, ret_text);
    if (err)
        catalogue_close(&catalogue);
    else
        *ret_catalogue = catalogue;
    return err;
}

void catalogue_close(struct catalogue **catalogue)
{
    if (!*catalogue)
        return;
    csv_close(&(*catalogue)->department_rows);
    csv_close(&(*catalogue)->item_rows);
    csv_close(&(*catalogue)->edge_rows);
    csv_close(&(*catalogue)->material_rows);
    free(*catalogue);
    *catalogue = NULL;
}

const struct catalogue_department *catalogue_departments(const struct catalogue *catalogue, size_t *ret_count)
{
    *ret_count = catalogue->department_count;
    return catalogue->departments;
}

const struct catalogue_department *catalogue_department(const struct catalogue *catalogue, const char *code)
{
    for (size_t i = 0; i < catalogue->department_count; i++)
        if (strcmp(catalogue->departments[i].code, code) == 0)
            return &catalogue->departments[i];
    return NULL;
}

const struct catalogue_item *catalogue_item(const struct catalogue *catalogue, int number)
{
    return number >= 1 && number <= CATALOGUE_ITEMS ? &catalogue->items[number] : NULL;
}

const struct catalogue_edge *catalogue_edges(const struct catalogue *catalogue, size_t *ret_count)
{
    *ret_count = catalogue->edge_count;
    return catalogue->edges;
}

size_t catalogue_edges_into(const struct catalogue *catalogue, int after, size_t *ret_first)
{
    *ret_first = catalogue->first_edge[after];
    return catalogue->first_edge[after + 1] - catalogue->first_edge[after];
}

const uint8_t *catalogue_order(const struct catalogue *catalogue)
{
    return catalogue->order;
}

const struct catalogue_material *catalogue_materials(const struct catalogue *catalogue, int item,
                                                     size_t *ret_count)
{
    size_t first = catalogue->first_material[item];

    *ret_count = catalogue->first_material[item + 1] - first;
    return catalogue->materials + first;
}
