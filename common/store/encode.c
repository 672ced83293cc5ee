/* SPDX-License-Identifier: Apache-2.0
 * encode - C values to PostgreSQL's binary parameters.
 */
#include "codec.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#define SIZE_LIMIT ((size_t)1 << 30)

/* Any of the store_*_array structs. */
struct array {
    const void *items;
    size_t count;
};

void params_init(struct params *params)
{
    *params = (struct params){0};
}

void params_done(struct params *params)
{
    free(params->bytes);
    params_init(params);
}

static uint8_t *take(struct params *params, size_t size)
{
    if (size > params->capacity - params->size) {
        size_t capacity = params->capacity ? params->capacity : 4096;
        while (capacity - params->size < size)
            capacity *= 2;
        uint8_t *bytes = realloc(params->bytes, capacity);
        if (!bytes)
            return NULL;
        params->bytes = bytes;
        params->capacity = capacity;
    }
    params->size += size;
    return params->bytes + params->size - size;
}

static void put32(uint8_t *to, uint32_t number)
{
    uint32_t wire = htobe32(number);
    memcpy(to, &wire, sizeof(wire));
}

static void put64(uint8_t *to, uint64_t number)
{
    uint64_t wire = htobe64(number);
    memcpy(to, &wire, sizeof(wire));
}

static int64_t time_to_wire(wall_time t)
{
    int64_t us;

    if (t.us == INT64_MAX || __builtin_sub_overflow(t.us, PG_EPOCH_US, &us))
        return t.us < 0 ? INT64_MIN : INT64_MAX;
    return us;
}

static int32_t day_to_wire(civil_day day)
{
    int32_t n;

    if (day.n == INT32_MAX || __builtin_sub_overflow(day.n, PG_EPOCH_DAY, &n))
        return day.n < 0 ? INT32_MIN : INT32_MAX;
    return n;
}

/* Writes the types.wire_size bytes of a type of fixed size. */
static void put_fixed(uint8_t *to, enum store_type type, const void *value)
{
    uint64_t bits;

    switch (type) {
    case STORE_BOOL:
        *to = *(const bool *)value ? 1 : 0;
        return;
    case STORE_INT32:
        put32(to, (uint32_t) * (const int32_t *)value);
        return;
    case STORE_INT64:
        put64(to, (uint64_t) * (const int64_t *)value);
        return;
    case STORE_DOUBLE:
        memcpy(&bits, value, sizeof(bits));
        put64(to, bits);
        return;
    case STORE_TIME:
        put64(to, (uint64_t)time_to_wire(*(const wall_time *)value));
        return;
    case STORE_DAY:
        put32(to, (uint32_t)day_to_wire(*(const civil_day *)value));
        return;
    case STORE_UUID:
        memcpy(to, value, sizeof(struct uuid));
        return;
    case STORE_TEXT:
    case STORE_BYTES:
        break;
    }
    abort(); /* of varying size: has a branch of its own in the caller */
}

/* The bytes of a text or bytea value; NULL data for SQL NULL. */
static struct store_bytes bytes_of(enum store_type type, const void *value)
{
    if (type == STORE_BYTES)
        return *(const struct store_bytes *)value;

    const char *text = *(const char *const *)value;
    return (struct store_bytes){(const uint8_t *)text, text ? strlen(text) : 0};
}

static int append(struct params *params, struct store_bytes value)
{
    if (value.size > SIZE_LIMIT || params->size + value.size > SIZE_LIMIT)
        return ERR_TOO_BIG;

    uint8_t *to = take(params, value.size);
    if (!to)
        return ERR_NOMEM;
    if (value.size > 0)
        memcpy(to, value.data, value.size);
    return 0;
}

static int encode_varying_item(struct params *params, enum store_type type, const void *item)
{
    struct store_bytes value = bytes_of(type, item);
    uint8_t *length = take(params, 4);

    if (!length)
        return ERR_NOMEM;
    if (type == STORE_TEXT && !value.data) {
        put32(length, UINT32_MAX);
        return 0;
    }
    put32(length, (uint32_t)value.size);
    return append(params, value);
}

static int encode_fixed_items(struct params *params, enum store_type type, const struct array *array)
{
    size_t wire_size = pg_types[type].wire_size;
    uint8_t *to = take(params, array->count * (4 + wire_size));

    if (!to)
        return ERR_NOMEM;
    for (size_t i = 0; i < array->count; i++, to += 4 + wire_size) {
        put32(to, (uint32_t)wire_size);
        put_fixed(to + 4, type, (const char *)array->items + i * pg_types[type].c_size);
    }
    return 0;
}

static bool has_null(enum store_type type, const struct array *array)
{
    const char *const *texts = array->items;

    for (size_t i = 0; type == STORE_TEXT && i < array->count; i++)
        if (!texts[i])
            return true;
    return false;
}

static int encode_array(struct params *params, enum store_type type, const struct array *array)
{
    if (array->count > SIZE_LIMIT / (4 + pg_types[type].c_size))
        return ERR_TOO_BIG;

    uint8_t *header = take(params, array->count > 0 ? ARRAY_HEADER_SIZE : ARRAY_EMPTY_SIZE);
    if (!header)
        return ERR_NOMEM;
    put32(header, array->count > 0 ? 1 : 0);
    put32(header + 4, has_null(type, array) ? 1 : 0);
    put32(header + 8, pg_types[type].oid);
    if (array->count == 0)
        return 0;
    put32(header + 12, (uint32_t)array->count);
    put32(header + 16, 1);
    if (pg_types[type].wire_size > 0)
        return encode_fixed_items(params, type, array);

    int err = 0;
    for (size_t i = 0; i < array->count && err == 0; i++)
        err = encode_varying_item(params, type, (const char *)array->items + i * pg_types[type].c_size);
    return err;
}

static int encode_value(struct params *params, const struct store_param *param, const void *value)
{
    if (param->array) {
        struct array array; /* the store_*_array structs differ in the type of the items only */
        memcpy(&array, value, sizeof(array));
        return encode_array(params, param->type, &array);
    }
    if (pg_types[param->type].wire_size == 0)
        return append(params, bytes_of(param->type, value));

    uint8_t *to = take(params, pg_types[param->type].wire_size);
    if (!to)
        return ERR_NOMEM;
    put_fixed(to, param->type, value);
    return 0;
}

static bool is_null(const struct store_param *param, const void *value)
{
    if (!value || (param->type == STORE_TEXT && !param->array && !*(const char *const *)value))
        return true;
    return param->nullable && param->type == STORE_BYTES && !((const struct store_bytes *)value)->data;
}

int params_encode(struct params *params, const struct store_query *query, const void *const *values)
{
    params->size = 0;
    for (size_t i = 0; i < query->param_count; i++) {
        const struct store_param *param = &query->params[i];

        params->offsets[i] = params->size;
        params->lengths[i] = PARAM_NULL;
        if (is_null(param, values[i])) {
            if (!param->nullable)
                return ERR_BUG;
            continue;
        }
        int err = encode_value(params, param, values[i]);
        if (err < 0)
            return err;
        params->lengths[i] = (int)(params->size - params->offsets[i]);
    }
    return params->size > SIZE_LIMIT ? ERR_TOO_BIG : 0;
}
