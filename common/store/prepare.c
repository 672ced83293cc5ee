/* SPDX-License-Identifier: Apache-2.0
 * prepare - every query is prepared when a session opens, in one round trip, so that a query that does not
 * fit the schema stops the program at start, by name.
 */
#include <string.h>

#include "session.h"

static int send_query(struct pipeline *pipeline, const struct store_query *query)
{
    Oid types[STORE_PARAMS_MAX];

    for (size_t i = 0; i < query->param_count; i++) {
        const struct pg_type *type = &pg_types[query->params[i].type];
        types[i] = query->params[i].array ? type->array_oid : type->oid;
    }
    if (!PQsendPrepare(pipeline->conn, query->name, query->sql, (int)query->param_count, types) ||
        !PQsendDescribePrepared(pipeline->conn, query->name))
        return pipeline_break(pipeline, PQerrorMessage(pipeline->conn));
    return 0;
}

static int check_columns(const struct store_query *query, const PGresult *result, struct err_text *ret_text)
{
    int count = PQnfields(result);

    if ((size_t)count != query->column_count)
        return err_set(ret_text, ERR_INVALID, "query %s: the statement has %d columns, its signature %zu",
                       query->name, count, query->column_count);
    for (int i = 0; i < count; i++) {
        const struct store_column *column = &query->columns[i];
        const struct pg_type *type = &pg_types[column->type];
        Oid expected = column->array ? type->array_oid : type->oid;

        if (strcmp(PQfname(result, i), column->name) != 0)
            return err_set(ret_text, ERR_INVALID, "query %s: column %d is \"%s\", its signature says \"%s\"",
                           query->name, i + 1, PQfname(result, i), column->name);
        if (PQftype(result, i) != expected)
            return err_set(ret_text, ERR_INVALID,
                           "query %s: column \"%s\" has the type with OID %u, its signature says %s%s",
                           query->name, column->name, PQftype(result, i), type->sql,
                           column->array ? "[]" : "");
    }
    return 0;
}

/* One result of Parse or Describe; ERR_INVALID if PostgreSQL does not accept the statement. */
static int check_result(struct pipeline *pipeline, const struct store_query *query, bool described,
                        struct err_text *ret_text)
{
    PGresult *result = NULL;
    int err = pipeline_next(pipeline, &result);

    if (err < 0)
        return err_set(ret_text, err, "%s", pipeline->text.text);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        err = pipeline_note(pipeline, query->name, result) == ERR_UNAVAIL ? ERR_UNAVAIL : ERR_INVALID;
        (void)err_set(ret_text, err, "query %s", pipeline->text.text);
    } else if (described && query->column_count > 0) {
        err = check_columns(query, result, ret_text);
    }
    PQclear(result);
    return err;
}

int session_prepare(struct pipeline *pipeline, const struct store_query *const *const *query_sets,
                    struct err_text *ret_text)
{
    int err = 0;

    for (const struct store_query *const *const *set = query_sets; *set; set++)
        for (const struct store_query *const *query = *set; *query && err == 0; query++)
            err = send_query(pipeline, *query);
    if (err == 0)
        err = pipeline_sync(pipeline);
    if (err < 0)
        return err_set(ret_text, err, "%s", pipeline->text.text);

    for (const struct store_query *const *const *set = query_sets; *set; set++)
        for (const struct store_query *const *query = *set; *query && err == 0; query++) {
            err = check_result(pipeline, *query, false, ret_text);
            if (err == 0)
                err = check_result(pipeline, *query, true, ret_text);
        }
    return err < 0 ? err : pipeline_sync_end(pipeline);
}
