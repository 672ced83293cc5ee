/* SPDX-License-Identifier: Apache-2.0
 * test_lead - which department leads a joint case.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "joint/lead.h"

#define LEAD(...)                                                                                            \
    lead_choose((const struct lead_share[]){__VA_ARGS__},                                                    \
                sizeof((const struct lead_share[]){__VA_ARGS__}) / sizeof(struct lead_share))

static void most_days_on_the_critical_path_lead(void **state)
{
    (void)state;
    assert_string_equal(LEAD({"ndrc", 3}, {"nature", 10}, {"ndrc", 5}), "nature");
    assert_string_equal(LEAD({"ndrc", 3}, {"nature", 7}, {"ndrc", 5}), "ndrc");
}

static void of_equals_the_first_item_leads(void **state)
{
    (void)state;
    assert_string_equal(LEAD({"water", 5}, {"nature", 10}, {"water", 5}), "water");
    assert_string_equal(LEAD({"urban", 0}, {"fire", 0}), "urban");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(most_days_on_the_critical_path_lead),
        cmocka_unit_test(of_equals_the_first_item_leads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
