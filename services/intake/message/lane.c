/* SPDX-License-Identifier: Apache-2.0
 * lane - a thread that carries one page of messages at a time out of the house. */
#include "lane.h"

#define PAGE_MEMORY ((size_t)16 << 20)

/* What comes after a message that has to wait waits too: order is kept, a gateway that is down is not
 * besieged. */
static void carry_page(struct lane *lane)
{
    bool go_on = true;

    for (size_t i = 0; i < lane->count; i++) {
        struct delivery_note *note = &lane->notes[i];

        note->outcome = go_on && !atomic_load(&lane->abort)
                            ? lane->channel->send(lane->channel, &lane->parcels[i], &note->why)
                            : SENDING_UNTRIED;
        go_on = go_on && (note->outcome == SENDING_DONE || note->outcome == SENDING_REFUSED);
    }
}

static void *run(void *argument)
{
    struct lane *lane = argument;

    pthread_mutex_lock(&lane->lock);
    while (!lane->stop) {
        if (!lane->away) {
            pthread_cond_wait(&lane->changed, &lane->lock);
            continue;
        }
        pthread_mutex_unlock(&lane->lock);
        carry_page(lane);
        pthread_mutex_lock(&lane->lock);
        lane->away = false;
    }
    pthread_mutex_unlock(&lane->lock);
    return NULL;
}

int lane_open(struct lane *lane, const char *channel, struct channel_options *options,
              struct err_text *ret_text)
{
    pthread_mutex_init(&lane->lock, NULL);
    pthread_cond_init(&lane->changed, NULL);
    arena_init(&lane->arena, PAGE_MEMORY);
    lane->fresh = lane->requeue = true; /* whatever a process before this one left */
    options->stop = &lane->abort;
    int err = channel_open(&lane->channel, channel, options, ret_text);
    if (err < 0)
        return err;
    if (pthread_create(&lane->thread, NULL, run, lane) != 0)
        return err_set(ret_text, ERR_NOMEM, "no thread for the messages of lane %s", lane->name);
    lane->started = true;
    return 0;
}

void lane_close(struct lane *lane)
{
    if (lane->started) {
        atomic_store(&lane->abort, true);
        pthread_mutex_lock(&lane->lock);
        lane->stop = true;
        pthread_cond_signal(&lane->changed);
        pthread_mutex_unlock(&lane->lock);
        pthread_join(lane->thread, NULL);
    }
    channel_close(&lane->channel);
    arena_done(&lane->arena);
    pthread_cond_destroy(&lane->changed);
    pthread_mutex_destroy(&lane->lock);
}

void lane_send(struct lane *lane)
{
    lane->state = LANE_AWAY;
    pthread_mutex_lock(&lane->lock);
    lane->away = true;
    pthread_cond_signal(&lane->changed);
    pthread_mutex_unlock(&lane->lock);
}

bool lane_back(struct lane *lane)
{
    pthread_mutex_lock(&lane->lock);
    bool away = lane->away;
    pthread_mutex_unlock(&lane->lock);
    if (lane->state == LANE_AWAY && !away)
        lane->state = LANE_BACK;
    return lane->state == LANE_BACK;
}

void lane_forget(struct lane *lane)
{
    if (lane->state == LANE_CLAIMED)
        lane->state = LANE_IDLE;
    if (lane->state == LANE_SETTLED)
        lane->state = LANE_BACK;
    lane->fresh = lane->requeue = true;
}
