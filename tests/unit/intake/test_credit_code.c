/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "credit_code.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void good_codes_pass(void **state)
{
    static const char *const codes[] = {
        "11330800MB0R57773W", "11341702730007167P", "111521047361009365",
        "91150602MA0TEXT12R", "91150602MA13K5Q0X5", "121506024602000113",
    };
    char read[CREDIT_CODE_TEXT];

    (void)state;
    for (size_t i = 0; i < COUNT(codes); i++) {
        assert_null(credit_code_read(codes[i], read));
        assert_string_equal(read, codes[i]);
    }
}

static void lower_case_is_raised(void **state)
{
    char read[CREDIT_CODE_TEXT];

    (void)state;
    assert_null(credit_code_read("91150602ma0text12r", read));
    assert_string_equal(read, "91150602MA0TEXT12R");
}

static void look_alikes_are_not_repaired(void **state)
{
    char read[CREDIT_CODE_TEXT] = "untouched";

    (void)state;
    assert_non_null(credit_code_read("91150602MAOTEXT12R", read)); /* O for 0 */
    assert_non_null(credit_code_read("9115O602MA0TEXT12R", read));
    assert_non_null(credit_code_read("9I150602MA0TEXT12R", read)); /* I for 1 */
    assert_string_equal(read, "untouched");
}

static void one_wrong_character_never_passes(void **state)
{
    const char *alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY", *code = "91150602MA13K5Q0X5";
    char read[CREDIT_CODE_TEXT];

    (void)state;
    for (size_t i = 0; code[i]; i++)
        for (const char *c = alphabet; *c; c++) {
            char other[CREDIT_CODE_TEXT];

            strcpy(other, code);
            if (other[i] == *c)
                continue;
            other[i] = *c;
            assert_non_null(credit_code_read(other, read));
        }
}

static void other_forms_fail(void **state)
{
    static const char *const codes[] = {"",
                                        "91150602MA0TEXT12",
                                        "91150602MA0TEXT12RR",
                                        "91150602MA0TEXT12-",
                                        "91150602MA0TEXT1 R",
                                        "911506O2MA0TEXT12R",
                                        "９1150602MA0TEXT1R"};
    char read[CREDIT_CODE_TEXT];

    (void)state;
    for (size_t i = 0; i < COUNT(codes); i++)
        assert_non_null(credit_code_read(codes[i], read));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_codes_pass),
        cmocka_unit_test(lower_case_is_raised),
        cmocka_unit_test(look_alikes_are_not_repaired),
        cmocka_unit_test(one_wrong_character_never_passes),
        cmocka_unit_test(other_forms_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
