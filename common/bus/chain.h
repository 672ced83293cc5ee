/* SPDX-License-Identifier: Apache-2.0
 * chain - SHA-256 that ties each event of a stream to all before it.
 *
 * A chain keeps its working memory, because it is used for every event; one thread at a time.
 */
#ifndef BANGBAN_BUS_CHAIN_H
#define BANGBAN_BUS_CHAIN_H

#include <stdint.h>

#include "bus/bus.h"

#define CHAIN_HASH 32

struct chain;

/* ERR_NOMEM. */
int chain_open(struct chain **ret_chain) __attribute__((warn_unused_result));
void chain_close(struct chain **chain);

/* Moves `hash` from event `sequence` - 1 to `sequence`: SHA-256(hash || sequence, 8 bytes big-endian ||
 * header || payload).  Before the first event it is all zero. */
void chain_next(struct chain *chain, uint8_t hash[CHAIN_HASH], uint64_t sequence, struct bytes_view header,
                struct bytes_view payload);

/* SHA-256(bytes): what a receipt proves to the sender. */
void chain_sha256(struct chain *chain, struct bytes_view bytes, uint8_t ret_hash[CHAIN_HASH]);

/* SHA-256(first || 0 || second). */
void chain_digest(struct chain *chain, struct bytes_view first, struct bytes_view second,
                  uint8_t ret_hash[CHAIN_HASH]);

#endif
