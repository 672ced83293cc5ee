/* SPDX-License-Identifier: Apache-2.0
 * key_index - FNV-1a and linear probing; at most half full.
 */
#include "key_index.h"

#include <stdint.h>
#include <string.h>

#include "err/err.h"

struct key_slot {
    const void *key; /* NULL: free */
    size_t size;
    size_t number;
};

int key_index_init(struct key_index *index, struct arena *arena, size_t capacity)
{
    size_t size = 8;

    while (size < 2 * capacity)
        size *= 2;
    index->mask = size - 1;
    index->slots = arena_array(arena, size, sizeof *index->slots);
    return index->slots ? 0 : ERR_NOMEM;
}

static uint64_t hash_of(const uint8_t *key, size_t size)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ key[i]) * UINT64_C(0x100000001b3);
    return hash ^ hash >> 32;
}

/* The slot of the key, or the free one where it belongs. */
static struct key_slot *probe(const struct key_index *index, const void *key, size_t size)
{
    size_t at = hash_of(key, size) & index->mask;

    while (index->slots[at].key &&
           (index->slots[at].size != size || memcmp(index->slots[at].key, key, size) != 0))
        at = (at + 1) & index->mask;
    return &index->slots[at];
}

size_t key_index_add(struct key_index *index, const void *key, size_t size, size_t number)
{
    struct key_slot *slot = probe(index, key, size);

    if (!slot->key)
        *slot = (struct key_slot){key, size, number};
    return slot->number;
}

size_t key_index_find(const struct key_index *index, const void *key, size_t size)
{
    const struct key_slot *slot = probe(index, key, size);

    return slot->key ? slot->number : KEY_NONE;
}
