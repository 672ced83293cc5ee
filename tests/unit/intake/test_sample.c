/* SPDX-License-Identifier: Apache-2.0
 * The sample of visits: the same for everybody who has the seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "visit/sample.h"

#define PUBLISHED                                                                                            \
    8 /* python3: int.from_bytes(sha256(b"bangban-2026-03/BB20260302-0001").digest()[:4], "big") % 100 */

static void the_seed_is_of_the_month(void **state)
{
    char seed[SAMPLE_SEED];

    (void)state;
    assert_string_equal(sample_seed("bangban", civil_day_from(2026, 3, 31), seed), "bangban-2026-03");
}

static void a_share_of_all_takes_all_and_a_part_its_part(void **state)
{
    char number[32];
    int chosen = 0;

    (void)state;
    for (int i = 0; i < 2000; i++) {
        snprintf(number, sizeof(number), "BB20260302-%04d", i);
        assert_true(sample_chosen("seed", number, 100));
        if (sample_chosen("seed", number, 30)) {
            chosen++;
            assert_true(sample_chosen("seed", number, 31)); /* a larger share keeps whom a smaller one has */
        }
    }
    assert_in_range(chosen, 500, 700);
}

static void the_rule_is_as_published(void **state)
{
    (void)state;
    assert_false(sample_chosen("bangban-2026-03", "BB20260302-0001", PUBLISHED));
    assert_true(sample_chosen("bangban-2026-03", "BB20260302-0001", PUBLISHED + 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_seed_is_of_the_month),
        cmocka_unit_test(a_share_of_all_takes_all_and_a_part_its_part),
        cmocka_unit_test(the_rule_is_as_published),
    };

    return cmocka_run_group_tests_name("sample", tests, NULL, NULL);
}
