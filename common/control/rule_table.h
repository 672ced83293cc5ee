/* SPDX-License-Identifier: Apache-2.0
 * rule_table - controlled rules as they are written: rows of text, whether from a file, a message or a
 * database.
 *
 * A rule hits a project when all conditions that its match_kind names hold:
 *   industry  the project's GB/T 4754 code begins with one of the codes in match_value
 *   zone      its land zone is one of those in zone
 *   keyword   its name contains one of the words in keyword
 *   list      an entry of the list that match_value names fits: all of industry and keyword that it states
 * Several values in a cell are separated by '|'.  Pure; the rows borrow their texts.
 */
#ifndef BANGBAN_CONTROL_RULE_TABLE_H
#define BANGBAN_CONTROL_RULE_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena/arena.h"
#include "err/err.h"

#define CONTROL_RULES_MAX   512
#define CONTROL_ENTRIES_MAX 20000
#define CONTROL_CELL_MAX    500 /* characters */

enum rule_column {
    RULE_ID,
    RULE_BASIS_KIND,
    RULE_BASIS_DOCUMENT,
    RULE_ARTICLE,
    RULE_MATCH_KIND,
    RULE_MATCH_VALUE,
    RULE_ZONE,
    RULE_KEYWORD,
    RULE_ACTION,
    RULE_REASON,
    RULE_REMEDY,  /* what the enterprise could change */
    RULE_CONTACT, /* whom it may ask */
    RULE_SOURCE_STATUS,
    RULE_CONFIDENCE,
    RULE_COLUMNS
};

enum entry_column {
    ENTRY_NAME, /* as the list has it */
    ENTRY_INDUSTRY,
    ENTRY_KEYWORD,
    ENTRY_SOURCE_STATUS,
    ENTRY_COLUMNS
};

/* As in the header of the files; NULL-terminated. */
extern const char *const rule_column_names[RULE_COLUMNS + 1];
extern const char *const entry_column_names[ENTRY_COLUMNS + 1];

struct rule_row {
    const char *cells[RULE_COLUMNS];
    size_t line; /* of its file, 0: of none */
};

struct entry_row {
    const char *list;
    const char *cells[ENTRY_COLUMNS];
    size_t line;
};

struct rule_table {
    struct rule_row *rules;
    size_t rule_count;
    struct entry_row *entries;
    size_t entry_count;
};

/* Reads the rules of a file, and for each list that they name <directory of the file>/lists/<list>.csv where
 * that is present.  Arena memory.  Only the form of the files is judged: ERR_INVALID, ERR_TOO_BIG, ERR_IO,
 * ERR_NOMEM with `ret_text`. */
int rule_table_read(struct arena *arena, const char *path, struct rule_table *ret_table,
                    struct err_text *ret_text) __attribute__((warn_unused_result));

/* The list that a rule refers to, NULL when it refers to none. */
const char *rule_row_list(const struct rule_row *row);

struct rule_fault {
    bool of_entry; /* row is one of entries, else of rules */
    size_t row;
    const char *column;      /* as in the header */
    const char *rule, *cure; /* Chinese, static */
};

/* Reports every fault of every row, and returns how many there are. */
size_t rule_table_check(const struct rule_table *table,
                        void (*report)(void *context, const struct rule_fault *fault), void *context);

#endif
