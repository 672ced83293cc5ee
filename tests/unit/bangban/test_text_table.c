/* SPDX-License-Identifier: Apache-2.0
 * test_text_table - columns line up whatever the script.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "text_table.h"

static void width_counts_columns(void **state)
{
    (void)state;
    assert_int_equal(text_width(""), 0);
    assert_int_equal(text_width("abc 1"), 5);
    assert_int_equal(text_width("绿灯"), 4);
    assert_int_equal(text_width("（园林绿化）"), 12);
    assert_int_equal(text_width("1–8"), 3);
    assert_int_equal(text_width("é→"), 2);
    assert_int_equal(text_width("𠮷"), 2);
    assert_int_equal(text_width("\xff\xfe"), 2); /* not UTF-8: a mark each */
}

static void times_are_beijing_to_the_minute(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 4096);
    assert_string_equal(text_time(&arena, 1772440259123456), "2026-03-02 16:30");
    assert_string_equal(text_time(&arena, 0), "");
    arena_done(&arena);
}

static void rows_line_up(void **state)
{
    struct arena arena;
    struct text_table table;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    (void)state;
    arena_init(&arena, 65536);
    text_table_init(&table, &arena, (const char *const[]){">号", "名称", "灯", "注", NULL});
    TEXT_ROW(&table, "7", "备案", "绿灯", NULL);
    TEXT_ROW(&table, text_cell(&table, "%d", 128), "a", "", "x");
    text_table_print(&table, out);
    fclose(out);
    assert_string_equal(text, " 号  名称  灯    注\n"
                              "  7  备案  绿灯\n"
                              "128  a           x\n");
    free(text);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(width_counts_columns),
        cmocka_unit_test(times_are_beijing_to_the_minute),
        cmocka_unit_test(rows_line_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
