/* SPDX-License-Identifier: Apache-2.0
 * board - see board.h. */
#include "board.h"

#include <stdlib.h>
#include <string.h>

const char *service_state_name(enum service_state state)
{
    static const char *const names[] = {"starting", "standby", "working", "draining"};

    return names[state];
}

int standing_init(struct standing *standing, const struct wiring *wiring)
{
    *standing = (struct standing){
        .heads = calloc(wiring->stream_count + 1, sizeof *standing->heads),
        .cursors = calloc(wiring->source_count + 1, sizeof *standing->cursors),
    };
    if (!standing->heads || !standing->cursors)
        return ERR_NOMEM;
    for (size_t i = 0; i < wiring->stream_count; i++)
        standing->heads[i].stream = wiring->streams[i];
    for (size_t i = 0; i < wiring->source_count; i++)
        standing->cursors[i].stream = wiring->sources[i];
    return 0;
}

void standing_done(struct standing *standing)
{
    free(standing->heads);
    free(standing->cursors);
}

void standing_copy(struct standing *to, const struct standing *from, const struct wiring *wiring)
{
    struct standing keep = *to;

    *to = *from;
    to->heads = keep.heads;
    to->cursors = keep.cursors;
    memcpy(to->heads, from->heads, wiring->stream_count * sizeof *to->heads);
    memcpy(to->cursors, from->cursors, wiring->source_count * sizeof *to->cursors);
}

int board_init(struct board *board, const struct wiring *wiring)
{
    *board =
        (struct board){.wiring = wiring, .heard = calloc(wiring->source_count + 1, sizeof *board->heard)};
    pthread_mutex_init(&board->lock, NULL);
    return board->heard ? standing_init(&board->standing, wiring) : ERR_NOMEM;
}

void board_done(struct board *board)
{
    standing_done(&board->standing);
    free(board->heard);
    pthread_mutex_destroy(&board->lock);
}

void board_set_state(struct board *board, enum service_state state)
{
    pthread_mutex_lock(&board->lock);
    if (board->state != STATE_DRAINING)
        board->state = state;
    pthread_mutex_unlock(&board->lock);
}

enum service_state board_state(struct board *board)
{
    pthread_mutex_lock(&board->lock);
    enum service_state state = board->state;
    pthread_mutex_unlock(&board->lock);
    return state;
}

void board_committed(struct board *board, const struct standing *standing, size_t messages, duration took)
{
    struct board_period *period = &board->period;

    pthread_mutex_lock(&board->lock);
    standing_copy(&board->standing, standing, board->wiring);
    if (messages > 0) {
        period->batches++;
        period->messages += messages;
        /* Once full, a later batch replaces an earlier one: a sample of the period, not its beginning. */
        period->times[period->time_count < BOARD_SAMPLES ? period->time_count++
                                                         : period->batches * 2654435761u % BOARD_SAMPLES] =
            took;
    }
    pthread_mutex_unlock(&board->lock);
}

void board_ticked(struct board *board, wall_time ticked_at)
{
    pthread_mutex_lock(&board->lock);
    board->ticked_at = ticked_at;
    pthread_mutex_unlock(&board->lock);
}

bool board_heard(struct board *board, size_t source, uint64_t sequence)
{
    pthread_mutex_lock(&board->lock);
    if (sequence > board->heard[source])
        board->heard[source] = sequence;
    bool ahead = sequence > board->standing.cursors[source].applied;
    pthread_mutex_unlock(&board->lock);
    return ahead;
}

void board_take_period(struct board *board, struct board_period *ret_period)
{
    pthread_mutex_lock(&board->lock);
    *ret_period = board->period;
    board->period = (struct board_period){0};
    pthread_mutex_unlock(&board->lock);
}

void board_look(struct board *board, struct board_view *view)
{
    pthread_mutex_lock(&board->lock);
    view->state = board->state;
    view->ticked_at = board->ticked_at;
    standing_copy(&view->standing, &board->standing, board->wiring);
    if (view->heard)
        memcpy(view->heard, board->heard, board->wiring->source_count * sizeof *view->heard);
    pthread_mutex_unlock(&board->lock);
}
