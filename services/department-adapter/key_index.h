/* SPDX-License-Identifier: Apache-2.0
 * key_index - the number of each distinct key of a batch: open addressing in arena memory.
 */
#ifndef BANGBAN_KEY_INDEX_H
#define BANGBAN_KEY_INDEX_H

#include <stddef.h>

#include "arena/arena.h"

#define KEY_NONE ((size_t)-1)

struct key_slot;

struct key_index {
    struct key_slot *slots;
    size_t mask;
};

/* For at most `capacity` keys; they are borrowed. ERR_NOMEM. */
int key_index_init(struct key_index *index, struct arena *arena, size_t capacity)
    __attribute__((warn_unused_result));

/* The number under which the key was added before, else `number`, which is now its own. */
size_t key_index_add(struct key_index *index, const void *key, size_t size, size_t number);

/* KEY_NONE if it was never added. */
size_t key_index_find(const struct key_index *index, const void *key, size_t size);

#endif
