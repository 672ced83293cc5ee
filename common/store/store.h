/* SPDX-License-Identifier: Apache-2.0
 * store - one PostgreSQL connection, used by one thread, always inside a transaction.
 *
 * Queries are written in .sql files and compiled to typed C functions (sql2c.py);
 * callers use those (store_query.h has their types).  Statements that return nothing
 * are queued in libpq's pipeline and travel with the next statement that does, or
 * with COMMIT: a transaction costs as many round trips as it has answers to wait for.
 *
 * Threads: a store belongs to the thread that uses it; it blocks.
 */
#ifndef BANGBAN_STORE_H
#define BANGBAN_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err/err.h"

struct store;
struct store_tx;
struct store_query; /* generated; store_query.h */

struct store_options {
    const char *conninfo;         /* libpq keywords; several hosts allowed */
    const char *application_name; /* shown in pg_stat_activity */
    /* A writer's session ends when it stands still for 4 s, in or outside a transaction, so that a stopped
     * process loses its locks in time: it runs a transaction every other second.  It wants the primary
     * server. */
    bool writer;
    const struct store_query *const *const *query_sets; /* NULL-terminated list of NULL-terminated tables */
};

/* Connects, checks synchronous_commit, fsync and full_page_writes (fails closed: ERR_FORBIDDEN), and prepares
 * every query, checking its parameter and column types.  ERR_UNAVAIL when the database is away,
 * ERR_INVALID when a query does not fit the schema (ret_text names it). */
int store_open(struct store **ret_store, const struct store_options *options, struct err_text *ret_text);
void store_close(struct store **store);

/* Begin is lazy: BEGIN travels with the first statement. Borrowed until commit or rollback. */
int store_begin(struct store *store, struct store_tx **ret_tx) __attribute__((warn_unused_result));

/* 0 only when PostgreSQL said COMMIT without any WARNING.  ERR_CONFLICT or ERR_INVALID: a queued statement
 * failed, nothing happened.  ERR_UNKNOWN: the outcome is not known and the connection is gone; the caller
 * forgets all it learned in this transaction and opens a new store. */
int store_commit(struct store_tx **tx) __attribute__((warn_unused_result));
void store_rollback(struct store_tx **tx);

/* A savepoint around one message's work; release keeps it, rollback_to undoes it and the transaction stays
 * usable. */
int store_savepoint(struct store_tx *tx) __attribute__((warn_unused_result));
int store_release(struct store_tx *tx) __attribute__((warn_unused_result));
int store_rollback_to(struct store_tx *tx) __attribute__((warn_unused_result));

/* Runs a text of any number of statements, for migrations; waits as long as it takes.  ERR_INVALID also if it
 * ends the transaction.  `ret_text` has PostgreSQL's words. */
int store_script(struct store_tx *tx, const char *sql, struct err_text *ret_text)
    __attribute__((warn_unused_result));

/* A transaction after a failed statement is dead until rollback; says why (SQLSTATE, message, query name). */
bool store_tx_failed(const struct store_tx *tx);
const char *store_tx_error(const struct store_tx *tx);

/* What went wrong last, also after the transaction is over. Borrowed until the next failure; "" if nothing
 * did. */
const char *store_error(const struct store *store);

/* True when the connection cannot be used any more: close and open anew. */
bool store_broken(const struct store *store);

/* Round trips so far; the budget tests and benches count them. */
uint64_t store_round_trips(const struct store *store);

#endif
