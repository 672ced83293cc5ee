/* SPDX-License-Identifier: Apache-2.0
 * decode - PostgreSQL's binary columns to C values in an arena.
 *
 * The column's type was checked when the query was prepared; lengths are checked all the same.
 */
#include "codec.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

/* Any of the store_*_array structs. */
struct array {
    const void *items;
    size_t count;
};

static uint32_t get32(const uint8_t *from)
{
    uint32_t wire;

    memcpy(&wire, from, sizeof(wire));
    return be32toh(wire);
}

static uint64_t get64(const uint8_t *from)
{
    uint64_t wire;

    memcpy(&wire, from, sizeof(wire));
    return be64toh(wire);
}

static wall_time time_of_wire(int64_t wire)
{
    int64_t us;

    if (wire == INT64_MIN || __builtin_add_overflow(wire, PG_EPOCH_US, &us))
        return (wall_time){wire < 0 ? INT64_MIN : INT64_MAX};
    return (wall_time){us};
}

static civil_day day_of_wire(int32_t wire)
{
    int32_t n;

    if (wire == INT32_MIN || __builtin_add_overflow(wire, PG_EPOCH_DAY, &n))
        return (civil_day){wire < 0 ? INT32_MIN : INT32_MAX};
    return (civil_day){n};
}

static void get_fixed(enum store_type type, const uint8_t *from, void *ret_value)
{
    uint64_t bits;

    switch (type) {
    case STORE_BOOL:
        *(bool *)ret_value = *from != 0;
        return;
    case STORE_INT32:
        *(int32_t *)ret_value = (int32_t)get32(from);
        return;
    case STORE_INT64:
        *(int64_t *)ret_value = (int64_t)get64(from);
        return;
    case STORE_DOUBLE:
        bits = get64(from);
        memcpy(ret_value, &bits, sizeof(bits));
        return;
    case STORE_TIME:
        *(wall_time *)ret_value = time_of_wire((int64_t)get64(from));
        return;
    case STORE_DAY:
        *(civil_day *)ret_value = day_of_wire((int32_t)get32(from));
        return;
    case STORE_UUID:
        memcpy(ret_value, from, sizeof(struct uuid));
        return;
    case STORE_TEXT:
    case STORE_BYTES:
        break;
    }
    abort();
}

static int decode_scalar(struct arena *arena, enum store_type type, const uint8_t *bytes, size_t size,
                         void *ret_value)
{
    if (pg_types[type].wire_size > 0) {
        if (size != pg_types[type].wire_size)
            return ERR_BUG;
        get_fixed(type, bytes, ret_value);
        return 0;
    }
    char *copy = arena_alloc(arena, size + 1); /* zeroed: a text ends with NUL */
    if (!copy)
        return ERR_NOMEM;
    memcpy(copy, bytes, size);
    if (type == STORE_TEXT)
        *(const char **)ret_value = copy;
    else
        *(struct store_bytes *)ret_value = (struct store_bytes){(const uint8_t *)copy, size};
    return 0;
}

static int decode_item(struct arena *arena, enum store_type type, const uint8_t **at, const uint8_t *end,
                       void *ret_item)
{
    if (end - *at < 4)
        return ERR_BUG;
    uint32_t size = get32(*at);
    *at += 4;
    if (size == UINT32_MAX) {
        if (type != STORE_TEXT)
            return ERR_BUG; /* no C value stands for it */
        *(const char **)ret_item = NULL;
        return 0;
    }
    if (size > (size_t)(end - *at))
        return ERR_BUG;
    int err = decode_scalar(arena, type, *at, size, ret_item);
    *at += size;
    return err;
}

static int decode_array(struct arena *arena, enum store_type type, const uint8_t *bytes, size_t size,
                        struct array *ret_array)
{
    if (size < ARRAY_EMPTY_SIZE || get32(bytes) > 1 || get32(bytes + 8) != pg_types[type].oid)
        return ERR_BUG;
    if (get32(bytes) == 0) {
        *ret_array = (struct array){0};
        return 0;
    }
    size_t count = size < ARRAY_HEADER_SIZE ? SIZE_MAX : get32(bytes + 12);
    if (count > size / 4)
        return ERR_BUG;
    char *items = arena_array(arena, count, pg_types[type].c_size);
    if (!items)
        return ERR_NOMEM;

    const uint8_t *at = bytes + ARRAY_HEADER_SIZE;
    int err = 0;
    for (size_t i = 0; i < count && err == 0; i++)
        err = decode_item(arena, type, &at, bytes + size, items + i * pg_types[type].c_size);
    *ret_array = (struct array){items, count};
    return err;
}

int column_decode(struct arena *arena, const struct store_column *column, const uint8_t *bytes, size_t size,
                  void *ret_value)
{
    struct array array;

    if (!column->array)
        return decode_scalar(arena, column->type, bytes, size, ret_value);

    int err = decode_array(arena, column->type, bytes, size, &array);
    if (err == 0)
        memcpy(ret_value, &array, sizeof(array));
    return err;
}
