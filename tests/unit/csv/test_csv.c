/* SPDX-License-Identifier: Apache-2.0
 * test_csv - what a table holds, and that every broken rule is refused with its line and its cure.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "csv/csv.h"

enum { COL_CODE, COL_NAME, COL_DAYS };
static const char *const columns[] = {"code", "name", "days", NULL};
static const char *const codes[] = {"ndrc", "water", NULL};

static int open_bytes(struct csv_table **ret_table, const void *bytes, size_t size, struct err_text *ret_text)
{
    char path[] = "/tmp/bangban-test-csv-XXXXXX";
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), size);
    close(fd);
    int err = csv_open(ret_table, path, columns, ret_text);
    unlink(path);
    return err;
}

static struct csv_table *table_of(const char *text)
{
    struct csv_table *table = NULL;
    struct err_text why = {""};

    if (open_bytes(&table, text, strlen(text), &why) != 0)
        fail_msg("%s", why.text);
    return table;
}

static void assert_refused(const char *bytes, size_t size, const char *line, const char *rule)
{
    struct csv_table *table = NULL;
    struct err_text why = {""};

    assert_int_equal(open_bytes(&table, bytes, size, &why), ERR_INVALID);
    assert_null(table);
    if (!strstr(why.text, line) || !strstr(why.text, rule))
        fail_msg("\"%s\" should name \"%s\" and \"%s\"", why.text, line, rule);
}

static void a_table_gives_cells_by_column_and_lines_by_row(void **state)
{
    struct csv_table *table =
        table_of("\xef\xbb\xbf# source: none\n# two\ncode,days,name\n\nwater,5,\"a \"\"b\"\",\nc\"\r\n"
                 "ndrc, 7 ,水利");

    (void)state;
    assert_int_equal(csv_rows(table), 2);
    assert_string_equal(csv_text(table, 0, COL_NAME), "a \"b\",\nc");
    assert_string_equal(csv_text(table, 1, COL_NAME), "水利");
    assert_string_equal(csv_text(table, 1, COL_DAYS), "7");
    assert_int_equal(csv_line(table, 0), 5);
    assert_int_equal(csv_line(table, 1), 7);
    csv_close(&table);
    assert_null(table);
}

static void a_typed_getter_reads_or_names_the_cell(void **state)
{
    struct csv_table *table =
        table_of("code,name,days\nndrc,x,12\ngold,x,12d\nwater,x,99999999999\nwater,x,\n");
    struct err_text why;
    int days = 0;

    (void)state;
    assert_int_equal(csv_int(table, 0, COL_DAYS, &days, &why), 0);
    assert_int_equal(days, 12);
    for (size_t row = 1; row < 4; row++)
        assert_int_equal(csv_int(table, row, COL_DAYS, &days, &why), ERR_INVALID);
    assert_int_equal(days, 12);
    assert_non_null(strstr(why.text, ":5: column days"));
    assert_int_equal(csv_choice(table, 2, COL_CODE, codes, &why), 1);
    assert_int_equal(csv_choice(table, 1, COL_CODE, codes, &why), ERR_INVALID);
    assert_non_null(strstr(why.text, ":3: column code is \"gold\"; write one of: ndrc, water"));
    csv_close(&table);
}

#define REFUSED(bytes, line, rule) assert_refused(bytes, sizeof(bytes) - 1, line, rule)

static void every_broken_rule_is_named(void **state)
{
    (void)state;
    REFUSED("", ":1:", "no header");
    REFUSED("# only a comment\n", ":1:", "no header");
    REFUSED("code,name\na,b\n", ":1:", "days is missing");
    REFUSED("#\ncode,name,days,colour\n", ":2:", "\"colour\" is unknown");
    REFUSED("code,name,days,name\n", ":1:", "name stands twice");
    REFUSED("code,name,days\na,b\n", ":2:", "as many cells");
    REFUSED("code,name,days\na,b,c\na,b,c,d\n", ":3:", "as many cells");
    REFUSED("code,name,days\na,b\"c,d\n", ":2:", "quote");
    REFUSED("code,name,days\na,b,\"c\n\n", ":2:", "never closed");
}

static void bytes_that_are_not_text_are_refused(void **state)
{
    (void)state;
    REFUSED("code,name,days\na,b,c\0d\n", ":2:", "U+0000");
    REFUSED("code,name,days\na,b,\xe2\x80\xae"
            "c\n",
            ":2:", "U+202E");                                          /* right-to-left override */
    REFUSED("code,name,days\na,b,\xc0\x80\n", ":2:", "UTF-8");         /* overlong */
    REFUSED("code,name,days\na,b,\xed\xa0\x80\n", ":2:", "UTF-8");     /* surrogate */
    REFUSED("code,name,days\n\na,b,\xb6\xab\n", ":3:", "UTF-8");       /* GB18030 */
    REFUSED("code,name,days\na,b,\xe4\xb8", ":2:", "UTF-8");           /* cut short */
    REFUSED("code,name,days\na,b,\xf4\x90\x80\x80\n", ":2:", "UTF-8"); /* beyond U+10FFFF */
}

static void limits_hold(void **state)
{
    static char text[CSV_FILE_MAX + 1];
    struct csv_table *table = NULL;
    struct err_text why;
    size_t head = (size_t)sprintf(text, "code,name,days\na,b,");

    (void)state;
    memset(text + head, 'x', sizeof(text) - head);
    assert_refused(text, head + CSV_CELL_MAX + 1, ":2:", "4096");
    assert_int_equal(open_bytes(&table, text, head + CSV_CELL_MAX, &why), 0);
    csv_close(&table);
    assert_int_equal(open_bytes(&table, text, sizeof(text), &why), ERR_TOO_BIG);
    assert_int_equal(csv_open(&table, "/nonexistent/file.csv", columns, &why), ERR_IO);
    assert_int_equal(csv_open(&table, "/", columns, &why), ERR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_gives_cells_by_column_and_lines_by_row),
        cmocka_unit_test(a_typed_getter_reads_or_names_the_cell),
        cmocka_unit_test(every_broken_rule_is_named),
        cmocka_unit_test(bytes_that_are_not_text_are_refused),
        cmocka_unit_test(limits_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
