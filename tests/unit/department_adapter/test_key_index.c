/* SPDX-License-Identifier: Apache-2.0
 * test_key_index - against a plain search, at full capacity.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "err/err.h"
#include "key_index.h"

#define KEYS 500

static void a_key_keeps_its_first_number(void **state)
{
    static char keys[KEYS][8];
    struct arena arena;
    struct key_index index;

    (void)state;
    arena_init(&arena, 1 << 20);
    assert_int_equal(key_index_init(&index, &arena, KEYS), 0);
    for (size_t i = 0; i < KEYS; i++) {
        snprintf(keys[i], sizeof keys[i], "k%zu", i);
        assert_int_equal(key_index_find(&index, keys[i], strlen(keys[i])), KEY_NONE);
        assert_int_equal(key_index_add(&index, keys[i], strlen(keys[i]), i), i);
        assert_int_equal(key_index_add(&index, keys[i], strlen(keys[i]), i + 1), i);
    }
    for (size_t i = 0; i < KEYS; i++)
        assert_int_equal(key_index_find(&index, keys[i], strlen(keys[i])), i);
    assert_int_equal(key_index_find(&index, "k1", 1), KEY_NONE);
    assert_int_equal(key_index_find(&index, "x", 1), KEY_NONE);
    arena_done(&arena);
}

static void a_small_arena_is_an_error(void **state)
{
    struct arena arena;
    struct key_index index;

    (void)state;
    arena_init(&arena, 64);
    assert_int_equal(key_index_init(&index, &arena, KEYS), ERR_NOMEM);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_keeps_its_first_number),
        cmocka_unit_test(a_small_arena_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
