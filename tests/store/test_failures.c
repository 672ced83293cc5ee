/* SPDX-License-Identifier: Apache-2.0
 * What goes wrong outside the program: the server restarts, COMMIT warns, the schema or a setting does not
 * fit.
 */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wrong_name.sql.h"
#include "wrong_table.sql.h"
#include "wrong_type.sql.h"

static void restart_server(void)
{
    char command[1024];

    snprintf(command, sizeof(command), "%s restart -m immediate", getenv("BANGBAN_TEST_PG_CTL"));
    assert_int_equal(system(command), 0);
}

static void a_warning_on_commit_leaves_the_outcome_unknown(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);

    assert_int_equal(put_counter(tx, "a", 13), 0);
    assert_int_equal(store_commit(&tx), ERR_UNKNOWN);
    assert_true(store_broken(fixture->store));
    assert_int_equal(store_begin(fixture->store, &tx), ERR_UNAVAIL);
    fixture_reopen(fixture);
    assert_int_equal(fixture_counter(fixture, "a"), 13);
}

static void a_constraint_that_commit_checks_is_a_known_failure(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);

    assert_int_equal(put_counter(tx, "a", 14), 0);
    assert_int_equal(store_commit(&tx), ERR_CONFLICT);
    assert_false(store_broken(fixture->store));
    assert_int_equal(fixture_counter(fixture, "a"), -1);
}

static void a_restart_before_commit_is_unavailable(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    struct count_values_row row;

    assert_int_equal(put_counter(tx, "a", 1), 0);
    assert_int_equal(count_values(tx, &fixture->arena, &row), 0);
    restart_server();
    assert_int_equal(count_values(tx, &fixture->arena, &row), ERR_UNAVAIL);
    assert_true(store_tx_failed(tx));
    assert_int_equal(store_commit(&tx), ERR_UNAVAIL);
    assert_true(store_broken(fixture->store));
    fixture_reopen(fixture);
    assert_int_equal(fixture_counter(fixture, "a"), -1);
}

static void a_restart_under_commit_is_unknown(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    struct count_values_row row;

    assert_int_equal(put_counter(tx, "a", 1), 0);
    assert_int_equal(count_values(tx, &fixture->arena, &row), 0);
    restart_server();
    assert_int_equal(store_commit(&tx), ERR_UNKNOWN);
    assert_true(store_broken(fixture->store));
    assert_non_null(strstr(store_error(fixture->store), "connection"));
    fixture_reopen(fixture);
    assert_int_equal(fixture_counter(fixture, "a"), -1);
}

static void a_session_that_is_killed_says_so(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    struct count_values_row row;

    assert_int_equal(kill_me(tx), 0);
    assert_int_equal(count_values(tx, &fixture->arena, &row), ERR_UNAVAIL);
    assert_true(store_broken(fixture->store));
    assert_non_null(strstr(store_tx_error(tx), "57P01"));
    store_rollback(&tx);
    assert_null(tx);
}

static void a_lost_connection_is_not_forgiven_by_a_savepoint(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);

    assert_int_equal(put_counter(tx, "a", 1), 0);
    assert_int_equal(store_savepoint(tx), 0);
    assert_int_equal(kill_me(tx), 0);
    assert_int_equal(store_rollback_to(tx), ERR_UNAVAIL);
    assert_int_equal(put_counter(tx, "b", 1), ERR_UNAVAIL);
    assert_non_null(strstr(store_tx_error(tx), "57P01"));
    assert_int_equal(store_commit(&tx), ERR_UNAVAIL);
    fixture_reopen(fixture);
    assert_int_equal(fixture_counter(fixture, "a"), -1);
}

static void a_session_that_dies_before_a_queued_commit_is_unknown(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);

    assert_int_equal(put_counter(tx, "a", 1), 0);
    assert_int_equal(kill_me(tx), 0);
    assert_int_equal(store_commit(&tx), ERR_UNKNOWN);
    assert_true(store_broken(fixture->store));
}

static void signal_session(const char *name)
{
    char command[256];

    snprintf(command, sizeof(command),
             "kill -%s $(psql -XAtc \"SELECT pid FROM pg_stat_activity WHERE application_name = 'test'\")",
             name);
    assert_int_equal(system(command), 0);
}

/* Takes as long as the store waits for a server that says nothing. */
static void a_server_that_hangs_is_given_up(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    struct count_values_row row;

    assert_int_equal(count_values(tx, &fixture->arena, &row), 0);
    signal_session("STOP");
    int err = store_commit(&tx);
    signal_session("CONT");
    assert_int_equal(err, ERR_UNKNOWN);
    assert_true(store_broken(fixture->store));
    assert_non_null(strstr(store_error(fixture->store), "does not answer"));
}

