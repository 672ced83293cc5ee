/* SPDX-License-Identifier: Apache-2.0
 * stream - the append-only sequences of events that a service writes.
 *
 * Positions are 1, 2, 3 ... without holes: one writer under the fence (owner.h) takes them from the heads, in
 * memory, and writes events and heads in one go at the end of its transaction.
 */
#ifndef BANGBAN_BUS_STREAM_H
#define BANGBAN_BUS_STREAM_H

#include "bus/chain.h"
#include "bus/work.h"

#define STREAM_PAYLOAD_MAX (256 * 1024) /* bytes; the table insists on it too */

struct stream_head {
    const char *stream;
    uint64_t sequence;
    uint8_t hash[CHAIN_HASH];
};

struct stream_event {
    size_t head; /* index of its stream */
    uint64_t sequence;
    struct bytes_view header;
    struct bytes_view payload;
    uint8_t hash[CHAIN_HASH];
};

/* Creates the streams that are not there yet, and fills sequence and hash of all. Under the lock. */
int stream_load_heads(const struct bus_work *work, struct stream_head *heads, size_t count)
    __attribute__((warn_unused_result));

/* Queues the events and moves each head that differs from `before`; a head that is not where `before` says
 * fails the transaction. */
int stream_append(const struct bus_work *work, const struct stream_event *events, size_t count,
                  const struct stream_head *heads) __attribute__((warn_unused_result));
int stream_move_heads(const struct bus_work *work, const struct stream_head *before,
                      const struct stream_head *after, size_t count) __attribute__((warn_unused_result));

#endif
