/* SPDX-License-Identifier: Apache-2.0
 * parking - events that can never succeed as they are, and what waits behind them.
 *
 * A parked event holds back the later ones of its key, in order, until a person replays or discards it;
 * bus.sql has the queries for that.
 */
#ifndef BANGBAN_BUS_PARKING_H
#define BANGBAN_BUS_PARKING_H

#include "bus/bus.h"
#include "bus/work.h"

struct parking {
    const char *stream;
    uint64_t sequence;
    const char *key;
    const char *type;
    const char *code;
    const char *reason;
    struct bytes_view header;
    struct bytes_view payload;
};

/* Queues the rows, in order. */
int parking_add(const struct bus_work *work, const struct parking *events, size_t count, wall_time now)
    __attribute__((warn_unused_result));

#endif
