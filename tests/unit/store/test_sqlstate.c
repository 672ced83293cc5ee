/* SPDX-License-Identifier: Apache-2.0
 * What PostgreSQL's error codes mean: the longest prefix wins, the unknown is a bug of ours.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "err/err.h"
#include "store/sqlstate.h"

static void meanings(void **state)
{
    static const struct {
        const char *sqlstate;
        int err;
    } cases[] = {
        {"23505", ERR_CONFLICT},  {"23P01", ERR_CONFLICT}, {"23514", ERR_INVALID}, {"23503", ERR_INVALID},
        {"22021", ERR_INVALID},   {"40001", ERR_UNAVAIL},  {"40P01", ERR_UNAVAIL}, {"55P03", ERR_UNAVAIL},
        {"57014", ERR_UNAVAIL},   {"57P01", ERR_UNAVAIL},  {"57P05", ERR_UNAVAIL}, {"08006", ERR_UNAVAIL},
        {"42501", ERR_FORBIDDEN}, {"25006", ERR_UNAVAIL},  {"42601", ERR_BUG},     {"25P02", ERR_BUG},
        {"53100", ERR_UNAVAIL},   {"P0001", ERR_INVALID},  {"P0002", ERR_BUG},     {NULL, ERR_UNAVAIL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(sqlstate_error(cases[i].sqlstate), cases[i].err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(meanings)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
