/* SPDX-License-Identifier: Apache-2.0
 * store_query - what the C code that sql2c.py generates is made of: the types of its
 * parameters and rows, and the calls that run a compiled query.
 *
 * People use the array types here; the store_run_* calls are for generated code only.
 *
 * SQL type          C type                   in an array
 * text              const char *             struct store_text_array, a NULL item is SQL NULL
 * bytea             struct store_bytes       struct store_bytes_array
 * bool              bool                     struct store_bool_array
 * int, bigint       int32_t, int64_t         struct store_int32_array, store_int64_array
 * double precision  double                   struct store_double_array
 * timestamptz       wall_time                struct store_time_array
 * date              civil_day                struct store_day_array
 * uuid              struct uuid              struct store_uuid_array
 *
 * `type?` may be NULL: a column gets `bool has_<column>` beside it; a parameter is a
 * `const T *`, except text and bytea, whose own pointer is NULL.
 */
#ifndef BANGBAN_STORE_QUERY_H
#define BANGBAN_STORE_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena/arena.h"
#include "clock/clock.h"
#include "uuid/uuid.h"

struct store_tx;

struct store_bytes {
    const uint8_t *data; /* NULL with size 0 is an empty value, or SQL NULL for a `bytea?` parameter */
    size_t size;
};

/* X(NAME, C type, name in SQL, OID, OID of its array, bytes of its binary form or 0 if it varies) */
#define STORE_TYPE_LIST(X)                                                                                   \
    X(TEXT, const char *, "text", 25, 1009, 0)                                                               \
    X(BYTES, struct store_bytes, "bytea", 17, 1001, 0)                                                       \
    X(BOOL, bool, "bool", 16, 1000, 1)                                                                       \
    X(INT32, int32_t, "int", 23, 1007, 4)                                                                    \
    X(INT64, int64_t, "bigint", 20, 1016, 8)                                                                 \
    X(DOUBLE, double, "double precision", 701, 1022, 8)                                                      \
    X(TIME, wall_time, "timestamptz", 1184, 1185, 8)                                                         \
    X(DAY, civil_day, "date", 1082, 1182, 4)                                                                 \
    X(UUID, struct uuid, "uuid", 2950, 2951, 16)

enum store_type {
#define X(name, c_type, sql, oid, array_oid, size) STORE_##name,
    STORE_TYPE_LIST(X)
#undef X
};

#define STORE_ARRAY(name, c_type)                                                                            \
    struct store_##name##_array {                                                                            \
        c_type const *items;                                                                                 \
        size_t count;                                                                                        \
    }
STORE_ARRAY(text, const char *);
STORE_ARRAY(bytes, struct store_bytes);
STORE_ARRAY(bool, bool);
STORE_ARRAY(int32, int32_t);
STORE_ARRAY(int64, int64_t);
STORE_ARRAY(double, double);
STORE_ARRAY(time, wall_time);
STORE_ARRAY(day, civil_day);
STORE_ARRAY(uuid, struct uuid);
#undef STORE_ARRAY

#define STORE_PARAMS_MAX 64 /* of one query */

struct store_param {
    const char *name;
    enum store_type type;
    bool array;
    bool nullable;
};

struct store_column {
    const char *name;
    enum store_type type;
    bool array;
    bool nullable;
    size_t offset;     /* of the value in the row */
    size_t has_offset; /* of has_<name> in the row, if nullable */
};

/* One compiled query; static storage, generated. */
struct store_query {
    const char *name;
    const char *sql;
    const struct store_param *params;
    const struct store_column *columns;
    size_t param_count;
    size_t column_count;
    size_t row_size; /* bytes of the generated row struct, 0 if the query returns none */
    int64_t exactly; /* rows that the statement itself insists on, or -1 */
};

struct store_rows {
    void *items; /* count * row_size bytes in the arena */
    size_t count;
};

/* values[i] points at the C value of parameter i; NULL is SQL NULL.  All arguments are borrowed: what they
 * point at is encoded before the call returns.
 *
 * ERR_CONFLICT, ERR_INVALID, ERR_UNAVAIL: this or an earlier queued statement failed (store.h says when
 * which); the transaction is dead until rollback.  ERR_BUG: a NULL or a second row that the query promised
 * not to have. ERR_NOMEM: `arena` is full; the transaction is dead as well. */
int store_run_many(struct store_tx *tx, struct arena *arena, const struct store_query *query,
                   const void *const *values, struct store_rows *ret_rows);

/* ERR_NOT_FOUND without a row; the transaction goes on. */
int store_run_one(struct store_tx *tx, struct arena *arena, const struct store_query *query,
                  const void *const *values, void *ret_row);

int store_run_affected(struct store_tx *tx, const struct store_query *query, const void *const *values,
                       int64_t *ret_affected);

/* Queues the statement without waiting. Its failure shows at the next wait, at the latest at commit. */
int store_run_queued(struct store_tx *tx, const struct store_query *query, const void *const *values);

#endif
