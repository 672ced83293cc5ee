/* SPDX-License-Identifier: Apache-2.0
 * codec - C values to and from PostgreSQL's binary format.
 *
 * Pure: memory in, memory out.  Every number is big-endian.  An array is: dimensions, "has NULLs", item type,
 * then per dimension its count and lower bound, then the items, each with its length before it or -1 for
 * NULL.  An empty one has no dimension.  Instants and days at or beyond the ends of their C types are
 * PostgreSQL's 'infinity' and '-infinity'.
 */
#ifndef BANGBAN_STORE_CODEC_H
#define BANGBAN_STORE_CODEC_H

#include <stddef.h>
#include <stdint.h>

#include "arena/arena.h"
#include "store_query.h"

#define PG_EPOCH_US       INT64_C(946684800000000) /* PostgreSQL's zero, 2000-01-01T00:00:00Z, since 1970 */
#define PG_EPOCH_DAY      10957
#define ARRAY_HEADER_SIZE 20 /* bytes before the items, one dimension */
#define ARRAY_EMPTY_SIZE  12

/* Indexed by enum store_type. OIDs of built-in types are the same in every installation. */
struct pg_type {
    const char *sql;
    uint32_t oid;
    uint32_t array_oid;
    size_t wire_size; /* 0: varies */
    size_t c_size;
};
extern const struct pg_type pg_types[];

/* The parameters of one statement, encoded one behind the other; reused from statement to statement. */
struct params {
    uint8_t *bytes;
    size_t size;
    size_t capacity;
    size_t offsets[STORE_PARAMS_MAX];
    int lengths[STORE_PARAMS_MAX]; /* PARAM_NULL for SQL NULL */
};

#define PARAM_NULL (-1)

void params_init(struct params *params);
void params_done(struct params *params);

/* Encodes all parameters of `query`.  ERR_BUG: a NULL for a parameter that is not nullable; ERR_TOO_BIG: more
 * than 1 GiB, PostgreSQL's own limit; ERR_NOMEM. */
int params_encode(struct params *params, const struct store_query *query, const void *const *values);

/* Decodes `size` bytes of a column that is not NULL to the C value at `ret_value`; texts and items go to the
 * arena. ERR_BUG: the bytes are not of that type; ERR_NOMEM. */
int column_decode(struct arena *arena, const struct store_column *column, const uint8_t *bytes, size_t size,
                  void *ret_value);

#endif
