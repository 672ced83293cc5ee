/* SPDX-License-Identifier: Apache-2.0
 * formality - the check of form at the window: which items need handling, and is all there that they need?
 *
 * Every required material of every item to be handled is one of
 *   present   handed in
 *   covered   the result of an item of this application, or one that the project or the centre already
 *             has; or of an item that this project does not need
 *   promised  tolerable, promised by a day that has not passed, and the enterprise is not barred
 *             (regulation, part two, 4: 容缺受理)
 *   missing   all others, and what is here but wrong: they go into the one notice (part two, 1: 一次性告知;
 *             Administrative Licensing Law art. 32(4))
 *
 * Pure; memory of the arena.
 */
#ifndef BANGBAN_INTAKE_FORMALITY_H
#define BANGBAN_INTAKE_FORMALITY_H

#include "arena/arena.h"
#include "catalogue/catalogue.h"
#include "clock/clock.h"

/* What is wrong with a material, Chinese; form and where "" or as the catalogue does not have them. */
struct material_fault {
    const char *reason, *form, *where;
};

struct handed_in {
    int item;
    const char *code;
    const char *promised_on;            /* NULL: it is here */
    bool promise_over;                  /* that day has passed, and the promise was never taken up */
    const struct material_fault *fault; /* NULL: none was found */
    wall_time handed_in_at;             /* 0: now */
};

struct formality_input {
    const struct catalogue *catalogue;
    const struct catalogue_facts *facts;
    item_set asked;   /* not empty */
    item_set results; /* that the project or the centre has */
    const struct handed_in *materials;
    size_t material_count;
    const char *barred; /* why tolerance is not open to this enterprise, Chinese; NULL when it is */
};

struct formality_missing {
    const struct catalogue_material *material;
    struct material_fault fault;
    wall_time wrong_since;   /* when what is wrong came; 0: nothing is here */
    const char *promised_on; /* the promised day, if all that is wrong is that it has passed; else NULL */
};

struct formality_promise {
    const struct catalogue_material *material;
    const char *promised_on;
};

struct formality {
    struct catalogue_item *items; /* to be handled, as the facts make them, by number */
    size_t item_count;
    struct catalogue_item *excluded; /* asked for, but dropped by the facts; `drop` says why */
    size_t excluded_count;
    struct formality_missing *missing; /* of all items, by number */
    size_t missing_count;
    struct formality_promise *promises;
    size_t promise_count;
};

/* What was asked, and for an item that is handled as another one that other one as well. */
item_set formality_scope(const struct catalogue *catalogue, const struct catalogue_facts *facts,
                         item_set asked);

/* ERR_NOMEM. */
int formality_check(struct arena *arena, const struct formality_input *input,
                    struct formality *ret_formality);

/* "accepted", "accepted_tolerant" or "correction". */
const char *formality_status(const struct formality *formality);

/* The item whose result serves as the material: one that is here before one that is handled; 0: none. */
int formality_covering_item(const struct catalogue_material *material, item_set results, item_set handled);

/* The material of an item, NULL when the item asks for none of that code. */
const struct catalogue_material *formality_material(const struct catalogue *catalogue, int item,
                                                    const char *code);

#endif
