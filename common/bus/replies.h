/* SPDX-License-Identifier: Apache-2.0
 * replies - what commands were answered, kept so that a retry gets the same answer and has no second effect.
 */
#ifndef BANGBAN_BUS_REPLIES_H
#define BANGBAN_BUS_REPLIES_H

#include "bus/chain.h"
#include "bus/work.h"
#include "store/store_query.h"
#include "uuid/uuid.h"

struct stored_reply {
    struct uuid request_id;
    uint8_t command_hash[CHAIN_HASH]; /* of who asked and the bytes */
    struct bytes_view reply;
};

/* Finds those of `ids` that have been answered before, in any order. Under the lock. */
int replies_find(const struct bus_work *work, struct store_uuid_array ids, struct stored_reply **ret_replies,
                 size_t *ret_count) __attribute__((warn_unused_result));

/* Queues the rows. */
int replies_store(const struct bus_work *work, const struct stored_reply *replies, size_t count,
                  wall_time now) __attribute__((warn_unused_result));

#endif
