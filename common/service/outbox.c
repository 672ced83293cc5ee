/* SPDX-License-Identifier: Apache-2.0
 * outbox - see outbox.h. */
#include "outbox.h"

#define OUTBOX_MAX 64 /* batches */

void outbox_init(struct outbox *outbox)
{
    *outbox = (struct outbox){0};
    outbox->last = &outbox->first;
    pthread_mutex_init(&outbox->lock, NULL);
    pthread_cond_init(&outbox->taken, NULL);
}

void outbox_done(struct outbox *outbox)
{
    struct batch *batch;

    while ((batch = outbox_take(outbox)))
        batch_free(&batch);
    pthread_cond_destroy(&outbox->taken);
    pthread_mutex_destroy(&outbox->lock);
}

void outbox_put(struct outbox *outbox, struct batch *batch)
{
    pthread_mutex_lock(&outbox->lock);
    while (outbox->count >= OUTBOX_MAX)
        pthread_cond_wait(&outbox->taken, &outbox->lock);
    batch->next = NULL;
    *outbox->last = batch;
    outbox->last = &batch->next;
    outbox->count++;
    pthread_mutex_unlock(&outbox->lock);
    loop_wake(outbox->waker);
}

struct batch *outbox_take(struct outbox *outbox)
{
    pthread_mutex_lock(&outbox->lock);
    struct batch *batch = outbox->first;
    if (batch) {
        outbox->first = batch->next;
        if (!outbox->first)
            outbox->last = &outbox->first;
        outbox->count--;
        pthread_cond_signal(&outbox->taken);
    }
    pthread_mutex_unlock(&outbox->lock);
    return batch;
}
