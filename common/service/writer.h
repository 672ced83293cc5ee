/* SPDX-License-Identifier: Apache-2.0
 * writer - the thread that changes things: one connection, one transaction after the other, under the fence.
 * Private to common/service.
 */
#ifndef BANGBAN_SERVICE_WRITER_H
#define BANGBAN_SERVICE_WRITER_H

#include "lag.h"
#include "process.h"

struct timer_clock {
    duration ask_at;    /* uptime */
    wall_time clear_at; /* the last instant at which nothing was due */
};

struct writer {
    struct process *process;
    struct store *store; /* NULL: not connected */
    struct chain *chain;
    struct standing standing; /* after the last COMMIT known to be good ... */
    bool stale;               /* ... unless this says that it must be read anew */
    struct lag lag;
    struct timer_clock *timers;
    wall_time asked_at; /* the clock when timers were last asked */
    struct item **items;
    duration shown_at; /* uptime of the last transaction */
};

/* ---- election.c ---- */

/* Connects, waits for the lead, raises the epoch. 0: the owner.  ERR_UNAVAIL: try again.  ERR_CONFLICT: the
 * process stops before that.  ERR_INVALID, ERR_FORBIDDEN: this database will not do. */
int writer_elect(struct writer *writer);

/* ---- perform.c ---- */

/* Makes the messages' effects stand, whatever number of transactions it takes; each is parked or refused if
 * nothing else helps.  What is done with is NULL in `items`.  ERR_UNAVAIL, ERR_FENCED: the rest is still
 * there. */
int writer_perform(struct writer *writer, struct item **items, size_t count);

/* ---- timers.c ---- */

int writer_timers_init(struct writer *writer);
void writer_timers_reset(struct writer *writer);
/* Adds an item for each timer that has something due. */
size_t writer_timers_ask(struct writer *writer, struct item **items);
duration writer_timers_wait(const struct writer *writer); /* until the next question */

#endif
