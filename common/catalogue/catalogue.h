/* SPDX-License-Identifier: Apache-2.0
 * catalogue - the 59 approval items of the regulation, read once and then immutable.
 *
 * catalogue_open reads departments.csv, catalogue.csv, prerequisites.csv and materials.csv of one
 * directory, checks them against each other and refuses the whole with file, line, rule and cure.
 * Everything after that is pure; any thread may read a catalogue.  What a getter returns is borrowed
 * until catalogue_close.
 */
#ifndef BANGBAN_CATALOGUE_H
#define BANGBAN_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "catalogue/item.h"
#include "err/err.h"

#define CATALOGUE_ITEMS     59  /* numbered from 1 as in the regulation, part three */
#define CATALOGUE_EDGES_MAX 512 /* prerequisites */

typedef uint64_t item_set; /* bit n: item n */
#define ITEM_BIT(number) ((item_set)1 << (number))

struct catalogue;

enum catalogue_strength {
    CATALOGUE_HARD,   /* `after` is not accepted before `before` is closed */
    CATALOGUE_SUPPLY, /* `after` may be accepted, but is not closed before `before` is closed */
    CATALOGUE_GATE,   /* `before` binds the start of works that `after` permits, not the permit */
};

struct catalogue_edge {
    uint8_t before, after;
    uint16_t group; /* edges of one non-zero group into one `after` are alternatives; all of one strength */
    enum catalogue_strength strength;
    const char *reason_zh;
};

/* Whose document a material is: who has brought it once is not asked for it again. */
enum catalogue_held {
    CATALOGUE_HELD_NOT, /* made for one application of one item */
    CATALOGUE_HELD_PROJECT,
    CATALOGUE_HELD_ENTERPRISE,
};

struct catalogue_material {
    int item;
    const char *code; /* "M01-01", unique */
    const char *name_zh;
    const char *form_zh;      /* what it must look like */
    const char *where_zh;     /* where to get it */
    enum catalogue_held held; /* unless HELD_NOT, materials of one name are one document */
    bool required, tolerable;
    item_set reusable_from; /* the result of any one of these items serves */
};

/* A named value of a project: "yes", "no" or a decimal number. */
struct catalogue_fact {
    const char *name, *value;
};

struct catalogue_facts {
    const struct catalogue_fact *list;
    size_t count;
};

/* ERR_INVALID, ERR_IO, ERR_TOO_BIG, ERR_NOMEM with `ret_text`. */
int catalogue_open(struct catalogue **ret_catalogue, const char *directory, struct err_text *ret_text)
    __attribute__((warn_unused_result));
void catalogue_close(struct catalogue **catalogue);

const struct catalogue_department *catalogue_departments(const struct catalogue *catalogue,
                                                         size_t *ret_count);
const struct catalogue_department *catalogue_department(const struct catalogue *catalogue,
                                                        const char *code); /* or NULL */

/* The item before any fact is known; NULL unless 1..59. */
const struct catalogue_item *catalogue_item(const struct catalogue *catalogue, int number);

/* The item as it applies to a project: every variant whose condition holds, in the order of the file.
 * A fact that is absent, or of the wrong kind (see catalogue_fact_check), meets no condition. */
struct catalogue_item catalogue_item_for(const struct catalogue *catalogue, int number,
                                         const struct catalogue_facts *facts);

/* Whether some item asks for a fact of this name and the value is of its kind. ERR_INVALID with `ret_text`.
 */
int catalogue_fact_check(const struct catalogue_fact *fact, struct err_text *ret_text);

/* Whether no project has both: a plan for soil and water is a form or a report. */
bool catalogue_facts_exclude(const struct catalogue_fact *a, const struct catalogue_fact *b);

/* Sorted by `after`, alternatives in the order of the file. */
const struct catalogue_edge *catalogue_edges(const struct catalogue *catalogue, size_t *ret_count);
/* The edges into `after`: catalogue_edges()[first .. first + count). */
size_t catalogue_edges_into(const struct catalogue *catalogue, int after, size_t *ret_first);

/* All 59 item numbers so that every prerequisite stands before its item; lowest number first among equals. */
const uint8_t *catalogue_order(const struct catalogue *catalogue);

const struct catalogue_material *catalogue_materials(const struct catalogue *catalogue, int item,
                                                     size_t *ret_count);

#endif
