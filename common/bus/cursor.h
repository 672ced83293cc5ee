/* SPDX-License-Identifier: Apache-2.0
 * cursor - how far a consumer has come in each stream that it reads.
 *
 * A cursor moves in the transaction of the effects, so an event takes effect exactly once however often the
 * sockets bring it.  What they lose is read from the log.
 */
#ifndef BANGBAN_BUS_CURSOR_H
#define BANGBAN_BUS_CURSOR_H

#include "bus/bus.h"
#include "bus/work.h"

struct cursor {
    const char *stream;
    uint64_t applied; /* events 1 .. applied have had their effect */
};

/* Creates the cursors that are not there yet, and fills `applied` of all. Under the lock. */
int cursor_load(const struct bus_work *work, struct cursor *cursors, size_t count)
    __attribute__((warn_unused_result));

/* Queues the moves from `before` to `after`; a cursor that is not where `before` says fails the transaction.
 */
int cursor_move(const struct bus_work *work, const struct cursor *before, const struct cursor *after,
                size_t count) __attribute__((warn_unused_result));

struct cursor_limits {
    uint64_t events_max; /* per cursor */
    size_t bytes_max;    /* per cursor; at least one event comes whatever its size */
};

struct logged_event {
    const char *stream;
    uint64_t sequence;
    struct bytes_view header;
    struct bytes_view payload;
};

struct log_page {
    struct logged_event *events;
    size_t count;
};

/* Reads the next events after each of `cursors`, by stream and position. */
int cursor_read(const struct bus_work *work, const struct cursor *cursors, size_t count,
                const struct cursor_limits *limits, struct log_page *ret_page)
    __attribute__((warn_unused_result));

#endif
