/* SPDX-License-Identifier: Apache-2.0
 * fixture - opens stores for the tests and leaves nothing behind between them.
 */
#include "fixture.h"

#include <stdlib.h>
#include <unistd.h>

static int open_store(struct store **ret_store, struct err_text *ret_text)
{
    static const struct store_query *const *const sets[] = {store_tests_queries, NULL};
    const struct store_options options = {
        .conninfo = "", .application_name = "test", .writer = true, .query_sets = sets};

    return store_open(ret_store, &options, ret_text);
}

void fixture_reopen(struct fixture *fixture)
{
    struct err_text text = {0};

    store_close(&fixture->store);
    for (int i = 0; i < 100 && open_store(&fixture->store, &text) == ERR_UNAVAIL; i++)
        usleep(100 * 1000);
    if (!fixture->store)
        fail_msg("%s", text.text);
}

struct store_tx *fixture_begin(struct fixture *fixture)
{
    struct store_tx *tx;

    assert_int_equal(store_begin(fixture->store, &tx), 0);
    return tx;
}

int fixture_setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    struct err_text text;

    *state = fixture;
    arena_init(&fixture->arena, 64 << 20);
    fixture_reopen(fixture);

    struct store_tx *tx = fixture_begin(fixture);
    assert_int_equal(store_script(tx, "TRUNCATE s.value, s.counter", &text), 0);
    assert_int_equal(store_commit(&tx), 0);
    return 0;
}

int fixture_teardown(void **state)
{
    struct fixture *fixture = *state;

    store_close(&fixture->store);
    arena_done(&fixture->arena);
    free(fixture);
    return 0;
}

int64_t fixture_counter(struct fixture *fixture, const char *name)
{
    struct store_tx *tx = fixture_begin(fixture);
    struct load_counter_row row = {.n = -1};
    int err = load_counter(tx, &fixture->arena, name, &row);

    assert_true(err == 0 || err == ERR_NOT_FOUND);
    assert_int_equal(store_commit(&tx), 0);
    return row.n;
}
