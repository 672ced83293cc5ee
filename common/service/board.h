/* SPDX-License-Identifier: Apache-2.0
 * board - where the process stands, as its threads tell each other. Private to common/service.
 *
 * Only what a COMMIT known to be good has made true is written here.
 */
#ifndef BANGBAN_SERVICE_BOARD_H
#define BANGBAN_SERVICE_BOARD_H

#include <pthread.h>

#include "bus/cursor.h"
#include "bus/stream.h"
#include "clock/clock.h"
#include "wiring.h"

enum service_state { STATE_STARTING, STATE_STANDBY, STATE_WORKING, STATE_DRAINING };
const char *service_state_name(enum service_state state);

#define BOARD_SAMPLES 1024 /* batches of one period whose times are kept */

struct board_period {
    uint64_t batches;
    uint64_t messages;
    duration times[BOARD_SAMPLES];
    size_t time_count;
};

/* What one transaction after another has made of the service's rows. */
struct standing {
    uint64_t epoch;
    struct stream_head *heads; /* wiring->stream_count */
    struct cursor *cursors;    /* wiring->source_count */
    uint64_t parked;
    wall_time oldest_parked; /* if any */
};

struct board {
    pthread_mutex_t lock;
    const struct wiring *wiring;
    enum service_state state;
    struct standing standing;
    uint64_t *heard; /* by source: the furthest position a publisher told of */
    wall_time ticked_at;
    struct board_period period;
};

int board_init(struct board *board, const struct wiring *wiring);
void board_done(struct board *board);

int standing_init(struct standing *standing, const struct wiring *wiring);
void standing_done(struct standing *standing);
void standing_copy(struct standing *to, const struct standing *from, const struct wiring *wiring);

/* Draining stays draining. */
void board_set_state(struct board *board, enum service_state state);
enum service_state board_state(struct board *board);
void board_committed(struct board *board, const struct standing *standing, size_t messages, duration took);
void board_ticked(struct board *board, wall_time ticked_at);
/* Notes a publisher's word; true if it is ahead of what is applied. */
bool board_heard(struct board *board, size_t source, uint64_t sequence);
/* Takes the period's figures and starts a new period. */
void board_take_period(struct board *board, struct board_period *ret_period);

struct board_view {
    enum service_state state;
    struct standing standing; /* standing_init done by the caller */
    uint64_t *heard;          /* wiring->source_count, or NULL: not wanted */
    wall_time ticked_at;
};
void board_look(struct board *board, struct board_view *view);

#endif
