/* SPDX-License-Identifier: Apache-2.0
 * materials - what an applicant hands in per item: reader of materials.csv, and the rules that tie
 * tolerance acceptance (regulation, part two, 4) to materials and prerequisites:
 *
 *   an item is tolerable exactly if one of its materials is;
 *   a material that is another item's result has an edge from that item, and is tolerable if that edge is
 *   soft, but not if it is hard;
 *   a soft supply edge ends only in a tolerable item.
 */
#include <string.h>

#include "catalogue/tables.h"

enum {
    COL_ITEM,
    COL_CODE,
    COL_NAME,
    COL_REQUIRED,
    COL_TOLERABLE,
    COL_REUSABLE,
    COL_FORM,
    COL_WHERE,
    COL_HELD
};

static const char *const columns[] = {
    "item_no", "material_code",   "name_zh",  "required", "tolerable", "reusable_from_item",
    "form_zh", "where_to_get_zh", "held_for", NULL};

static const struct catalogue_edge *find_edge(const struct catalogue *catalogue, int before, int after)
{
    for (size_t i = catalogue->first_edge[after]; i < catalogue->first_edge[after + 1]; i++)
        if (catalogue->edges[i].before == before)
            return &catalogue->edges[i];
    return NULL;
}

static int check_reuse(const struct catalogue *catalogue, size_t row,
                       const struct catalogue_material *material, int from, struct err_text *ret_text)
{
    const struct catalogue_edge *edge = find_edge(catalogue, from, material->item);

    if (!edge)
        return csv_reject(
            catalogue->material_rows, row, ret_text,
            "%s is the result of item %d, but prerequisites.csv has no edge %d before %d; add it",
            material->code, from, from, material->item);
    if ((edge->strength == CATALOGUE_HARD) == material->tolerable)
        return csv_reject(catalogue->material_rows, row, ret_text,
                          "%s is %s, but the edge %d before %d is %s; make them agree", material->code,
                          material->tolerable ? "tolerable" : "not tolerable", from, material->item,
                          edge->strength == CATALOGUE_HARD ? "hard" : "soft");
    return 0;
}

/* The item number at `text`, which '|' or the end must follow; returns what follows, or NULL. */
static const char *read_from(const char *text, int *ret_from)
{
    size_t digits = strspn(text, "0123456789");
    int from = 0;

    for (size_t i = 0; i < digits && from <= CATALOGUE_ITEMS; i++)
        from = from * 10 + (text[i] - '0');
    if (from < 1 || from > CATALOGUE_ITEMS || (text[digits] != '\0' && text[digits] != '|'))
        return NULL;
    *ret_from = from;
    return text + digits;
}

/* "8|9" */
static int read_reuse(const struct catalogue *catalogue, size_t row, struct catalogue_material *material,
                      struct err_text *ret_text)
{
    const char *text = csv_text(catalogue->material_rows, row, COL_REUSABLE);
    bool more = *text;

    while (more) {
        int from = 0;
        text = read_from(text, &from);
        if (!text)
            return csv_reject(catalogue->material_rows, row, ret_text,
                              "reusable_from_item of %s is wrong; write item numbers, as 8|9",
                              material->code);
        int err = check_reuse(catalogue, row, material, from, ret_text);
        if (err)
            return err;
        material->reusable_from |= ITEM_BIT(from);
        more = *text++ == '|';
    }
    return 0;
}

