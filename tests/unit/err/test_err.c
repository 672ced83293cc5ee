/* SPDX-License-Identifier: Apache-2.0
 * Names and meanings of every code, and how texts are cut.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "err/err.h"

static void every_code_has_its_name(void **state)
{
    (void)state;
    assert_string_equal(err_name(0), "OK");
    assert_string_equal(err_name(ERR_CONFLICT), "CONFLICT");
    assert_string_equal(err_name(ERR_BUG), "BUG");
    assert_string_equal(err_meaning(ERR_TOO_BIG), "over a stated limit");
    assert_string_equal(err_name(-1), "UNLISTED");
    assert_string_equal(err_name(12345), "UNLISTED");
}

static void set_returns_its_code_with_or_without_a_text(void **state)
{
    struct err_text text;

    (void)state;
    assert_int_equal(err_set(NULL, ERR_IO, "lost %d", 1), ERR_IO);
    assert_int_equal(err_set(&text, ERR_IO, "line %d: %s", 3, "bad"), ERR_IO);
    assert_string_equal(text.text, "line 3: bad");
}

static void a_text_may_be_wrapped_in_itself(void **state)
{
    struct err_text text;

    (void)state;
    err_set(&text, ERR_INVALID, "bad day");
    err_set(&text, ERR_INVALID, "holidays.csv: %s", text.text);
    assert_string_equal(text.text, "holidays.csv: bad day");
}

/* The last character that fits is kept whole, the first that does not is dropped whole. */
static void cutting_never_splits_a_character(void **state)
{
    char many[1024];
    struct err_text text;

    (void)state;
    for (size_t shift = 0; shift < 3; shift++) {
        memset(many, 'x', sizeof many);
        for (size_t i = shift; i + 4 < sizeof many; i += 3)
            memcpy(many + i, "\xE5\x8A\x9E", 3);
        many[sizeof many - 3] = '\0';
        err_set(&text, ERR_INVALID, "%s", many);
        size_t expected = shift + (sizeof text.text - 1 - shift) / 3 * 3;
        assert_int_equal(strlen(text.text), expected);
    }
}

static void cutting_keeps_ascii_up_to_the_end(void **state)
{
    char many[1024];
    struct err_text text;

    (void)state;
    memset(many, 'a', sizeof many - 1);
    many[sizeof many - 1] = '\0';
    err_set(&text, ERR_INVALID, "%s", many);
    assert_int_equal(strlen(text.text), sizeof text.text - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_its_name),
        cmocka_unit_test(set_returns_its_code_with_or_without_a_text),
        cmocka_unit_test(a_text_may_be_wrapped_in_itself),
        cmocka_unit_test(cutting_never_splits_a_character),
        cmocka_unit_test(cutting_keeps_ascii_up_to_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
