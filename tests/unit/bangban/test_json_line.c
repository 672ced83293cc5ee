/* SPDX-License-Identifier: Apache-2.0
 * test_json_line - fields are found on their lines.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "json_line.h"

static const char text[] = "{\n"
                           "  \"a \\\" {[\": 1,\n"
                           "  \"project\": {\n"
                           "    \"name\": \"x, ] }\", \"facts\": {\n"
                           "      \"energy\": \"1\"},\n"
                           "    \"code\": \"y\"\n"
                           "  },\n"
                           "  \"items\": [1,\n"
                           "    2,\n"
                           "    3],\n"
                           "  \"materials\": [\n"
                           "    {\"code\": 1},\n"
                           "    {\"item\": 1,\n"
                           "     \"code\": 2}\n"
                           "  ], \"none\": []\n"
                           "}\n";

static void values_are_found(void **state)
{
    static const struct {
        const char *path;
        int line;
    } cases[] = {
        {"project", 3},
        {"project.name", 4},
        {"project.facts.energy", 5},
        {"project.code", 6},
        {"items[0]", 8},
        {"items[1]", 9},
        {"items[2]", 10},
        {"materials[0].code", 12},
        {"materials[1]", 13},
        {"materials[1].code", 14},
        {"none", 15},
        {"", 1},
        {"project.code: a text", 6},
        {"items[1]: [0].x", 9},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        if (json_line(text, cases[i].path) != cases[i].line)
            fail_msg("%s is on line %d, not %d", cases[i].path, cases[i].line,
                     json_line(text, cases[i].path));
}

static void what_is_missing_has_the_line_of_what_should_hold_it(void **state)
{
    (void)state;
    assert_int_equal(json_line(text, "project.facts.area"), 4);
    assert_int_equal(json_line(text, "materials[2].code"), 11);
    assert_int_equal(json_line(text, "none[0].x"), 15);
    assert_int_equal(json_line(text, "items.x"), 8);
    assert_int_equal(json_line(text, "project[0]"), 3);
    assert_int_equal(json_line(text, "nothing"), 1);
}

static void texts_that_are_no_json_end(void **state)
{
    static const char *const broken[] = {"",        "{",      "[",   "{\"a",      "{\"a\"",
                                         "{\"a\":", "{\"a\\", "[1,", "{\"a\":1,", "x"};

    (void)state;
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        assert_int_equal(json_line(broken[i], "a.b[3].c"), 1);
        assert_int_equal(json_line(broken[i], "[3].c"), 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_found),
        cmocka_unit_test(what_is_missing_has_the_line_of_what_should_hold_it),
        cmocka_unit_test(texts_that_are_no_json_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
