/* SPDX-License-Identifier: Apache-2.0
 * session - what a store and its one transaction are made of; private to this library.
 */
#ifndef BANGBAN_STORE_SESSION_H
#define BANGBAN_STORE_SESSION_H

#include "codec.h"
#include "pipeline.h"
#include "store.h"

struct store_tx {
    struct store *store;
    bool open;      /* between store_begin and commit or rollback */
    bool begun;     /* BEGIN is queued or done */
    bool savepoint; /* inside one */
    int err;        /* why it is dead, or 0 */
};

struct store {
    struct pipeline pipeline;
    struct params params;
    struct store_tx tx;
};

/* Queues BEGIN if that has not been done; returns why the transaction is dead if it is. */
int tx_ensure_begun(struct store_tx *tx);

/* Remembers the failure, which ends the transaction, and returns it. 0 passes. */
int tx_fail(struct store_tx *tx, int err);

/* Prepares every query and compares its result columns with the ones it declares. */
int session_prepare(struct pipeline *pipeline, const struct store_query *const *const *query_sets,
                    struct err_text *ret_text);

#endif
