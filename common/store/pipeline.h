/* SPDX-License-Identifier: Apache-2.0
 * pipeline - statements sent without waiting, and their results read in order.
 *
 * Sending never blocks: libpq keeps what the socket does not take.  Waiting reads while it writes, because a
 * server whose results nobody reads stops reading statements.  What is queued is bounded; a full queue is
 * settled before more is sent.
 *
 * After a statement fails, PostgreSQL skips the rest up to the next sync; so does the reader here.
 */
#ifndef BANGBAN_STORE_PIPELINE_H
#define BANGBAN_STORE_PIPELINE_H

#include <libpq-fe.h>

#include "codec.h"
#include "err/err.h"
#include "store_query.h"

#define PIPELINE_MAX 1000 /* statements queued */

enum statement_kind {
    STATEMENT_PLAIN,
    STATEMENT_COUNTED, /* divides by zero if the number of rows is not the promised one (sql2c.py) */
    STATEMENT_COMMIT,
};

struct queued {
    const char *name; /* static storage */
    enum statement_kind kind;
};

struct pipeline {
    PGconn *conn; /* owned */
    struct queued queued[PIPELINE_MAX];
    size_t queued_count;
    size_t queued_bytes;
    uint64_t round_trips;
    bool broken; /* the connection is lost, or nobody knows what it did */
    bool warned; /* the result read last came with a WARNING */
    /* The failure that settled last, or broke the connection. */
    struct err_text text;
    char sqlstate[6];
    enum statement_kind failed_kind;
};

/* Takes over an idle connection. ERR_UNAVAIL if libpq refuses. */
int pipeline_init(struct pipeline *pipeline, PGconn *conn);
void pipeline_done(struct pipeline *pipeline);

int pipeline_send(struct pipeline *pipeline, const struct store_query *query, const struct params *params);
int pipeline_control(struct pipeline *pipeline, const char *sql, enum statement_kind kind);

/* Sends a sync and reads everything that is due.  Returns the first failure; else 0, and the result of the
 * last statement, if `ret_last` is not NULL, which the caller clears.  ERR_UNAVAIL and `broken`: the
 * connection is lost. */
int pipeline_settle(struct pipeline *pipeline, PGresult **ret_last);

/* For those who send statements of other kinds: one sync, then one result per statement, then the sync's end.
 */
int pipeline_sync(struct pipeline *pipeline);
int pipeline_next(struct pipeline *pipeline, PGresult **ret_result);
int pipeline_sync_end(struct pipeline *pipeline);

/* Out of pipeline mode and back, for what it cannot carry. ERR_UNAVAIL and `broken` if libpq refuses. */
int pipeline_pause(struct pipeline *pipeline);
int pipeline_resume(struct pipeline *pipeline);

/* Keeps the failure that `result` reports for the statement `name`, and returns its ERR_*. */
int pipeline_note(struct pipeline *pipeline, const char *name, const PGresult *result);

/* Gives the connection up; returns ERR_UNAVAIL. */
int pipeline_break(struct pipeline *pipeline, const char *why);

#endif
