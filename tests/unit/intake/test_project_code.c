/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "project_code.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void real_codes_pass(void **state)
{
    static const char *const codes[] = {
        "2304-441900-04-01-135254", "2304-441900-04-01-386559", "2304-441900-04-01-254812",
        "2211-441900-04-02-310151", "2504-441223-04-01-343550", "2111-522323-04-01-342068",
        "2603-150602-04-01-482174", "2605-150602-07-02-901369", "2611-150602-04-01-007312",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(codes); i++)
        assert_null(project_code_fault(codes[i]));
}

static void the_older_form_has_no_check_digit(void **state)
{
    (void)state;
    assert_null(project_code_fault("2020-150602-47-01-012345"));
    assert_null(project_code_fault("2014-150602-47-01-999999"));
    assert_null(project_code_fault("2017-441900-50-03-000001"));
    assert_non_null(project_code_fault("2013-150602-47-01-012345"));
    assert_non_null(project_code_fault("2021-150602-47-01-012345"));
}

/* November and December 2020 read as years, but the older form ended before them. */
static void the_first_months_of_the_standard_need_the_check_digit(void **state)
{
    int good = 0;

    (void)state;
    for (char check = '0'; check <= '9'; check++) {
        char code[] = "2011-150602-04-01-00001x";

        code[23] = check;
        good += project_code_fault(code) == NULL;
    }
    assert_int_equal(good, 1);
}

static void one_wrong_digit_never_passes(void **state)
{
    const char *code = "2603-150602-04-01-482174";

    (void)state;
    for (size_t i = 0; i < PROJECT_CODE_LENGTH; i++)
        for (char digit = '0'; digit <= '9'; digit++) {
            char other[PROJECT_CODE_LENGTH + 1];

            strcpy(other, code);
            if (other[i] == digit)
                continue;
            other[i] = digit;
            /* 2014 to 2020 is the older form, two changes away from any month. */
            assert_non_null(project_code_fault(other));
        }
}

static void other_forms_fail(void **state)
{
    static const char *const codes[] = {
        "",
        "2603-150602-04-01-48217",
        "2603-150602-04-01-4821744",
        "2603 150602 04 01 482174",
        "26031506020401482174----",
        "2600-150602-04-01-482174",
        "2613-150602-04-01-482171",
        "２603-150602-04-01-4821",
        "a603-150602-04-01-482174",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(codes); i++)
        assert_non_null(project_code_fault(codes[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_codes_pass),
        cmocka_unit_test(the_older_form_has_no_check_digit),
        cmocka_unit_test(the_first_months_of_the_standard_need_the_check_digit),
        cmocka_unit_test(one_wrong_digit_never_passes),
        cmocka_unit_test(other_forms_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
