/* SPDX-License-Identifier: Apache-2.0
 * pipeline - libpq's pipeline mode on a non-blocking connection, waited on with poll.
 */
#include "pipeline.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "sqlstate.h"

#define BYTES_MAX       ((size_t)1 << 20) /* queued, before the queue is settled */
#define STATEMENT_BYTES 64                /* a guess at what a statement costs beside its parameters */
#define ANSWER_LIMIT_MS                                                                                      \
    15000 /* without a byte; more than statement_timeout, so only a hung server gets there */

static void on_notice(void *data, const PGresult *notice)
{
    struct pipeline *pipeline = data;
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);

    if (severity && strcmp(severity, "WARNING") == 0)
        pipeline->warned = true;
}

int pipeline_init(struct pipeline *pipeline, PGconn *conn)
{
    *pipeline = (struct pipeline){.conn = conn};
    PQsetNoticeReceiver(conn, on_notice, pipeline);
    return pipeline_resume(pipeline);
}

void pipeline_done(struct pipeline *pipeline)
{
    PQfinish(pipeline->conn);
    pipeline->conn = NULL;
}

int pipeline_break(struct pipeline *pipeline, const char *why)
{
    if (!pipeline->broken)
        (void)err_set(&pipeline->text, ERR_UNAVAIL, "connection lost: %s", why);
    pipeline->broken = true;
    pipeline->queued_count = 0;
    pipeline->queued_bytes = 0;
    return ERR_UNAVAIL;
}

int pipeline_pause(struct pipeline *pipeline)
{
    if (!PQexitPipelineMode(pipeline->conn) || PQsetnonblocking(pipeline->conn, 0) != 0)
        return pipeline_break(pipeline, PQerrorMessage(pipeline->conn));
    return 0;
}

int pipeline_resume(struct pipeline *pipeline)
{
    if (PQsetnonblocking(pipeline->conn, 1) != 0 || !PQenterPipelineMode(pipeline->conn))
        return pipeline_break(pipeline, PQerrorMessage(pipeline->conn));
    return 0;
}

static bool fatal(const PGresult *result)
{
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);

    return severity && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0);
}

int pipeline_note(struct pipeline *pipeline, const char *name, const PGresult *result)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    int err = sqlstate_error(sqlstate);

    /* PostgreSQL's DETAIL is left out: it quotes values, which may be personal data. */
    (void)err_set(&pipeline->text, err, "%s: %s (SQLSTATE %s)", name,
                  message ? message : PQresultErrorMessage(result), sqlstate ? sqlstate : "none");
    snprintf(pipeline->sqlstate, sizeof(pipeline->sqlstate), "%s", sqlstate ? sqlstate : "");
    if (!sqlstate || fatal(result))
        pipeline->broken = true;
    return err;
}

/* Waits until libpq has a whole result, or the connection is at its end. */
static int await_result(struct pipeline *pipeline)
{
    PGconn *conn = pipeline->conn;

    for (;;) {
        int unsent = PQflush(conn);
        if (unsent < 0)
            return pipeline_break(pipeline, PQerrorMessage(conn));
        if (!PQisBusy(conn))
            return 0;

        struct pollfd fd = {.fd = PQsocket(conn), .events = (short)(POLLIN | (unsent ? POLLOUT : 0))};
        int ready = poll(&fd, 1, ANSWER_LIMIT_MS);
        if (ready == 0)
            return pipeline_break(pipeline, "the server does not answer");
        if (ready < 0 && errno != EINTR)
            return pipeline_break(pipeline, strerror(errno));
        if (ready > 0 && (fd.revents & ~POLLOUT) && !PQconsumeInput(conn))
            return 0; /* PQgetResult now gives the server's last words without blocking */
    }
}

int pipeline_sync(struct pipeline *pipeline)
{
    if (pipeline->broken)
        return ERR_UNAVAIL;
    if (!PQpipelineSync(pipeline->conn))
        return pipeline_break(pipeline, PQerrorMessage(pipeline->conn));
    pipeline->round_trips++;
    return 0;
}

