/* SPDX-License-Identifier: Apache-2.0
 * lane - a thread that carries one page of messages at a time out of the house.
 *
 * The writer thread claims a page in a transaction, hands it over once that has committed, and writes the
 * outcomes when the thread is through.  A transaction that does not commit takes the lane a step back:
 *
 *   IDLE -> CLAIMED -> AWAY -> BACK -> SETTLED -> IDLE
 *              |                 ^        |
 *              v forget          +--------+ forget
 *            IDLE, and what the database may show as under way is queued anew
 *
 * Memory is bounded by the page; nobody waits for the thread.
 */
#ifndef BANGBAN_INTAKE_MESSAGE_LANE_H
#define BANGBAN_INTAKE_MESSAGE_LANE_H

#include <pthread.h>

#include "arena/arena.h"
#include "channel.h"

#define LANE_PAGE_MAX 200

enum lane_state { LANE_IDLE, LANE_CLAIMED, LANE_AWAY, LANE_BACK, LANE_SETTLED };

struct delivery_note {
    enum sending outcome;
    struct err_text why; /* unless it is done */
};

struct lane {
    const char *name; /* of the column: "applicant", "staff" */
    struct channel *channel;
    enum lane_state state; /* the writer's; AWAY is the thread's turn */

    struct arena arena; /* of the page */
    struct parcel parcels[LANE_PAGE_MAX];
    struct delivery_note notes[LANE_PAGE_MAX];
    size_t count;

    /* The writer's. */
    bool fresh;         /* something may wait */
    bool requeue;       /* the database may show messages as under way that are not */
    wall_time asked_at; /* the last look at the queue */
    duration resume_at; /* uptime: not before */
    unsigned failures;  /* pages in a row that met a channel in trouble */

    pthread_t thread;
    bool started;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool away, stop; /* under the lock */
    atomic_bool abort;
};

/* Starts the thread. `lane` is zeroed storage with its name; options->stop is the lane's. */
int lane_open(struct lane *lane, const char *channel, struct channel_options *options,
              struct err_text *ret_text);
/* Ends what is being sent, too. */
void lane_close(struct lane *lane);

/* The page has committed: the thread's turn. */
void lane_send(struct lane *lane);
/* True once the thread is through: AWAY becomes BACK. */
bool lane_back(struct lane *lane);
/* The writer's last transaction did not commit. */
void lane_forget(struct lane *lane);

#endif
