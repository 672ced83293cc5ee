/* SPDX-License-Identifier: Apache-2.0
 * Transactions: what is queued, what is known after a failure, and how many round trips it takes.
 */
#include "fixture.h"

#include <stdio.h>
#include <string.h>

static void commit_ok(struct store_tx **tx)
{
    assert_int_equal(store_commit(tx), 0);
    assert_null(*tx);
}

static void a_read_five_writes_and_commit_are_two_round_trips(void **state)
{
    struct fixture *fixture = *state;
    uint64_t before = store_round_trips(fixture->store);
    struct store_tx *tx = fixture_begin(fixture);
    struct count_values_row row;

    assert_int_equal(count_values(tx, &fixture->arena, &row), 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(put_counter(tx, "a", i), 0);
    assert_int_equal(move_counter(tx, "a", 3, 9), 0);
    commit_ok(&tx);
    assert_int_equal(store_round_trips(fixture->store) - before, 2);
    assert_int_equal(fixture_counter(fixture, "a"), 9);
}

static void nothing_done_costs_nothing(void **state)
{
    struct fixture *fixture = *state;
    uint64_t before = store_round_trips(fixture->store);
    struct store_tx *tx = fixture_begin(fixture);

    commit_ok(&tx);
    tx = fixture_begin(fixture);
    store_rollback(&tx);
    assert_int_equal(store_round_trips(fixture->store), before);
}

static void ten_thousand_queued_statements_all_arrive(void **state)
{
    struct fixture *fixture = *state;
    uint64_t before = store_round_trips(fixture->store);
    struct store_tx *tx = fixture_begin(fixture);
    int64_t dropped;
    char name[16];

    for (int i = 0; i < 10000; i++) {
        snprintf(name, sizeof(name), "c%d", i);
        assert_int_equal(add_counter(tx, name, 100 + i), 0);
    }
    commit_ok(&tx);
    assert_in_range(store_round_trips(fixture->store) - before, 10, 12);
    assert_int_equal(fixture_counter(fixture, "c9999"), 10099);

    tx = fixture_begin(fixture);
    assert_int_equal(drop_counters(tx, &dropped), 0);
    assert_int_equal(dropped, 10000);
    commit_ok(&tx);
}

static void large_values_in_both_directions_do_not_block(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    size_t size = 3 << 20;
    uint8_t *blob = arena_alloc(&fixture->arena, size);
    struct load_nullable_row row;

    memset(blob, 7, size);
    for (int32_t i = 0; i < 8; i++)
        assert_int_equal(insert_nullable(tx, i, NULL, (struct store_bytes){blob, size}, NULL, NULL, NULL,
                                         NULL, NULL, NULL, NULL),
                         0);
    assert_int_equal(load_nullable(tx, &fixture->arena, 7, &row), 0);
    assert_int_equal(row.t_bytes.size, size);
    assert_memory_equal(row.t_bytes.data, blob, size);
    commit_ok(&tx);
}

static void a_failed_statement_in_the_pipeline_undoes_all(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    struct count_values_row row;

    assert_int_equal(put_counter(tx, "before", 1), 0);
    assert_int_equal(add_counter(tx, "before", 1), 0);
    assert_int_equal(put_counter(tx, "after", 1), 0);
    assert_int_equal(count_values(tx, &fixture->arena, &row), ERR_CONFLICT);
    assert_true(store_tx_failed(tx));
    assert_non_null(strstr(store_tx_error(tx), "add_counter"));
    assert_non_null(strstr(store_tx_error(tx), "23505"));
    assert_int_equal(put_counter(tx, "dead", 1), ERR_CONFLICT);
    store_rollback(&tx);
    assert_false(store_broken(fixture->store));
    assert_int_equal(fixture_counter(fixture, "before"), -1);
}

static void a_failed_statement_is_found_by_commit(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    const int32_t too_much = 1000000;

    assert_int_equal(put_counter(tx, "x", 1), 0);
    assert_int_equal(
        insert_nullable(tx, 1, NULL, (struct store_bytes){0}, NULL, &too_much, NULL, NULL, NULL, NULL, NULL),
        0);
    assert_int_equal(store_commit(&tx), ERR_INVALID);
    assert_null(tx);
    assert_non_null(strstr(store_error(fixture->store), "insert_nullable"));
    assert_int_equal(fixture_counter(fixture, "x"), -1);
}

static void bad_text_is_invalid_input(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);

    assert_int_equal(put_counter(tx, "\xff\xfe", 1), 0);
    assert_int_equal(store_commit(&tx), ERR_INVALID);
    assert_false(store_broken(fixture->store));
}

