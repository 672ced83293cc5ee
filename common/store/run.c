/* SPDX-License-Identifier: Apache-2.0
 * run - the calls behind generated query functions: encode, send, wait if there is an answer to wait for,
 * decode.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"

static int fail_query(struct store_tx *tx, const struct store_query *query, int err, const char *what)
{
    (void)err_set(&tx->store->pipeline.text, err, "%s: %s", query->name, what);
    return tx_fail(tx, err);
}

static const char *encode_fault(int err)
{
    return err == ERR_BUG ? "NULL for a parameter that is not nullable" : err_meaning(err);
}

int store_run_queued(struct store_tx *tx, const struct store_query *query, const void *const *values)
{
    struct store *store = tx->store;
    int err = tx_ensure_begun(tx);

    if (err < 0)
        return err;
    err = params_encode(&store->params, query, values);
    if (err < 0)
        return fail_query(tx, query, err, encode_fault(err));
    return tx_fail(tx, pipeline_send(&store->pipeline, query, &store->params));
}

static int answer(struct store_tx *tx, const struct store_query *query, const void *const *values,
                  PGresult **ret_result)
{
    int err = store_run_queued(tx, query, values);
    return err < 0 ? err : tx_fail(tx, pipeline_settle(&tx->store->pipeline, ret_result));
}

/* `row` is zeroed: a NULL column stays 0 with has_<name> false. */
static int decode_row(struct arena *arena, const struct store_query *query, const PGresult *result,
                      int number, char *row)
{
    for (size_t i = 0; i < query->column_count; i++) {
        const struct store_column *column = &query->columns[i];
        int field = (int)i;

        if (PQgetisnull(result, number, field)) {
            if (!column->nullable)
                return ERR_BUG;
            continue;
        }
        int err = column_decode(arena, column, (const uint8_t *)PQgetvalue(result, number, field),
                                (size_t)PQgetlength(result, number, field), row + column->offset);
        if (err < 0)
            return err;
        if (column->nullable)
            *(bool *)(row + column->has_offset) = true;
    }
    return 0;
}

static const char *decode_fault(int err)
{
    return err == ERR_BUG ? "a NULL or a value that the declared type cannot hold" : err_meaning(err);
}

int store_run_many(struct store_tx *tx, struct arena *arena, const struct store_query *query,
                   const void *const *values, struct store_rows *ret_rows)
{
    PGresult *result = NULL;
    int err = answer(tx, query, values, &result);
    if (err < 0)
        return err;

    int count = PQntuples(result);
    char *rows = arena_array(arena, (size_t)count, query->row_size);
    err = rows ? 0 : ERR_NOMEM;
    for (int i = 0; i < count && err == 0; i++)
        err = decode_row(arena, query, result, i, rows + (size_t)i * query->row_size);
    PQclear(result);
    if (err < 0)
        return fail_query(tx, query, err, decode_fault(err));
    *ret_rows = (struct store_rows){rows, (size_t)count};
    return 0;
}

int store_run_one(struct store_tx *tx, struct arena *arena, const struct store_query *query,
                  const void *const *values, void *ret_row)
{
    struct store_rows rows = {0};
    int err = store_run_many(tx, arena, query, values, &rows);

    if (err < 0)
        return err;
    if (rows.count == 0)
        return ERR_NOT_FOUND;
    if (rows.count > 1)
        return fail_query(tx, query, ERR_BUG, "more than the one row it promises");
    memcpy(ret_row, rows.items, query->row_size);
    return 0;
}

int store_run_affected(struct store_tx *tx, const struct store_query *query, const void *const *values,
                       int64_t *ret_affected)
{
    PGresult *result = NULL;
    int err = answer(tx, query, values, &result);
    if (err < 0)
        return err;

    *ret_affected = strtoll(PQcmdTuples(result), NULL, 10);
    PQclear(result);
    return 0;
}
