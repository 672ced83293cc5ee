/* SPDX-License-Identifier: Apache-2.0
 * test_options - the command line taken apart.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "options.h"

#define WORDS_MAX 16

static int parse(char **argv, struct command_line *line, struct err_text *ret_text)
{
    static const char *words[WORDS_MAX];
    int argc = 0;

    while (argv[argc])
        argc++;
    static struct given_field fields[WORDS_MAX];
    *line = (struct command_line){.words = words, .fields = fields};
    return options_parse(argc, argv, line, ret_text);
}

#define PARSE(line, ...) parse((char *[]){(char[]){"bangban"}, __VA_ARGS__, NULL}, (line), &why)

static void options_stand_anywhere(void **state)
{
    struct command_line line;
    struct err_text why;

    (void)state;
    assert_int_equal(PARSE(&line, "--json", "show", "--limit=5", "clocks", "--department", "housing"), 0);
    assert_int_equal(line.word_count, 2);
    assert_string_equal(line.words[0], "show");
    assert_string_equal(line.words[1], "clocks");
    assert_true(line.options.json);
    assert_string_equal(line.options.limit, "5");
    assert_string_equal(line.options.department, "housing");
    assert_int_equal(line.given, OPTION_COMMON | OPTION_LIMIT | OPTION_DEPARTMENT);
}

static void values_may_look_like_anything(void **state)
{
    struct command_line line;
    struct err_text why;

    (void)state;
    assert_int_equal(PARSE(&line, "--reason", "--json", "--actor=", "--", "--limit", "-"), 0);
    assert_string_equal(line.options.reason, "--json");
    assert_string_equal(line.options.actor, "");
    assert_false(line.options.json);
    assert_int_equal(line.word_count, 2);
    assert_string_equal(line.words[0], "--limit");
    assert_string_equal(line.words[1], "-");
}

static void mistakes_are_named(void **state)
{
    struct command_line line;
    struct err_text why;

    (void)state;
    assert_int_equal(PARSE(&line, "--nonsense"), ERR_INVALID);
    assert_non_null(strstr(why.text, "--nonsense"));
    assert_int_equal(PARSE(&line, "--js"), ERR_INVALID);
    assert_int_equal(PARSE(&line, "list", "--limit"), ERR_INVALID);
    assert_non_null(strstr(why.text, "--limit"));
    assert_int_equal(PARSE(&line, "--json=yes"), ERR_INVALID);
}

static void others_are_fields_of_the_request(void **state)
{
    struct command_line line;
    struct err_text why;

    (void)state;
    assert_int_equal(
        PARSE(&line, "inquiry", "--asker-name", "张三", "--items=1,3", "--window", "W02", "--json"), 0);
    assert_int_equal(line.field_count, 3);
    assert_string_equal(line.fields[0].name, "asker-name");
    assert_string_equal(line.fields[0].value, "张三");
    assert_false(line.fields[0].known);
    assert_string_equal(line.fields[1].name, "items=1,3");
    assert_string_equal(line.fields[1].value, "1,3");
    assert_true(line.fields[2].known);
    assert_int_equal(PARSE(&line, "inquiry", "--asker-name", "--json"), ERR_INVALID);
}

static void numbers(void **state)
{
    uint64_t n = 77;

    (void)state;
    assert_int_equal(options_number("0", 10, &n), 0);
    assert_int_equal(n, 0);
    assert_int_equal(options_number("18446744073709551615", UINT64_MAX, &n), 0);
    assert_true(n == UINT64_MAX);
    static const char *const bad[] = {"", "-1", "+1", " 1", "1x", "11", "18446744073709551616", "0x1"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(options_number(bad[i], 10, &n), ERR_INVALID);
    assert_true(n == UINT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_stand_anywhere),
        cmocka_unit_test(values_may_look_like_anything),
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(others_are_fields_of_the_request),
        cmocka_unit_test(numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
