/* SPDX-License-Identifier: Apache-2.0
 * tx - begin, savepoints and the end of a transaction, and what is known when the end goes wrong.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"

int store_begin(struct store *store, struct store_tx **ret_tx)
{
    assert(!store->tx.open);
    if (store->pipeline.broken)
        return ERR_UNAVAIL;
    store->tx = (struct store_tx){.store = store, .open = true};
    *ret_tx = &store->tx;
    return 0;
}

int tx_fail(struct store_tx *tx, int err)
{
    if (err < 0 && tx->err == 0)
        tx->err = err;
    return err;
}

int tx_ensure_begun(struct store_tx *tx)
{
    assert(tx->open);
    if (tx->err < 0 || tx->begun)
        return tx->err;
    tx->begun = true;
    return tx_fail(tx, pipeline_control(&tx->store->pipeline, "BEGIN", STATEMENT_PLAIN));
}

static int control(struct store_tx *tx, const char *sql)
{
    int err = tx_ensure_begun(tx);
    return err < 0 ? err : tx_fail(tx, pipeline_control(&tx->store->pipeline, sql, STATEMENT_PLAIN));
}

int store_savepoint(struct store_tx *tx)
{
    assert(!tx->savepoint);
    tx->savepoint = true;
    return control(tx, "SAVEPOINT work");
}

int store_release(struct store_tx *tx)
{
    assert(tx->savepoint);
    tx->savepoint = false;
    return control(tx, "RELEASE work");
}

int store_rollback_to(struct store_tx *tx)
{
    struct pipeline *pipeline = &tx->store->pipeline;

    assert(tx->savepoint);
    tx->savepoint = false;
    /* A failed statement makes the server skip what is queued behind it, ROLLBACK TO included: settle first.
     */
    if (tx->err == 0 && pipeline->queued_count > 0)
        tx_fail(tx, pipeline_settle(pipeline, NULL));
    int before = tx->err;
    struct err_text why = pipeline->text;
    tx->err = 0;
    control(tx, "ROLLBACK TO work");
    control(tx, "RELEASE work");
    if (tx->err == 0)
        tx_fail(tx, pipeline_settle(pipeline, NULL));
    if (tx->err < 0 &&
        before < 0) { /* no such savepoint: the failure lies before it, and is the one to report */
        tx->err = before;
        pipeline->text = why;
    }
    return tx->err;
}

/* Leaves the connection outside any transaction, or broken. */
static void undo(struct store_tx *tx)
{
    struct pipeline *pipeline = &tx->store->pipeline;
    struct err_text why = pipeline->text;

    if (!tx->begun || pipeline->broken)
        return;
    if (pipeline->queued_count > 0)
        (void)pipeline_settle(pipeline, NULL); /* its failure changes nothing any more */
    if (!pipeline->broken && PQtransactionStatus(pipeline->conn) != PQTRANS_IDLE &&
        (pipeline_control(pipeline, "ROLLBACK", STATEMENT_PLAIN) < 0 || pipeline_settle(pipeline, NULL) < 0))
        (void)pipeline_break(pipeline, "ROLLBACK failed");
    pipeline->text = why;
}

static void finish(struct store_tx **tx)
{
    (*tx)->open = false;
    *tx = NULL;
}

void store_rollback(struct store_tx **tx)
{
    if (!*tx)
        return;
    undo(*tx);
    finish(tx);
}

/* A constraint or a serialisation failure that COMMIT itself found is a certain rollback. */
static bool commit_refused(const struct pipeline *pipeline)
{
    return pipeline->failed_kind == STATEMENT_COMMIT &&
           (strncmp(pipeline->sqlstate, "23", 2) == 0 || strncmp(pipeline->sqlstate, "40", 2) == 0);
}

/* Sends COMMIT with what is queued. ERR_UNKNOWN unless PostgreSQL's answer leaves no doubt. */
static int commit(struct pipeline *pipeline)
{
    PGresult *result = NULL;
    int err = pipeline_control(pipeline, "COMMIT", STATEMENT_COMMIT);

    if (err == 0)
        err = pipeline_settle(pipeline, &result);
    else if (!pipeline->broken)
        return err; /* what was queued before it failed; COMMIT was not sent */
    if (pipeline->broken)
        return ERR_UNKNOWN;
    if (err < 0 && (pipeline->failed_kind != STATEMENT_COMMIT || commit_refused(pipeline)))
        return err;

    bool committed = err == 0 && strcmp(PQcmdStatus(result), "COMMIT") == 0;
    PQclear(result);
    if (committed && !pipeline->warned)
        return 0;
    if (err == 0)
        (void)pipeline_break(pipeline, committed ? "COMMIT came with a WARNING" : "COMMIT did not commit");
    else
        pipeline->broken = true; /* keeps the server's words */
    return ERR_UNKNOWN;
}

int store_commit(struct store_tx **tx)
{
    struct pipeline *pipeline = &(*tx)->store->pipeline;
    int err = (*tx)->err;

    assert(!(*tx)->savepoint || err < 0);
    if (err == 0 && (*tx)->begun)
        err = commit(pipeline);
    if (err < 0)
        undo(*tx);
    finish(tx);
    return err;
}

bool store_tx_failed(const struct store_tx *tx)
{
    return tx->err < 0;
}

const char *store_tx_error(const struct store_tx *tx)
{
    return store_error(tx->store);
}

/* PostgreSQL counts characters from 1; lines are what an editor shows. */
static int line_of(const char *sql, const char *position)
{
    long left = position ? strtol(position, NULL, 10) : 0;
    int line = 1;

    for (; *sql && left > 1; sql++) {
        if (*sql == '\n')
            line++;
        if (((unsigned char)sql[1] & 0xc0) != 0x80)
            left--;
    }
    return line;
}

static int script_failed(struct store_tx *tx, const char *sql, const PGresult *result,
                         struct err_text *ret_text)
{
    struct pipeline *pipeline = &tx->store->pipeline;
    int err = pipeline_note(pipeline, "script", result);
    const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);

    if (position)
        (void)err_set(ret_text, err, "line %d: %s", line_of(sql, position), pipeline->text.text);
    else
        (void)err_set(ret_text, err, "%s", pipeline->text.text);
    return tx_fail(tx, err);
}

int store_script(struct store_tx *tx, const char *sql, struct err_text *ret_text)
{
    struct pipeline *pipeline = &tx->store->pipeline;
    int err = tx_ensure_begun(tx);

    if (err == 0)
        err = tx_fail(tx, pipeline_settle(pipeline, NULL));
    if (err == 0)
        err = tx_fail(tx, pipeline_pause(pipeline));
    if (err < 0)
        return err_set(ret_text, err, "%s", pipeline->text.text);

    PGresult *result = PQexec(pipeline->conn, sql);
    pipeline->round_trips++;
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        err = script_failed(tx, sql, result, ret_text);
    else if (PQtransactionStatus(pipeline->conn) != PQTRANS_INTRANS)
        err = tx_fail(tx, err_set(ret_text, ERR_INVALID,
                                  "the script ends the transaction; leave out BEGIN, "
                                  "COMMIT and ROLLBACK"));
    PQclear(result);
    if (!pipeline->broken)
        (void)tx_fail(tx, pipeline_resume(pipeline));
    return err;
}