static int load_material(struct catalogue *catalogue, size_t row, struct err_text *ret_text)
{
    static const char *const yes_no[] = {"no", "yes", NULL};
    static const char *const holders[] = {"", "project", "enterprise", NULL};
    const struct csv_table *table = catalogue->material_rows;
    struct catalogue_material material = {.code = csv_text(table, row, COL_CODE),
                                          .name_zh = csv_text(table, row, COL_NAME),
                                          .form_zh = csv_text(table, row, COL_FORM),
                                          .where_zh = csv_text(table, row, COL_WHERE)};

    int err = catalogue_read_number(table, row, COL_ITEM, &material.item, ret_text);
    if (err)
        return err;
    int required = csv_choice(table, row, COL_REQUIRED, yes_no, ret_text);
    int tolerable = required < 0 ? required : csv_choice(table, row, COL_TOLERABLE, yes_no, ret_text);
    int held = tolerable < 0 ? tolerable : csv_choice(table, row, COL_HELD, holders, ret_text);
    if (held < 0)
        return held;
    material.required = required == 1;
    material.tolerable = tolerable == 1;
    material.held = (enum catalogue_held)held;
    if (!*material.code || !*material.name_zh || !*material.form_zh || !*material.where_zh)
        return csv_reject(table, row, ret_text,
                          "a material needs a code, a name, its form and where to get it; fill them in");
    for (size_t i = 0; i < row; i++)
        if (strcmp(csv_text(table, i, COL_CODE), material.code) == 0)
            return csv_reject(table, row, ret_text, "material %s stands already in line %zu; remove one",
                              material.code, csv_line(table, i));
    catalogue->materials[row] = material;
    return read_reuse(catalogue, row, &catalogue->materials[row], ret_text);
}

/* Rows of one item stand together, items ascending, as in the published lists. */
static int index_materials(struct catalogue *catalogue, struct err_text *ret_text)
{
    const struct catalogue_material *materials = catalogue->materials;
    size_t at = 0;

    for (size_t row = 1; row < catalogue->material_count; row++)
        if (materials[row].item < materials[row - 1].item)
            return csv_reject(catalogue->material_rows, row, ret_text,
                              "%s of item %d stands after item %d; sort the rows by item_no",
                              materials[row].code, materials[row].item, materials[row - 1].item);
    for (int item = 1; item <= CATALOGUE_ITEMS + 1; item++) {
        catalogue->first_material[item] = at;
        while (at < catalogue->material_count && materials[at].item == item)
            at++;
    }
    return 0;
}

static int check_item(const struct catalogue *catalogue, int item, struct err_text *ret_text)
{
    size_t row = catalogue->item_row[item], first = catalogue->first_material[item];
    bool tolerable = false;

    if (first == catalogue->first_material[item + 1])
        return csv_reject(catalogue->item_rows, row, ret_text,
                          "item %d has no row in materials.csv; add its materials", item);
    for (size_t i = first; i < catalogue->first_material[item + 1]; i++)
        tolerable = tolerable || catalogue->materials[i].tolerable;
    if (tolerable != catalogue->items[item].tolerable)
        return csv_reject(
            catalogue->item_rows, row, ret_text,
            "tolerable of item %d does not agree with its materials in materials.csv; make them agree", item);
    return 0;
}

static int check_supply(const struct catalogue *catalogue, size_t index, struct err_text *ret_text)
{
    const struct catalogue_edge *edge = &catalogue->edges[index];

    if (edge->strength != CATALOGUE_SUPPLY || catalogue->items[edge->after].tolerable)
        return 0;
    return csv_reject(
        catalogue->edge_rows, catalogue->edge_row[index], ret_text,
        "soft supply into item %d, which takes nothing on promise; make the edge hard, or the item tolerable",
        edge->after);
}

int catalogue_load_materials(struct catalogue *catalogue, const char *directory, struct err_text *ret_text)
{
    int err = catalogue_open_table(&catalogue->material_rows, directory, "materials.csv", columns, ret_text);

    if (err)
        return err;
    if (csv_rows(catalogue->material_rows) > MATERIALS_MAX)
        return csv_reject(catalogue->material_rows, MATERIALS_MAX, ret_text,
                          "more than %d materials; remove some", MATERIALS_MAX);
    for (; !err && catalogue->material_count < csv_rows(catalogue->material_rows);
         catalogue->material_count++)
        err = load_material(catalogue, catalogue->material_count, ret_text);
    if (!err)
        err = index_materials(catalogue, ret_text);
    for (int item = 1; !err && item <= CATALOGUE_ITEMS; item++)
        err = check_item(catalogue, item, ret_text);
    for (size_t i = 0; !err && i < catalogue->edge_count; i++)
        err = check_supply(catalogue, i, ret_text);
    return err;
}
