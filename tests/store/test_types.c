/* SPDX-License-Identifier: Apache-2.0
 * Every type goes to PostgreSQL and comes back the same, with NULLs, in arrays, at its edges.
 */
#include "fixture.h"

#include <string.h>

static const uint8_t bytes[] = {0, 1, 0xff, 0};
static const struct uuid some_id = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};
static const wall_time some_time = {1772413200000001};
static const civil_day some_day = {20514};

static void values_round_trip(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    struct load_value_row row;

    assert_int_equal(insert_value(tx, 1, "容缺受理", (struct store_bytes){bytes, sizeof(bytes)}, true, -7,
                                  INT64_MIN, -0.1, some_time, some_day, some_id),
                     0);
    assert_int_equal(load_value(tx, &fixture->arena, 1, &row), 0);
    assert_string_equal(row.t_text, "容缺受理");
    assert_int_equal(row.t_bytes.size, sizeof(bytes));
    assert_memory_equal(row.t_bytes.data, bytes, sizeof(bytes));
    assert_true(row.t_bool);
    assert_int_equal(row.t_int, -7);
    assert_int_equal(row.t_bigint, INT64_MIN);
    assert_true(row.t_double == -0.1);
    assert_int_equal(row.t_time.us, some_time.us);
    assert_int_equal(row.t_day.n, some_day.n);
    assert_true(uuid_equal(&row.t_uuid, &some_id));
    assert_int_equal(store_commit(&tx), 0);
}

static void empty_is_not_null(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    struct load_value_row row;

    assert_int_equal(insert_value(tx, 1, "", (struct store_bytes){0}, false, 0, 0, 0, (wall_time){0},
                                  (civil_day){0}, (struct uuid){0}),
                     0);
    assert_int_equal(load_value(tx, &fixture->arena, 1, &row), 0);
    assert_string_equal(row.t_text, "");
    assert_int_equal(row.t_bytes.size, 0);
    assert_int_equal(row.t_time.us, 0);
    assert_int_equal(row.t_day.n, 0);
    store_rollback(&tx);
}

static void nulls_round_trip(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    struct load_nullable_row row;
    const int64_t big = 5;

    assert_int_equal(
        insert_nullable(tx, 1, NULL, (struct store_bytes){0}, NULL, NULL, NULL, NULL, NULL, NULL, NULL), 0);
    assert_int_equal(insert_nullable(tx, 2, "x", (struct store_bytes){bytes, 0}, NULL, NULL, &big, NULL,
                                     &some_time, NULL, &some_id),
                     0);
    assert_int_equal(load_nullable(tx, &fixture->arena, 1, &row), 0);
    assert_false(row.has_t_text || row.has_t_bytes || row.has_t_bool || row.has_t_int || row.has_t_bigint ||
                 row.has_t_double || row.has_t_time || row.has_t_day || row.has_t_uuid);
    assert_null(row.t_text);
    assert_int_equal(load_nullable(tx, &fixture->arena, 2, &row), 0);
    assert_true(row.has_t_text && row.has_t_bytes && row.has_t_bigint && row.has_t_time && row.has_t_uuid);
    assert_false(row.has_t_bool || row.has_t_int || row.has_t_double || row.has_t_day);
    assert_int_equal(row.t_bigint, 5);
    assert_int_equal(row.t_bytes.size, 0);
    store_rollback(&tx);
}

static void undeclared_null_is_a_bug(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    struct load_value_row row;

    assert_int_equal(
        insert_nullable(tx, 1, NULL, (struct store_bytes){0}, NULL, NULL, NULL, NULL, NULL, NULL, NULL), 0);
    assert_int_equal(load_value(tx, &fixture->arena, 1, &row), ERR_BUG);
    assert_non_null(strstr(store_tx_error(tx), "load_value"));
    store_rollback(&tx);

    tx = fixture_begin(fixture);
    assert_int_equal(put_counter(tx, NULL, 1), ERR_BUG);
    assert_true(store_tx_failed(tx));
    assert_int_equal(store_commit(&tx), ERR_BUG);
}

