/* SPDX-License-Identifier: Apache-2.0
 * list - words between bars. */
#include "list.h"

#include <string.h>

bool list_next(const char **rest, struct list_word *ret_word)
{
    if (!*rest || !**rest)
        return false;
    ret_word->text = *rest;
    ret_word->size = strcspn(*rest, "|");
    *rest = (*rest)[ret_word->size] ? *rest + ret_word->size + 1 : NULL;
    return true;
}

bool list_has(const char *list, const char *word)
{
    size_t size = strlen(word);
    struct list_word part;

    while (list_next(&list, &part))
        if (part.size == size && memcmp(part.text, word, size) == 0)
            return true;
    return false;
}
