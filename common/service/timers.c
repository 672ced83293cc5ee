/* SPDX-License-Identifier: Apache-2.0
 * timers - when to ask the service what is due, and up to which instant nothing is. */
#include <stdlib.h>

#include "writer.h"

int writer_timers_init(struct writer *writer)
{
    writer->timers = calloc(writer->process->wiring.timer_count + 1, sizeof *writer->timers);
    return writer->timers ? 0 : ERR_NOMEM;
}

/* A new owner asks at once: something may have come due while there was none. */
void writer_timers_reset(struct writer *writer)
{
    for (size_t i = 0; i < writer->process->wiring.timer_count; i++)
        writer->timers[i] = (struct timer_clock){0};
    writer->asked_at = (wall_time){0};
}

static void publish_ticked_at(struct writer *writer, wall_time now)
{
    wall_time ticked_at = now;

    for (size_t i = 0; i < writer->process->wiring.timer_count; i++)
        if (wall_time_compare(writer->timers[i].clear_at, ticked_at) < 0)
            ticked_at = writer->timers[i].clear_at;
    board_ticked(&writer->process->board, ticked_at);
}

static struct item *timer_item(const struct service_timer *timer)
{
    struct item *item = item_new(ITEM_TIMER);

    if (item)
        item->timer = timer;
    return item;
}

size_t writer_timers_ask(struct writer *writer, struct item **items)
{
    const struct wiring *wiring = &writer->process->wiring;
    wall_time now = clock_now(writer->process->clock);
    duration uptime = clock_uptime();
    /* A played clock jumps: whoever moved it wants to see what follows, not the next period. */
    bool jumped = clock_is_virtual(writer->process->clock) && now.us != writer->asked_at.us;
    size_t count = 0;

    for (size_t i = 0; i < wiring->timer_count; i++) {
        struct timer_clock *timer = &writer->timers[i];
        if (uptime.us < timer->ask_at.us && !jumped)
            continue;
        if (!wiring->timers[i]->due(wiring->spec->state, now)) {
            timer->clear_at = now;
            timer->ask_at.us = uptime.us + wiring->timers[i]->every.us;
            continue;
        }
        timer->ask_at = uptime; /* and again right after it has fired */
        items[count] = timer_item(wiring->timers[i]);
        if (items[count])
            count++;
    }
    writer->asked_at = now;
    publish_ticked_at(writer, now);
    return count;
}

duration writer_timers_wait(const struct writer *writer)
{
    size_t count = writer->process->wiring.timer_count;
    duration wait = DURATION_S(3600);
    duration uptime = clock_uptime();

    for (size_t i = 0; i < count; i++) {
        int64_t left = writer->timers[i].ask_at.us - uptime.us;
        if (left < wait.us)
            wait.us = left > 0 ? left : 0;
    }
    return wait;
}