static void arrays_round_trip(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    const char *const texts[] = {"一", NULL, ""};
    const struct store_bytes blobs[] = {{bytes, 4}, {NULL, 0}};
    const bool bools[] = {true, false};
    const int32_t ints[] = {INT32_MIN, 0, INT32_MAX};
    const int64_t bigs[] = {INT64_MIN, INT64_MAX};
    const double doubles[] = {1.5};
    const wall_time times[] = {{0}, some_time};
    const civil_day days[] = {{-1}, some_day};
    const struct uuid ids[] = {some_id, {{0}}};
    struct echo_arrays_row row;

    assert_int_equal(echo_arrays(tx, &fixture->arena, (struct store_text_array){texts, 3},
                                 (struct store_bytes_array){blobs, 2}, (struct store_bool_array){bools, 2},
                                 (struct store_int32_array){ints, 3}, (struct store_int64_array){bigs, 2},
                                 (struct store_double_array){doubles, 1}, (struct store_time_array){times, 2},
                                 (struct store_day_array){days, 2}, (struct store_uuid_array){ids, 2}, &row),
                     0);
    assert_int_equal(row.a.count, 3);
    assert_string_equal(row.a.items[0], "一");
    assert_null(row.a.items[1]);
    assert_string_equal(row.a.items[2], "");
    assert_int_equal(row.b.count, 2);
    assert_memory_equal(row.b.items[0].data, bytes, 4);
    assert_int_equal(row.b.items[1].size, 0);
    assert_int_equal(row.c.count, 2);
    assert_memory_equal(row.c.items, bools, sizeof(bools));
    assert_int_equal(row.d.count, 3);
    assert_memory_equal(row.d.items, ints, sizeof(ints));
    assert_memory_equal(row.e.items, bigs, sizeof(bigs));
    assert_memory_equal(row.f.items, doubles, sizeof(doubles));
    assert_memory_equal(row.g.items, times, sizeof(times));
    assert_memory_equal(row.h.items, days, sizeof(days));
    assert_memory_equal(row.i.items, ids, sizeof(ids));
    assert_int_equal(store_commit(&tx), 0);
}

static void empty_arrays_round_trip(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    struct echo_arrays_row row;
    struct list_ints_row *rows;
    size_t count;

    assert_int_equal(echo_arrays(tx, &fixture->arena, (struct store_text_array){0},
                                 (struct store_bytes_array){0}, (struct store_bool_array){0},
                                 (struct store_int32_array){0}, (struct store_int64_array){0},
                                 (struct store_double_array){0}, (struct store_time_array){0},
                                 (struct store_day_array){0}, (struct store_uuid_array){0}, &row),
                     0);
    assert_int_equal(row.a.count + row.b.count + row.c.count + row.d.count + row.e.count + row.f.count +
                         row.g.count + row.h.count + row.i.count,
                     0);
    assert_int_equal(list_ints(tx, &fixture->arena, (struct store_int32_array){0}, &rows, &count), 0);
    assert_int_equal(count, 0);
    assert_int_equal(store_commit(&tx), 0);
}

static void null_item_without_a_c_value_is_a_bug(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    struct echo_null_element_row row;

    assert_int_equal(echo_null_element(tx, &fixture->arena, &row), ERR_BUG);
    store_rollback(&tx);
}

static void edges_of_time(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    struct edges_row row;
    struct load_value_row back;

    assert_int_equal(edges(tx, &fixture->arena, &row), 0);
    assert_int_equal(row.a.us, INT64_MAX);
    assert_int_equal(row.b.us, INT64_MIN);
    assert_int_equal(row.c.n, INT32_MAX);
    assert_int_equal(row.d.n, -1);
    assert_int_equal(row.e.us, INT64_C(1772413200000001));
    assert_int_equal(insert_value(tx, 1, "", (struct store_bytes){0}, true, 0, 0, 0, row.a, row.c, some_id),
                     0);
    assert_int_equal(load_value(tx, &fixture->arena, 1, &back), 0);
    assert_int_equal(back.t_time.us, INT64_MAX);
    assert_int_equal(back.t_day.n, INT32_MAX);
    store_rollback(&tx);
}

static void rows_come_in_order(void **state)
{
    struct fixture *fixture = *state;
    struct store_tx *tx = fixture_begin(fixture);
    const int32_t wanted[] = {3, 1, 9};
    struct list_ints_row *rows;
    size_t count;

    for (int32_t i = 1; i <= 3; i++)
        assert_int_equal(insert_nullable(tx, i, i == 1 ? NULL : "x", (struct store_bytes){0}, NULL, NULL,
                                         NULL, NULL, NULL, NULL, NULL),
                         0);
    assert_int_equal(list_ints(tx, &fixture->arena, (struct store_int32_array){wanted, 3}, &rows, &count), 0);
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].id, 1);
    assert_false(rows[0].has_t_text);
    assert_int_equal(rows[1].id, 3);
    assert_string_equal(rows[1].t_text, "x");
    store_rollback(&tx);
}

static void a_full_arena_fails_the_transaction(void **state)
{
    struct fixture *fixture = *state;
    struct arena small;
    struct load_value_row row;
    struct store_tx *tx = fixture_begin(fixture);

    arena_init(&small, 16);
    assert_int_equal(insert_value(tx, 1, "long enough to be over the cap", (struct store_bytes){0}, true, 0,
                                  0, 0, some_time, some_day, some_id),
                     0);
    assert_int_equal(load_value(tx, &small, 1, &row), ERR_NOMEM);
    assert_true(store_tx_failed(tx));
    store_rollback(&tx);
    arena_done(&small);
    assert_false(store_broken(fixture->store));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_round_trip, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(empty_is_not_null, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(nulls_round_trip, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(undeclared_null_is_a_bug, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(arrays_round_trip, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(empty_arrays_round_trip, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(null_item_without_a_c_value_is_a_bug, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(edges_of_time, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(rows_come_in_order, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_full_arena_fails_the_transaction, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
