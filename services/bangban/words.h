/* SPDX-License-Identifier: Apache-2.0
 * words - the names that messages carry, as people say them.
 */
#ifndef BANGBAN_WORDS_H
#define BANGBAN_WORDS_H

#include "catalogue/catalogue.h"
#include "cli.h"

enum word_list {
    WORD_STATUS, /* of an application */
    WORD_STATE,  /* of a step or an approval */
    WORD_HOLDER,
    WORD_LIGHT,
    WORD_RUNG,
    WORD_CLOCK,   /* kind of clock */
    WORD_UNIT,    /* of a period */
    WORD_RUNNING, /* state of a clock */
    WORD_EVENT,   /* of an approval */
    WORD_VERDICT, /* of a push */
    WORD_PARKED,
    WORD_ERROR,      /* err_name */
    WORD_OS_ERROR,   /* strerrorname_np */
    WORD_MESSAGE,    /* type of an event */
    WORD_DEPARTMENT, /* has no words: titles_department */
    WORD_VALUE,      /* names that mean the same wherever they stand */
    WORD_LISTS,
};

/* The Chinese word; a name that is not in the list comes back as it is. */
const char *word(enum word_list list, const char *name);

/* Titles of departments and items; codes and "" where the reference data cannot be read. */
struct titles {
    struct catalogue *catalogue; /* NULL: could not be read */
};

void titles_open(struct titles *titles, struct cli *cli);
void titles_close(struct titles *titles);
const char *titles_department(const struct titles *titles, const char *code);
const char *titles_item(const struct titles *titles, int number);

/* "department:housing" and the other holders of the ledger. */
const char *titles_holder(const struct titles *titles, const char *holder);

#endif
