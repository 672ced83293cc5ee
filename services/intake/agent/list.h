/* SPDX-License-Identifier: Apache-2.0
 * list - cells of reference data that hold several words, "A01|A02". */
#ifndef BANGBAN_INTAKE_AGENT_LIST_H
#define BANGBAN_INTAKE_AGENT_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list_word {
    const char *text; /* not terminated */
    size_t size;
};

/* The next word, which may be empty; `*rest` begins at the cell and becomes NULL behind its last word. False:
 * none is left. An empty cell has none. */
bool list_next(const char **rest, struct list_word *ret_word);

bool list_has(const char *list, const char *word);

#endif
