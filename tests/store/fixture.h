/* SPDX-License-Identifier: Apache-2.0
 * fixture - a store on the test's own cluster, whose address libpq finds in the environment.
 */
#ifndef STORE_TEST_FIXTURE_H
#define STORE_TEST_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "arena/arena.h"
#include "store/store.h"
#include "store_tests.sql.h"

struct fixture {
    struct store *store;
    struct arena arena;
};

/* cmocka's set-up and tear-down: a connected store with empty tables. */
int fixture_setup(void **state);
int fixture_teardown(void **state);

/* Closes a broken store and opens a new one; for a while, as the server may be starting. */
void fixture_reopen(struct fixture *fixture);

struct store_tx *fixture_begin(struct fixture *fixture);

/* Values in s.counter, in a transaction of its own. */
int64_t fixture_counter(struct fixture *fixture, const char *name);

#endif
