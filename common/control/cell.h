/* SPDX-License-Identifier: Apache-2.0
 * cell - the values in a cell of a table of rules, private to common/control.
 */
#ifndef BANGBAN_CONTROL_CELL_H
#define BANGBAN_CONTROL_CELL_H

#include <stdbool.h>
#include <string.h>

enum condition { BY_INDUSTRY = 1, BY_ZONE = 2, BY_KEYWORD = 4, BY_LIST = 8 };

/* Of a match_kind; 0 when there is no such kind. */
unsigned rule_conditions(const char *match_kind);

/* The next of the values separated by '|'; false at the end. */
static inline bool cell_next(const char **cell, const char **ret_value, size_t *ret_size)
{
    if (!**cell)
        return false;
    *ret_value = *cell;
    *ret_size = strcspn(*cell, "|");
    *cell += *ret_size;
    *cell += **cell == '|';
    return true;
}

#endif