static void a_lock_that_is_not_granted_is_a_matter_of_time(void **state)
{
    struct fixture *fixture = *state;
    struct fixture other = {0};
    struct store_tx *tx = fixture_begin(fixture);
    struct store_tx *waiting;
    struct load_counter_row row;

    fixture_reopen(&other);
    assert_int_equal(put_counter(tx, "a", 1), 0);
    assert_int_equal(load_counter(tx, &fixture->arena, "a", &row), 0);
    waiting = fixture_begin(&other);
    assert_int_equal(put_counter(waiting, "a", 2), 0);
    assert_int_equal(store_commit(&waiting), ERR_UNAVAIL);
    assert_non_null(strstr(store_error(other.store), "55P03"));
    assert_false(store_broken(other.store));
    assert_int_equal(store_commit(&tx), 0);
    store_close(&other.store);
}

static int open_with(const char *conninfo, const struct store_query *const *queries,
                     struct err_text *ret_text)
{
    const struct store_query *const *const sets[] = {queries, NULL};
    struct store *store = NULL;
    const struct store_options options = {
        .conninfo = conninfo, .application_name = "test", .writer = false, .query_sets = sets};
    int err = store_open(&store, &options, ret_text);

    assert_true((err == 0) == (store != NULL));
    store_close(&store);
    return err;
}

static void a_query_that_does_not_fit_is_caught_at_open(void **state)
{
    struct err_text text;

    (void)state;
    assert_int_equal(open_with("", wrong_type_queries, &text), ERR_INVALID);
    assert_non_null(strstr(text.text, "wrong_type"));
    assert_non_null(strstr(text.text, "t_int"));
    assert_int_equal(open_with("", wrong_name_queries, &text), ERR_INVALID);
    assert_non_null(strstr(text.text, "wrong_name"));
    assert_int_equal(open_with("", wrong_table_queries, &text), ERR_INVALID);
    assert_non_null(strstr(text.text, "wrong_table"));
}

static void no_server_is_unavailable(void **state)
{
    struct err_text text;

    (void)state;
    assert_int_equal(open_with("host=/nonexistent", store_tests_queries, &text), ERR_UNAVAIL);
    assert_non_null(strstr(text.text, "/nonexistent"));
}

static void a_server_that_forgets_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct err_text text;

    (void)fixture;
    assert_int_equal(
        system("psql -Xq -c 'ALTER SYSTEM SET full_page_writes = off' -c 'SELECT pg_reload_conf()' "
               ">/dev/null; sleep 0.5"),
        0);
    assert_int_equal(open_with("", store_tests_queries, &text), ERR_FORBIDDEN);
    assert_non_null(strstr(text.text, "full_page_writes"));
    assert_int_equal(system("psql -Xq -c 'ALTER SYSTEM RESET full_page_writes' -c 'SELECT pg_reload_conf()' "
                            ">/dev/null; sleep 0.5"),
                     0);
}

static void a_writer_session_has_its_limits(void **state)
{
    static const struct {
        const char *name;
        const char *value;
    } limits[] = {
        {"lock_timeout", "2s"},
        {"statement_timeout", "10s"},
        {"idle_session_timeout", "4s"},
        {"idle_in_transaction_session_timeout", "4s"},
        {"search_path", ""},
        {"synchronous_commit", "on"},
    };
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    struct setting_row row;

    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        assert_int_equal(setting(tx, &fixture->arena, limits[i].name, &row), 0);
        assert_string_equal(row.value, limits[i].value);
    }
    store_rollback(&tx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
        TEST(a_warning_on_commit_leaves_the_outcome_unknown),
        TEST(a_constraint_that_commit_checks_is_a_known_failure),
        TEST(a_restart_before_commit_is_unavailable),
        TEST(a_restart_under_commit_is_unknown),
        TEST(a_session_that_is_killed_says_so),
        TEST(a_lost_connection_is_not_forgiven_by_a_savepoint),
        TEST(a_session_that_dies_before_a_queued_commit_is_unknown),
        TEST(a_server_that_hangs_is_given_up),
        TEST(a_lock_that_is_not_granted_is_a_matter_of_time),
        TEST(a_query_that_does_not_fit_is_caught_at_open),
        TEST(no_server_is_unavailable),
        TEST(a_server_that_forgets_is_refused),
        TEST(a_writer_session_has_its_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
