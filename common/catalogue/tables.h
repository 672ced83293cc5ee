/* SPDX-License-Identifier: Apache-2.0
 * tables - the memory behind struct catalogue and the loaders that fill it, private to common/catalogue.
 *
 * The CSV tables stay open: every string of the catalogue is a cell of one of them.
 */
#ifndef BANGBAN_CATALOGUE_TABLES_H
#define BANGBAN_CATALOGUE_TABLES_H

#include "catalogue/catalogue.h"
#include "csv/csv.h"

#define DEPARTMENTS_MAX 64
#define VARIANTS_MAX    4 /* of one item */
#define MATERIALS_MAX   1024

enum variant_test { TEST_ALWAYS, TEST_FLAG, TEST_BELOW, TEST_AT_MOST, TEST_ABOVE, TEST_AT_LEAST };

struct variant {
    enum variant_test test;
    int attribute; /* index in the table of attributes, for every test but TEST_ALWAYS */
    double limit;
    int effect; /* index in the table of effects */
    int number; /* argument of the effect, 0 if it has none */
};

struct catalogue {
    struct csv_table *department_rows, *item_rows, *edge_rows, *material_rows;
    struct catalogue_department departments[DEPARTMENTS_MAX];
    size_t department_count;
    struct catalogue_item items[CATALOGUE_ITEMS + 1];
    struct variant variants[CATALOGUE_ITEMS + 1][VARIANTS_MAX];
    int variant_count[CATALOGUE_ITEMS + 1];
    size_t item_row[CATALOGUE_ITEMS + 1]; /* for messages */
    struct catalogue_edge edges[CATALOGUE_EDGES_MAX];
    size_t edge_row[CATALOGUE_EDGES_MAX];
    size_t edge_count;
    size_t first_edge[CATALOGUE_ITEMS + 2];
    uint8_t order[CATALOGUE_ITEMS];
    struct catalogue_material materials[MATERIALS_MAX];
    size_t material_row[MATERIALS_MAX];
    size_t material_count;
    size_t first_material[CATALOGUE_ITEMS + 2];
};

/* Each reads one file of `directory` and checks it against those before it. */
int catalogue_load_departments(struct catalogue *catalogue, const char *directory, struct err_text *ret_text);
int catalogue_load_items(struct catalogue *catalogue, const char *directory, struct err_text *ret_text);
int catalogue_load_edges(struct catalogue *catalogue, const char *directory, struct err_text *ret_text);
int catalogue_load_materials(struct catalogue *catalogue, const char *directory, struct err_text *ret_text);

/* Reads the cell `variants` of an item; those without a condition take effect at once. */
int catalogue_load_variants(struct catalogue *catalogue, size_t row, int column, int number,
                            struct err_text *ret_text);

int catalogue_open_table(struct csv_table **ret_table, const char *directory, const char *name,
                         const char *const columns[], struct err_text *ret_text);
/* An item number from 1 to 59 in a cell. */
int catalogue_read_number(const struct csv_table *table, size_t row, int column, int *ret_number,
                          struct err_text *ret_text);

#endif
