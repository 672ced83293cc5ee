/* SPDX-License-Identifier: Apache-2.0
 * Zeroing, alignment, caps and reuse of arenas.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "arena/arena.h"

static void memory_is_zeroed_aligned_and_apart(void **state)
{
    struct arena arena;
    unsigned char *before = NULL;

    (void)state;
    arena_init(&arena, 1 << 20);
    for (size_t size = 0; size < 300; size++) {
        unsigned char *p = arena_alloc(&arena, size);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(p[i], 0);
        assert_ptr_not_equal(p, before);
        memset(p, 0xAA, size);
        before = p;
    }
    arena_done(&arena);
}

static void the_cap_is_exact(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 160);
    for (int i = 0; i < 10; i++)
        assert_non_null(arena_alloc(&arena, 16));
    assert_null(arena_alloc(&arena, 1));
    assert_int_equal(arena_used(&arena), 160);
    arena_done(&arena);
}

static void an_empty_arena_gives_nothing(void **state)
{
    struct arena arena = {0};

    (void)state;
    assert_null(arena_alloc(&arena, 0));
    arena_reset(&arena);
    arena_done(&arena);
}

static void sizes_that_overflow_are_refused(void **state)
{
    struct arena arena;

    (void)state;
    volatile size_t all = SIZE_MAX; /* volatile: the compiler must not warn about what is tested here */
    arena_init(&arena, SIZE_MAX);
    assert_null(arena_alloc(&arena, all));
    assert_null(arena_alloc(&arena, all - 7));
    assert_null(arena_array(&arena, all / 2, 3));
    assert_int_equal(arena_used(&arena), 0);
    arena_done(&arena);
}

static void a_reset_arena_reuses_and_rezeroes(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 1 << 20);
    for (int i = 0; i < 100; i++)
        memset(arena_alloc(&arena, 1000), 0xFF, 1000);
    arena_reset(&arena);
    assert_int_equal(arena_used(&arena), 0);
    const unsigned char *p = arena_alloc(&arena, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(p[i], 0);
    arena_reset(&arena);
    assert_ptr_equal(arena_alloc(&arena, 1), p); /* the kept block, from its start */
    arena_done(&arena);
}

static void a_large_object_gets_a_block_of_its_own(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 16 << 20);
    char *small = arena_strdup(&arena, "small");
    memset(arena_alloc(&arena, 5 << 20), 1, 5 << 20);
    assert_string_equal(small, "small");
    assert_non_null(arena_alloc(&arena, 64));
    arena_done(&arena);
}

static void texts_are_copied(void **state)
{
    struct arena arena;
    char source[] = "办件-42";

    (void)state;
    arena_init(&arena, 1 << 16);
    char *copy = arena_strdup(&arena, source);
    source[0] = '?';
    assert_string_equal(copy, "办件-42");
    assert_string_equal(arena_strndup(&arena, "abcdef", 3), "abc");
    assert_string_equal(arena_strndup(&arena, "ab", 30), "ab");
    assert_string_equal(arena_printf(&arena, "%s/%d", "x", 7), "x/7");
    assert_memory_equal(arena_memdup(&arena, "a\0b", 3), "a\0b", 3);
    arena_done(&arena);
}

static void a_text_over_the_cap_is_null(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 32);
    assert_null(arena_printf(&arena, "%64d", 1));
    assert_null(arena_strdup(&arena, "a text of more than thirty-two bytes"));
    assert_null(arena_strndup(&arena, "a text of more than thirty-two bytes", 33));
    assert_non_null(arena_strdup(&arena, "fits"));
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(the_cap_is_exact),
        cmocka_unit_test(an_empty_arena_gives_nothing),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(a_reset_arena_reuses_and_rezeroes),
        cmocka_unit_test(a_large_object_gets_a_block_of_its_own),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(a_text_over_the_cap_is_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
