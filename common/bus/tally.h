/* SPDX-License-Identifier: Apache-2.0
 * tally - bytes that wait in ZeroMQ's queues, counted so that they can be bounded.
 *
 * ZeroMQ bounds a queue by the number of messages only.  Each message made here is on the tally until
 * ZeroMQ lets go of it, on whatever thread; the tally lives until its last message is gone.
 */
#ifndef BANGBAN_BUS_TALLY_H
#define BANGBAN_BUS_TALLY_H

#include <zmq.h>

#include "bus/bus.h"

struct bus_tally;

struct bus_tally *bus_tally_new(size_t limit); /* bytes; NULL: out of memory */
void bus_tally_release(struct bus_tally **tally);

/* A copy of the pieces, joined, as one message; ERR_TOO_BIG when it would go over the limit, ERR_NOMEM. */
int bus_tally_message(struct bus_tally *tally, const struct bytes_view *pieces, size_t count,
                      zmq_msg_t *ret_message) __attribute__((warn_unused_result));

#endif
