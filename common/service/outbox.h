/* SPDX-License-Identifier: Apache-2.0
 * outbox - committed batches on their way back to the loop thread. Private to common/service.
 */
#ifndef BANGBAN_SERVICE_OUTBOX_H
#define BANGBAN_SERVICE_OUTBOX_H

#include <pthread.h>

#include "batch.h"
#include "loop/loop.h"

struct outbox {
    pthread_mutex_t lock;
    pthread_cond_t taken;
    struct batch *first;
    struct batch **last;
    size_t count;
    struct loop_waker *waker; /* of the thread that takes; borrowed */
};

void outbox_init(struct outbox *outbox);
void outbox_done(struct outbox *outbox);

/* Takes the batch over; waits while the loop thread is far behind. */
void outbox_put(struct outbox *outbox, struct batch *batch);
/* NULL when there is none. */
struct batch *outbox_take(struct outbox *outbox);

#endif
