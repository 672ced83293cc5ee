/* SPDX-License-Identifier: Apache-2.0
 * pusher - the system of one department: a connection to its adapter and a window of pushes on it.
 *
 * Walks its approvals round and round; each time every one gets the next event of its life: received,
 * accepted, then special procedures that start and end.  So every push is legal, and in order.
 */
#ifndef BANGBAN_BENCH_PUSHER_H
#define BANGBAN_BENCH_PUSHER_H

#include <stddef.h>

#include "clock/clock.h"
#include "histogram.h"

struct pusher_options {
    const char *department; /* code; the key is department.<code> */
    const char *endpoint;
    const char *key_directory;
};

/* What one run asks of every pusher. */
struct order {
    uint64_t pushes;
    double rate; /* pushes per second; 0: as many as the window lets through */
    uint64_t window;
};

struct outcome {
    uint64_t accepted;
    uint64_t others;     /* refused, held, quarantined */
    char complaint[256]; /* the first of those */
    int err;             /* why the run ended early */
    struct histogram
        latency; /* µs from sending, or from when it was due and the window was full, to the receipt */
};

struct pusher;

int pusher_open(struct pusher **ret_pusher, const struct pusher_options *options, struct err_text *ret_text);
void pusher_close(struct pusher **pusher);
const char *pusher_department(const struct pusher *pusher);
/* The approval's first event occurs at `from`, each later one a second after the one before. */
int pusher_add(struct pusher *pusher, const char *approval_id, wall_time from);

/* Begins a run on a thread of its own; join waits until every push has its receipt. Borrows both. */
int pusher_start(struct pusher *pusher, const struct order *order, struct outcome *outcome);
void pusher_join(struct pusher *pusher);

#endif
