/* SPDX-License-Identifier: Apache-2.0
 * loop - the event loop of a service: timers, signals, descriptors, wake-ups from other threads.
 *
 * Everything runs on the thread that calls loop_run(), except loop_wake().
 */
#ifndef BANGBAN_LOOP_H
#define BANGBAN_LOOP_H

#include <stdbool.h>

#include "clock/clock.h"
#include "err/err.h"

struct loop;
struct loop_timer;
struct loop_waker;
struct loop_doorbell;

typedef void (*loop_fn)(void *user);
typedef void (*loop_signal_fn)(void *user, int signal_number);

int loop_open(struct loop **ret_loop) __attribute__((warn_unused_result));
/* Closes what is still open on the loop, proves it empty (asserts), frees it. */
void loop_close(struct loop **loop);
/* Until loop_stop; ERR_NOT_FOUND when nothing is open that could ever call back. */
int loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* Repeats every `period` of real time, first after one period. */
int loop_timer_start(struct loop *loop, duration period, loop_fn on_time, void *user,
                     struct loop_timer **ret_timer) __attribute__((warn_unused_result));
void loop_timer_stop(struct loop_timer **timer);

/* For the rest of the loop's life. */
int loop_on_signal(struct loop *loop, int signal_number, loop_signal_fn on_signal, void *user)
    __attribute__((warn_unused_result));

/* loop_wake may be called from any thread; several wakes may run the callback once. */
int loop_waker_open(struct loop *loop, loop_fn on_wake, void *user, struct loop_waker **ret_waker)
    __attribute__((warn_unused_result));
void loop_wake(struct loop_waker *waker);
void loop_waker_close(struct loop_waker **waker);

/* A descriptor that only says "look at me", like that of a ZeroMQ socket: any call on what is behind it may
 * swallow the sign.  on_ring looks and works off a bounded amount; true asks for another look in the next
 * turn.  Whoever uses the thing outside on_ring says so with loop_doorbell_ring: the loop then looks before
 * it sleeps.  The descriptor stays the caller's and may be closed as soon as loop_doorbell_close returns. */
typedef bool (*loop_ring_fn)(void *user);
int loop_doorbell_open(struct loop *loop, int fd, loop_ring_fn on_ring, void *user,
                       struct loop_doorbell **ret_doorbell) __attribute__((warn_unused_result));
void loop_doorbell_ring(struct loop_doorbell *doorbell);
/* Also from inside on_ring. */
void loop_doorbell_close(struct loop_doorbell **doorbell);

#endif
