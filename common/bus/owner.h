/* SPDX-License-Identifier: Apache-2.0
 * owner - the one writer of a service, and the fence that keeps former ones out.
 *
 * The session lock chooses among instances; the epoch in bus.owner protects: every writing transaction
 * begins with owner_lock or owner_fence.
 */
#ifndef BANGBAN_BUS_OWNER_H
#define BANGBAN_BUS_OWNER_H

#include <stdbool.h>
#include <stdint.h>

#include "bus/work.h"

/* Asks once for the session's lock; it stays until the connection ends. Errors of the store. */
int owner_try_lead(struct store *store, struct arena *arena, const char *service, bool *ret_leads)
    __attribute__((warn_unused_result));

/* Becomes the owner under a new epoch, in a transaction of its own. ERR_UNKNOWN: ask again on a new
 * connection. */
int owner_raise_epoch(struct store *store, struct arena *arena, const char *service, const char *instance,
                      uint64_t *ret_epoch) __attribute__((warn_unused_result));

/* The first statement of a writing transaction.  owner_lock waits for the answer: ERR_FENCED.  owner_fence is
 * queued: being fenced fails the transaction with a data error, and owner_lock then tells why. */
int owner_lock(const struct bus_work *work, uint64_t epoch) __attribute__((warn_unused_result));
int owner_fence(const struct bus_work *work, uint64_t epoch) __attribute__((warn_unused_result));

#endif
