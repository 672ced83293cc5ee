/* SPDX-License-Identifier: Apache-2.0
 * prerequisites - the edges between items: reader of prerequisites.csv, and the order they allow.
 */
#include <stdbool.h>
#include <string.h>

#include "catalogue/tables.h"

enum { COL_BEFORE, COL_AFTER, COL_STRENGTH, COL_REASON, COL_ALT_GROUP, COL_BASIS, COL_SOFT_KIND };

static const char *const columns[] = {"before",    "after", "strength",  "reason",
                                      "alt_group", "basis", "soft_kind", NULL};

static int read_strength(const struct csv_table *table, size_t row, enum catalogue_strength *ret_strength,
                         struct err_text *ret_text)
{
    static const char *const strengths[] = {"hard", "soft", NULL};
    static const char *const soft_kinds[] = {"", "supply", "gate", NULL}; /* as enum catalogue_strength */
    int soft = csv_choice(table, row, COL_STRENGTH, strengths, ret_text);
    int kind = soft < 0 ? soft : csv_choice(table, row, COL_SOFT_KIND, soft_kinds, ret_text);

    if (kind < 0)
        return kind;
    if ((soft == 1) != (kind > 0))
        return csv_reject(table, row, ret_text,
                          "soft_kind goes with strength soft, and only with it; write supply or gate");
    *ret_strength = (enum catalogue_strength)kind;
    return 0;
}

/* Groups are numbered by their first row with that name: 1, 2, ...; 0 is no group. */
static uint16_t group_number(const struct catalogue *catalogue, size_t row)
{
    const char *name = csv_text(catalogue->edge_rows, row, COL_ALT_GROUP);
    uint16_t highest = 0;

    if (!*name)
        return 0;
    for (size_t i = 0; i < row; i++) {
        uint16_t group = catalogue->edges[i].group;
        if (strcmp(csv_text(catalogue->edge_rows, i, COL_ALT_GROUP), name) == 0)
            return group;
        highest = group > highest ? group : highest;
    }
    return (uint16_t)(highest + 1);
}

/* Against every earlier row: no edge twice, and alternatives are all of one strength. */
static int check_edge(const struct catalogue *catalogue, size_t row, struct err_text *ret_text)
{
    const struct catalogue_edge *edge = &catalogue->edges[row];

    for (size_t i = 0; i < row; i++) {
        const struct catalogue_edge *other = &catalogue->edges[i];
        if (other->after != edge->after)
            continue;
        if (other->before == edge->before)
            return csv_reject(catalogue->edge_rows, row, ret_text,
                              "%d before %d stands already in line %zu; remove one", edge->before,
                              edge->after, csv_line(catalogue->edge_rows, i));
        if (edge->group && other->group == edge->group && other->strength != edge->strength)
            return csv_reject(catalogue->edge_rows, row, ret_text,
                              "alternatives of one group have one strength; line %zu has another",
                              csv_line(catalogue->edge_rows, i));
    }
    return 0;
}

static int load_edge(struct catalogue *catalogue, size_t row, struct err_text *ret_text)
{
    static const char *const bases[] = {"law", "rule", "policy", "guide", "practice", NULL};
    const struct csv_table *table = catalogue->edge_rows;
    struct catalogue_edge *edge = &catalogue->edges[row];
    int before, after;

    int err = catalogue_read_number(table, row, COL_BEFORE, &before, ret_text);
    if (!err)
        err = catalogue_read_number(table, row, COL_AFTER, &after, ret_text);
    if (!err)
        err = read_strength(table, row, &edge->strength, ret_text);
    if (err)
        return err;
    if (before == after)
        return csv_reject(table, row, ret_text, "item %d cannot stand before itself; remove the row", before);
    int basis = csv_choice(table, row, COL_BASIS, bases, ret_text);
    if (basis < 0)
        return basis;
    edge->before = (uint8_t)before;
    edge->after = (uint8_t)after;
    edge->group = group_number(catalogue, row);
    edge->reason_zh = csv_text(table, row, COL_REASON);
    return check_edge(catalogue, row, ret_text);
}

/* By `after`, rows of one `after` in the order of the file, which is nearly sorted already. */
static void sort_edges(struct catalogue *catalogue)
{
    struct catalogue_edge *edges = catalogue->edges;

    for (size_t row = 0; row < catalogue->edge_count; row++) {
        const struct catalogue_edge edge = edges[row];
        size_t at = row;
        for (; at > 0 && edges[at - 1].after > edge.after; at--) {
            edges[at] = edges[at - 1];
            catalogue->edge_row[at] = catalogue->edge_row[at - 1];
        }
        edges[at] = edge;
        catalogue->edge_row[at] = row;
    }
}

static void index_edges(struct catalogue *catalogue)
{
    size_t at = 0;

    for (int item = 1; item <= CATALOGUE_ITEMS + 1; item++) {
        catalogue->first_edge[item] = at;
        while (at < catalogue->edge_count && catalogue->edges[at].after == item)
            at++;
    }
}

/* The first edge into `item` from an item that is not `done`; edge_count if there is none. */
static size_t open_edge(const struct catalogue *catalogue, int item, item_set done)
{
    for (size_t i = catalogue->first_edge[item]; i < catalogue->first_edge[item + 1]; i++)
        if (!(done & ITEM_BIT(catalogue->edges[i].before)))
            return i;
    return catalogue->edge_count;
}

/* Backwards from an item that never became ready: the walk must meet an item twice, which lies on the cycle.
 */
static int reject_cycle(const struct catalogue *catalogue, item_set done, struct err_text *ret_text)
{
    item_set seen = 0;
    size_t edge = 0;
    int item = 1;

    while (done & ITEM_BIT(item))
        item++;
    while (!(seen & ITEM_BIT(item))) {
        seen |= ITEM_BIT(item);
        edge = open_edge(catalogue, item, done);
        item = catalogue->edges[edge].before;
    }
    edge = open_edge(catalogue, item, done);
    return csv_reject(
        catalogue->edge_rows, catalogue->edge_row[edge], ret_text,
        "%d before %d closes a circle, so neither could ever start; remove or turn one edge of it",
        catalogue->edges[edge].before, catalogue->edges[edge].after);
}

static int sort_items(struct catalogue *catalogue, struct err_text *ret_text)
{
    item_set done = 0;

    for (int at = 0; at < CATALOGUE_ITEMS; at++) {
        int item = 1;
        while (item <= CATALOGUE_ITEMS &&
               ((done & ITEM_BIT(item)) || open_edge(catalogue, item, done) < catalogue->edge_count))
            item++;
        if (item > CATALOGUE_ITEMS)
            return reject_cycle(catalogue, done, ret_text);
        catalogue->order[at] = (uint8_t)item;
        done |= ITEM_BIT(item);
    }
    return 0;
}

int catalogue_load_edges(struct catalogue *catalogue, const char *directory, struct err_text *ret_text)
{
    int err = catalogue_open_table(&catalogue->edge_rows, directory, "prerequisites.csv", columns, ret_text);

    if (err)
        return err;
    if (csv_rows(catalogue->edge_rows) > CATALOGUE_EDGES_MAX)
        return csv_reject(catalogue->edge_rows, CATALOGUE_EDGES_MAX, ret_text,
                          "more than %d prerequisites; remove some", CATALOGUE_EDGES_MAX);
    for (; !err && catalogue->edge_count < csv_rows(catalogue->edge_rows); catalogue->edge_count++)
        err = load_edge(catalogue, catalogue->edge_count, ret_text);
    if (err)
        return err;
    sort_edges(catalogue);
    index_edges(catalogue);
    return sort_items(catalogue, ret_text);
}
