/* SPDX-License-Identifier: Apache-2.0
 * queue - see queue.h. */
#include "queue.h"

#include <time.h>

void queue_init(struct queue *queue, size_t count_max)
{
    pthread_condattr_t attributes;

    *queue = (struct queue){.count_max = count_max};
    queue->last = &queue->first;
    pthread_mutex_init(&queue->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&queue->changed, &attributes);
    pthread_condattr_destroy(&attributes);
}

void queue_done(struct queue *queue)
{
    while (queue->first) {
        struct item *item = queue->first;
        queue->first = item->next;
        item_free(&item);
    }
    pthread_cond_destroy(&queue->changed);
    pthread_mutex_destroy(&queue->lock);
}

bool queue_push(struct queue *queue, struct item *item)
{
    pthread_mutex_lock(&queue->lock);
    item->next = NULL;
    *queue->last = item;
    queue->last = &item->next;
    queue->count++;
    queue->bytes += item_size(item);
    if (queue->count >= queue->count_max || queue->bytes >= QUEUE_BYTES_MAX)
        queue->full = true;
    bool full = queue->full;
    pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
    return full;
}

void queue_return(struct queue *queue, struct item *const *items, size_t count)
{
    pthread_mutex_lock(&queue->lock);
    for (size_t i = count; i-- > 0;) {
        if (!items[i])
            continue;
        items[i]->next = queue->first;
        queue->first = items[i];
        if (!items[i]->next)
            queue->last = &items[i]->next;
        queue->count++;
        queue->bytes += item_size(items[i]);
    }
    pthread_mutex_unlock(&queue->lock);
}

static struct timespec deadline_after(duration wait)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at); /* what the condition variable counts in */
    at.tv_sec += wait.us / 1000000;
    at.tv_nsec += (wait.us % 1000000) * 1000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_nsec -= 1000000000;
        at.tv_sec++;
    }
    return at;
}

static struct item *unlink_first(struct queue *queue)
{
    struct item *item = queue->first;

    queue->first = item->next;
    if (!queue->first)
        queue->last = &queue->first;
    queue->count--;
    queue->bytes -= item_size(item);
    return item;
}

struct queue_taken queue_take(struct queue *queue, struct item **items, size_t max, duration wait)
{
    struct queue_taken taken = {0};
    struct timespec until = deadline_after(wait);

    pthread_mutex_lock(&queue->lock);
    while (!queue->first && !queue->closed && !queue->woken && wait.us > 0)
        if (pthread_cond_timedwait(&queue->changed, &queue->lock, &until) != 0)
            break;
    queue->woken = false;
    while (queue->first && taken.count < max)
        items[taken.count++] = unlink_first(queue);
    if (queue->full && queue->count <= queue->count_max / 2 && queue->bytes <= QUEUE_BYTES_MAX / 2) {
        queue->full = false;
        taken.reopened = true;
    }
    taken.ended = queue->closed && !queue->first && taken.count == 0;
    pthread_mutex_unlock(&queue->lock);
    return taken;
}

bool queue_sleep(struct queue *queue, duration wait)
{
    struct timespec until = deadline_after(wait);

    pthread_mutex_lock(&queue->lock);
    while (!queue->closed && pthread_cond_timedwait(&queue->changed, &queue->lock, &until) == 0)
        ;
    bool closed = queue->closed;
    pthread_mutex_unlock(&queue->lock);
    return closed;
}

void queue_wake(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->woken = true;
    pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
}

void queue_close(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
}

size_t queue_count(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    size_t count = queue->count;
    pthread_mutex_unlock(&queue->lock);
    return count;
}

bool queue_is_full(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    bool full = queue->full;
    pthread_mutex_unlock(&queue->lock);
    return full;
}
