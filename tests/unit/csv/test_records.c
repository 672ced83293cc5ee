/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "csv/records.h"

struct seen {
    char text[4096];
    size_t stop_at; /* line at which the handler gives up; 0: never */
};

static int note(void *data, size_t line, const char *const *cells, size_t count)
{
    struct seen *seen = data;
    size_t used = strlen(seen->text);

    used += (size_t)snprintf(seen->text + used, sizeof(seen->text) - used, "%zu:", line);
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(seen->text + used, sizeof(seen->text) - used, "[%s]", cells[i]);
    return line == seen->stop_at ? ERR_CONFLICT : 0;
}

static const char *walk(const char *text)
{
    static struct seen seen;
    size_t line = 0;

    seen = (struct seen){.text = ""};
    assert_int_equal(csv_each_record(text, strlen(text), note, &seen, &line), 0);
    return seen.text;
}

static void rows_have_their_lines_and_any_number_of_cells(void **state)
{
    (void)state;
    assert_string_equal(walk(""), "");
    assert_string_equal(walk("# about\n#\na, b ,c\r\n1\r\n\r\n,2\n"), "3:[a][b][c]4:[1]6:[][2]");
    assert_string_equal(walk("a\n#b\n"), "1:[a]2:[#b]");
    assert_string_equal(walk("\"x,\n\"\"y\"\"\", z\nlast"), "1:[x,\n\"y\"][z]3:[last]");
}

static void cells_beyond_the_limit_are_not_given(void **state)
{
    char text[2 * CSV_COLUMNS_MAX + 20] = "";
    struct seen seen = {.text = ""};
    size_t line = 0;

    (void)state;
    for (int i = 0; i < CSV_COLUMNS_MAX + 5; i++)
        strcat(text, "x,");
    assert_int_equal(csv_each_record(text, strlen(text), note, &seen, &line), 0);
    size_t cells = 0;
    for (const char *c = seen.text; *c; c++)
        cells += *c == '[';
    assert_int_equal(cells, CSV_COLUMNS_MAX);
}

static void faults_name_their_line(void **state)
{
    static const struct {
        const char *text;
        size_t line;
    } bad[] = {{"a,b\n1,x\"y\n", 2}, {"a\n\"never closed\n\n", 2}};
    struct seen seen = {.text = ""};
    size_t line = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        assert_int_equal(csv_each_record(bad[i].text, strlen(bad[i].text), note, &seen, &line), ERR_INVALID);
        assert_int_equal(line, bad[i].line);
    }
    seen = (struct seen){.stop_at = 2};
    assert_int_equal(csv_each_record("a\nb\nc\n", 6, note, &seen, &line), ERR_CONFLICT);
    assert_string_equal(seen.text, "1:[a]2:[b]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_have_their_lines_and_any_number_of_cells),
        cmocka_unit_test(cells_beyond_the_limit_are_not_given),
        cmocka_unit_test(faults_name_their_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
