/* SPDX-License-Identifier: Apache-2.0
 * queue - messages on their way from the loop thread to a worker. Private to common/service.
 *
 * Bounded by asking, not by refusing: when queue_push says full, the sockets are paused until the worker has
 * taken half of it; what was already read still fits.
 */
#ifndef BANGBAN_SERVICE_QUEUE_H
#define BANGBAN_SERVICE_QUEUE_H

#include <pthread.h>

#include "clock/clock.h"
#include "item.h"

#define QUEUE_BYTES_MAX ((size_t)64 * 1024 * 1024)

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct item *first;
    struct item **last;
    size_t count;
    size_t bytes;
    size_t count_max;
    bool full;   /* the sockets are paused for it */
    bool closed; /* nothing comes any more */
    bool woken;
};

void queue_init(struct queue *queue, size_t count_max);
void queue_done(struct queue *queue); /* frees what is left */

/* Takes the item over. True: now full. */
bool queue_push(struct queue *queue, struct item *item);
/* Puts back what was taken, in order, before everything else. */
void queue_return(struct queue *queue, struct item *const *items, size_t count);

struct queue_taken {
    size_t count;
    bool reopened; /* was full and is not any more */
    bool ended;    /* closed and empty */
};

/* Takes up to `max` items; waits up to `wait` for the first. A queue_wake ends the wait. */
struct queue_taken queue_take(struct queue *queue, struct item **items, size_t max, duration wait);
void queue_wake(struct queue *queue);
/* Sleeps for `wait`, or until the queue is closed: true. */
bool queue_sleep(struct queue *queue, duration wait);
void queue_close(struct queue *queue);
size_t queue_count(struct queue *queue);
bool queue_is_full(struct queue *queue);

#endif
