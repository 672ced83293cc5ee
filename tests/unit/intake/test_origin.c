/* SPDX-License-Identifier: Apache-2.0
 * What grew from an inquiry is of the project and the enterprise that the inquiry named. */
#include "desk.h"

#include "inquiry/inquiry.h"

static const struct origin ORIGIN = {"2603-150602-04-01-482174", "91150602MA0TEXT12R", "测试企业有限公司"};

static size_t faults(struct inquiry_prefill prefill)
{
    struct findings findings = {.arena = &desk_arena};

    inquiry_check_origin(&findings, &prefill, &ORIGIN);
    for (size_t i = 0; i < findings.count; i++)
        assert_string_equal(findings.list[i].field, "inquiryNumber");
    return findings.count;
}

static struct inquiry_prefill said(const char *project_code, const char *credit_code, const char *enterprise)
{
    struct inquiry_prefill prefill = NO_PREFILL;

    prefill.project_code = project_code;
    prefill.credit_code = credit_code;
    prefill.enterprise = enterprise;
    return prefill;
}

static void what_the_inquiry_did_not_say_contradicts_nothing(void **state)
{
    (void)state;
    assert_int_equal(faults(NO_PREFILL), 0);
    assert_int_equal(faults(said(ORIGIN.project_code, ORIGIN.credit_code, ORIGIN.applicant)), 0);
    assert_int_equal(faults(said("", "", "测试企业")), 0);
}

static void another_project_or_enterprise_is_found(void **state)
{
    (void)state;
    assert_int_equal(faults(said("2605-150602-07-02-901369", "", "")), 1);
    assert_int_equal(faults(said("", "91150602MA13K5Q0X5", "")), 1);
    assert_int_equal(faults(said("", "", "别的公司")), 1);
    assert_int_equal(faults(said("2605-150602-07-02-901369", "91150602MA13K5Q0X5", "别的公司")), 2);
}

static void the_code_tells_an_enterprise_that_goes_by_another_name(void **state)
{
    (void)state;
    assert_int_equal(faults(said("", ORIGIN.credit_code, "老厂")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_inquiry_did_not_say_contradicts_nothing),
        cmocka_unit_test(another_project_or_enterprise_is_found),
        cmocka_unit_test(the_code_tells_an_enterprise_that_goes_by_another_name),
    };

    return cmocka_run_group_tests(tests, desk_open, desk_close);
}