int pipeline_next(struct pipeline *pipeline, PGresult **ret_result)
{
    pipeline->warned = false;

    int err = await_result(pipeline);
    if (err < 0)
        return err;
    PGresult *result = PQgetResult(pipeline->conn);
    if (!result)
        return pipeline_break(pipeline, "libpq has no result for a statement");
    if (PQstatus(pipeline->conn) != CONNECTION_OK) {
        *ret_result = result;
        return 0;
    }
    err = await_result(pipeline);
    PGresult *end = err < 0 ? NULL : PQgetResult(pipeline->conn);
    if (err == 0 && end)
        err = pipeline_break(pipeline, "a statement has two results");
    PQclear(end);
    if (err < 0) {
        PQclear(result);
        return err;
    }
    *ret_result = result;
    return 0;
}

int pipeline_sync_end(struct pipeline *pipeline)
{
    int err = await_result(pipeline);
    if (err < 0)
        return err;

    PGresult *result = PQgetResult(pipeline->conn);
    if (PQresultStatus(result) != PGRES_PIPELINE_SYNC)
        err = pipeline_break(pipeline, PQerrorMessage(pipeline->conn));
    PQclear(result);
    return err;
}

/* 0 if the statement did what it should; PGRES_PIPELINE_ABORTED only follows a failure that is kept already.
 */
static int judge(struct pipeline *pipeline, const struct queued *statement, const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_PIPELINE_ABORTED)
        return 0;

    int err = pipeline_note(pipeline, statement->name, result);
    pipeline->failed_kind = statement->kind;
    if (statement->kind == STATEMENT_COUNTED && strcmp(pipeline->sqlstate, "22012") == 0)
        err = err_set(&pipeline->text, ERR_CONFLICT, "%s: not the number of rows it insists on",
                      statement->name);
    return err;
}

/* Reads the results of all queued statements; the first failure counts. */
static int read_results(struct pipeline *pipeline, PGresult **last)
{
    int first = 0;

    for (size_t i = 0; i < pipeline->queued_count; i++) {
        PGresult *result = NULL;
        int err = pipeline_next(pipeline, &result);
        if (err < 0)
            return first < 0 ? first : err;
        err = judge(pipeline, &pipeline->queued[i], result);
        if (first == 0)
            first = err;
        PQclear(*last);
        *last = result;
        if (pipeline->broken)
            return first;
    }
    int err = pipeline_sync_end(pipeline);
    return first < 0 ? first : err;
}

int pipeline_settle(struct pipeline *pipeline, PGresult **ret_last)
{
    PGresult *last = NULL;
    int err = pipeline_sync(pipeline);

    if (err == 0)
        err = read_results(pipeline, &last);
    pipeline->queued_count = 0;
    pipeline->queued_bytes = 0;
    if (err == 0 && ret_last)
        *ret_last = last;
    else
        PQclear(last);
    return err;
}

static int make_room(struct pipeline *pipeline)
{
    if (pipeline->broken)
        return ERR_UNAVAIL;
    if (pipeline->queued_count < PIPELINE_MAX && pipeline->queued_bytes < BYTES_MAX)
        return 0;
    return pipeline_settle(pipeline, NULL);
}

static int queue(struct pipeline *pipeline, int sent, struct queued statement, size_t bytes)
{
    if (!sent)
        return pipeline_break(pipeline, PQerrorMessage(pipeline->conn));
    pipeline->queued[pipeline->queued_count++] = statement;
    pipeline->queued_bytes += bytes + STATEMENT_BYTES;
    return 0;
}

int pipeline_control(struct pipeline *pipeline, const char *sql, enum statement_kind kind)
{
    int err = make_room(pipeline);
    if (err < 0)
        return err;

    int sent = PQsendQueryParams(pipeline->conn, sql, 0, NULL, NULL, NULL, NULL, 1);
    return queue(pipeline, sent, (struct queued){sql, kind}, 0);
}

int pipeline_send(struct pipeline *pipeline, const struct store_query *query, const struct params *params)
{
    const char *values[STORE_PARAMS_MAX];
    int formats[STORE_PARAMS_MAX];
    int err = make_room(pipeline);

    if (err < 0)
        return err;
    for (size_t i = 0; i < query->param_count; i++) {
        values[i] =
            params->lengths[i] == PARAM_NULL ? NULL : (const char *)params->bytes + params->offsets[i];
        formats[i] = 1;
    }
    int sent = PQsendQueryPrepared(pipeline->conn, query->name, (int)query->param_count, values,
                                   params->lengths, formats, 1);
    enum statement_kind kind = query->exactly >= 0 ? STATEMENT_COUNTED : STATEMENT_PLAIN;
    return queue(pipeline, sent, (struct queued){query->name, kind}, params->size);
}