static void exactly_n_holds_even_when_commit_is_queued_behind_it(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    const char *const names[] = {"a", "b"};

    assert_int_equal(put_counter(tx, "a", 1), 0);
    assert_int_equal(put_counter(tx, "b", 1), 0);
    commit_ok(&tx);

    tx = fixture_begin(fixture);
    assert_int_equal(put_counter(tx, "b", 2), 0);
    assert_int_equal(move_counter(tx, "a", 5, 6), 0);
    assert_int_equal(store_commit(&tx), ERR_CONFLICT);
    assert_non_null(strstr(store_error(fixture->store), "move_counter"));
    assert_int_equal(fixture_counter(fixture, "b"), 1);

    tx = fixture_begin(fixture);
    assert_int_equal(drop_two(tx, (struct store_text_array){names, 1}), 0);
    assert_int_equal(store_commit(&tx), ERR_CONFLICT);

    tx = fixture_begin(fixture);
    assert_int_equal(drop_two(tx, (struct store_text_array){names, 2}), 0);
    commit_ok(&tx);
    assert_int_equal(fixture_counter(fixture, "a"), -1);
}

static void one_row_means_one(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    struct load_counters_row row = {.n = 42};

    assert_int_equal(load_counters(tx, &fixture->arena, &row), ERR_NOT_FOUND);
    assert_int_equal(row.n, 42);
    assert_false(store_tx_failed(tx));
    assert_int_equal(put_counter(tx, "a", 1), 0);
    assert_int_equal(put_counter(tx, "b", 1), 0);
    assert_int_equal(load_counters(tx, &fixture->arena, &row), ERR_BUG);
    assert_int_equal(store_commit(&tx), ERR_BUG);
    assert_int_equal(fixture_counter(fixture, "a"), -1);
}

static void a_savepoint_saves_the_neighbours(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);

    assert_int_equal(store_savepoint(tx), 0);
    assert_int_equal(put_counter(tx, "first", 1), 0);
    assert_int_equal(store_release(tx), 0);

    assert_int_equal(store_savepoint(tx), 0);
    assert_int_equal(put_counter(tx, "second", 1), 0);
    assert_int_equal(add_counter(tx, "first", 1), 0);
    assert_int_equal(store_rollback_to(tx), 0);
    assert_false(store_tx_failed(tx));

    assert_int_equal(store_savepoint(tx), 0);
    assert_int_equal(put_counter(tx, "third", 1), 0);
    assert_int_equal(store_release(tx), 0);
    commit_ok(&tx);
    assert_int_equal(fixture_counter(fixture, "first"), 1);
    assert_int_equal(fixture_counter(fixture, "second"), -1);
    assert_int_equal(fixture_counter(fixture, "third"), 1);
}

static void a_savepoint_undoes_what_succeeded(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    struct load_counter_row row;

    assert_int_equal(put_counter(tx, "kept", 1), 0);
    assert_int_equal(store_savepoint(tx), 0);
    assert_int_equal(put_counter(tx, "kept", 2), 0);
    assert_int_equal(load_counter(tx, &fixture->arena, "kept", &row), 0);
    assert_int_equal(row.n, 2);
    assert_int_equal(store_rollback_to(tx), 0);
    commit_ok(&tx);
    assert_int_equal(fixture_counter(fixture, "kept"), 1);
}

static void a_failure_before_the_savepoint_is_not_forgiven(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);

    assert_int_equal(add_counter(tx, "a", 1), 0);
    assert_int_equal(add_counter(tx, "a", 1), 0);
    assert_int_equal(store_savepoint(tx), 0);
    assert_int_equal(put_counter(tx, "b", 1), 0);
    assert_int_equal(store_rollback_to(tx), ERR_CONFLICT);
    assert_non_null(strstr(store_tx_error(tx), "add_counter"));
    assert_int_equal(store_commit(&tx), ERR_CONFLICT);
    assert_int_equal(fixture_counter(fixture, "a"), -1);
}

static void a_script_runs_in_the_transaction(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    struct err_text text;
    struct load_counter_row row;

    assert_int_equal(put_counter(tx, "a", 1), 0);
    assert_int_equal(store_script(tx, "UPDATE s.counter SET n = 2; UPDATE s.counter SET n = n + 1;", &text),
                     0);
    assert_int_equal(load_counter(tx, &fixture->arena, "a", &row), 0);
    assert_int_equal(row.n, 3);
    assert_int_equal(store_script(tx, "SELECT 1;\nSELEC 2;", &text), ERR_BUG);
    assert_non_null(strstr(text.text, "line 2"));
    store_rollback(&tx);
    assert_int_equal(fixture_counter(fixture, "a"), -1);

    tx = fixture_begin(fixture);
    assert_int_equal(store_script(tx, "COMMIT", &text), ERR_INVALID);
    store_rollback(&tx);
    assert_false(store_broken(fixture->store));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
        TEST(a_read_five_writes_and_commit_are_two_round_trips),
        TEST(nothing_done_costs_nothing),
        TEST(ten_thousand_queued_statements_all_arrive),
        TEST(large_values_in_both_directions_do_not_block),
        TEST(a_failed_statement_in_the_pipeline_undoes_all),
        TEST(a_failed_statement_is_found_by_commit),
        TEST(bad_text_is_invalid_input),
        TEST(exactly_n_holds_even_when_commit_is_queued_behind_it),
        TEST(one_row_means_one),
        TEST(a_savepoint_saves_the_neighbours),
        TEST(a_savepoint_undoes_what_succeeded),
        TEST(a_failure_before_the_savepoint_is_not_forgiven),
        TEST(a_script_runs_in_the_transaction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
