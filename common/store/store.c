/* SPDX-License-Identifier: Apache-2.0
 * store - opening and closing: session settings, the durability check, prepared queries.
 */
#include "store.h"

#include <stdlib.h>
#include <string.h>

#include "session.h"

/* Time limits of a session, in milliseconds.  A writer that stops must lose its session within 5 s, so that
 * its successor gets the owner row; so a writer has to show itself more often than idle_session_timeout. */
#define EVERY_SESSION                                                                                        \
    "-c search_path= -c synchronous_commit=on -c lock_timeout=2000 -c statement_timeout=10000 "
#define READER_SESSION EVERY_SESSION "-c idle_in_transaction_session_timeout=10000"
#define WRITER_SESSION                                                                                       \
    EVERY_SESSION "-c idle_in_transaction_session_timeout=4000 -c idle_session_timeout=4000 "                \
                  "-c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=2 "         \
                  "-c tcp_user_timeout=4000"

static PGconn *connect_session(const struct store_options *options)
{
    /* Later keywords win over what conninfo says. */
    const char *const keywords[] = {"dbname",
                                    "application_name",
                                    "options",
                                    "client_encoding",
                                    "tcp_user_timeout",
                                    "keepalives_idle",
                                    "keepalives_interval",
                                    "keepalives_count",
                                    "connect_timeout",
                                    "target_session_attrs",
                                    NULL};
    const char *const values[] = {options->conninfo,
                                  options->application_name,
                                  options->writer ? WRITER_SESSION : READER_SESSION,
                                  "UTF8",
                                  "4000",
                                  "2",
                                  "1",
                                  "2",
                                  "5",
                                  options->writer ? "read-write" : "any",
                                  NULL};

    return PQconnectdbParams(keywords, values, 1);
}

/* An acknowledgement is a promise that survives a power cut; a server that cannot keep it is refused. */
static int check_durability(PGconn *conn, struct err_text *ret_text)
{
    PGresult *result =
        PQexec(conn, "SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN "
                     "('fsync', 'full_page_writes', 'synchronous_commit') AND setting IN ('off', 'local')");
    int err = 0;

    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        err = err_set(ret_text, ERR_UNAVAIL, "cannot read the server's settings: %s", PQerrorMessage(conn));
    else if (PQntuples(result) > 0)
        err = err_set(ret_text, ERR_FORBIDDEN,
                      "the server has %s = %s and would lose what it acknowledged; switch it on",
                      PQgetvalue(result, 0, 0), PQgetvalue(result, 0, 1));
    PQclear(result);
    return err;
}

int store_open(struct store **ret_store, const struct store_options *options, struct err_text *ret_text)
{
    struct store *store = calloc(1, sizeof(*store));
    if (!store)
        return err_set(ret_text, ERR_NOMEM, "out of memory");

    PGconn *conn = connect_session(options);
    store->pipeline.conn = conn;
    params_init(&store->params);
    int err = 0;
    if (PQstatus(conn) != CONNECTION_OK)
        err = err_set(ret_text, ERR_UNAVAIL, "cannot connect to the database: %s", PQerrorMessage(conn));
    if (err == 0)
        err = check_durability(conn, ret_text);
    if (err == 0) {
        err = pipeline_init(&store->pipeline, conn);
        if (err < 0)
            (void)err_set(ret_text, err, "%s", store->pipeline.text.text);
    }
    if (err == 0)
        err = session_prepare(&store->pipeline, options->query_sets, ret_text);
    store->pipeline.round_trips = 0;
    if (err < 0)
        store_close(&store);
    else
        *ret_store = store;
    return err;
}

void store_close(struct store **store)
{
    if (!*store)
        return;
    pipeline_done(&(*store)->pipeline);
    params_done(&(*store)->params);
    free(*store);
    *store = NULL;
}

const char *store_error(const struct store *store)
{
    return store->pipeline.text.text;
}

bool store_broken(const struct store *store)
{
    return store->pipeline.broken;
}

uint64_t store_round_trips(const struct store *store)
{
    return store->pipeline.round_trips;
}
