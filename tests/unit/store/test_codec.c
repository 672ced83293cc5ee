/* SPDX-License-Identifier: Apache-2.0
 * The binary format: known bytes out, and no malformed byte string in does harm.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "err/err.h"
#include "store/codec.h"

static struct store_query query_of(const struct store_param *params, size_t count)
{
    return (struct store_query){.name = "q", .params = params, .param_count = count};
}

static void scalars_have_known_bytes(void **state)
{
    static const struct store_param params[] = {
        {"a", STORE_INT32, false, false}, {"b", STORE_TIME, false, false}, {"c", STORE_DAY, false, false},
        {"d", STORE_TEXT, false, false},  {"e", STORE_TEXT, false, true},  {"f", STORE_INT64, false, true},
    };
    const int32_t a = -2;
    const wall_time b = {946684800000001};
    const civil_day c = {10958};
    const char *d = "é";
    const char *e = NULL;
    const void *const values[] = {&a, &b, &c, &d, &e, NULL};
    static const uint8_t expected[] = {0xff, 0xff, 0xff, 0xfe, 0, 0, 0, 0,    0,
                                       0,    0,    1,    0,    0, 0, 1, 0xc3, 0xa9};
    const struct store_query query = query_of(params, 6);
    struct params encoded;

    (void)state;
    params_init(&encoded);
    assert_int_equal(params_encode(&encoded, &query, values), 0);
    assert_int_equal(encoded.size, sizeof(expected));
    assert_memory_equal(encoded.bytes, expected, sizeof(expected));
    assert_int_equal(encoded.lengths[3], 2);
    assert_int_equal(encoded.lengths[4], PARAM_NULL);
    assert_int_equal(encoded.lengths[5], PARAM_NULL);
    params_done(&encoded);
}

static void a_null_needs_a_nullable_parameter(void **state)
{
    static const struct store_param params[] = {{"a", STORE_TEXT, false, false}};
    const struct store_query query = query_of(params, 1);
    const char *text = NULL;
    const void *const values[] = {&text};
    struct params encoded;

    (void)state;
    params_init(&encoded);
    assert_int_equal(params_encode(&encoded, &query, values), ERR_BUG);
    params_done(&encoded);
}

static void absurd_sizes_are_refused(void **state)
{
    static const struct store_param params[] = {{"a", STORE_BYTES, false, false},
                                                {"b", STORE_INT64, true, false}};
    const struct store_query blob = query_of(params, 1);
    const struct store_query array = query_of(params + 1, 1);
    const struct store_bytes bytes = {(const uint8_t *)"", (size_t)2 << 30};
    const struct store_int64_array numbers = {NULL, SIZE_MAX / 2};
    struct params encoded;

    (void)state;
    params_init(&encoded);
    assert_int_equal(params_encode(&encoded, &blob, (const void *const[]){&bytes}), ERR_TOO_BIG);
    assert_int_equal(params_encode(&encoded, &array, (const void *const[]){&numbers}), ERR_TOO_BIG);
    params_done(&encoded);
}

/* {1, 2} as int[] */
static const uint8_t two_ints[] = {0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 23, 0, 0, 0, 2, 0, 0,
                                   0, 1, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0,  0, 4, 0, 0, 0, 2};

/* From a heap block of just this size, so that the sanitizer sees a read beyond. */
static int decode_copy(const struct store_column *column, const uint8_t *bytes, size_t size, void *ret_value)
{
    struct arena arena;
    uint8_t *copy = malloc(size > 0 ? size : 1);

    memcpy(copy, bytes, size);
    arena_init(&arena, 1 << 20);
    int err = column_decode(&arena, column, copy, size, ret_value);
    arena_done(&arena);
    free(copy);
    return err;
}

static void a_cut_array_is_refused_at_every_length(void **state)
{
    const struct store_column column = {.name = "a", .type = STORE_INT32, .array = true};
    struct store_int32_array array;

    (void)state;
    for (size_t size = 0; size < sizeof(two_ints); size++)
        assert_int_equal(decode_copy(&column, two_ints, size, &array), ERR_BUG);
    assert_int_equal(decode_copy(&column, two_ints, sizeof(two_ints), &array), 0);
    assert_int_equal(array.count, 2);
}

static void any_byte_of_an_array_may_be_wrong(void **state)
{
    const struct store_column column = {.name = "a", .type = STORE_INT32, .array = true};
    struct store_int32_array array;
    uint8_t bytes[sizeof(two_ints)];

    (void)state;
    for (size_t at = 0; at < sizeof(two_ints); at++)
        for (int value = 0; value < 256; value++) {
            memcpy(bytes, two_ints, sizeof(bytes));
            bytes[at] = (uint8_t)value;
            int err = decode_copy(&column, bytes, sizeof(bytes), &array);
            assert_true(err == 0 || err == ERR_BUG || err == ERR_NOMEM);
        }
}

static void a_wrong_length_is_refused(void **state)
{
    const struct store_column column = {.name = "a", .type = STORE_UUID};
    struct uuid id;

    (void)state;
    assert_int_equal(decode_copy(&column, two_ints, 15, &id), ERR_BUG);
    assert_int_equal(decode_copy(&column, two_ints, 16, &id), 0);
    assert_memory_equal(&id, two_ints, 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scalars_have_known_bytes),
        cmocka_unit_test(a_null_needs_a_nullable_parameter),
        cmocka_unit_test(absurd_sizes_are_refused),
        cmocka_unit_test(a_cut_array_is_refused_at_every_length),
        cmocka_unit_test(any_byte_of_an_array_may_be_wrong),
        cmocka_unit_test(a_wrong_length_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
