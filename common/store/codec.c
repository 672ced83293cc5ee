/* SPDX-License-Identifier: Apache-2.0
 * codec - the table of types that encode.c and decode.c read.
 */
#include "codec.h"

const struct pg_type pg_types[] = {
#define X(name, c_type, sql, oid, array_oid, size)                                                           \
    [STORE_##name] = {sql, oid, array_oid, size, sizeof(c_type)},
    STORE_TYPE_LIST(X)
#undef X
};
