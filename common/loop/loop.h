/* SPDX-License-Identifier: Apache-2.0
 * loop - the event loop of a service: timers, signals, wake-ups from other threads.
 *
 * Everything runs on the thread that calls loop_run(), except loop_wake().
 */
#ifndef BANGBAN_LOOP_H
#define BANGBAN_LOOP_H

#include "clock/clock.h"
#include "err/err.h"

struct loop;
struct loop_timer;
struct loop_waker;

typedef void (*loop_fn)(void *user);
typedef void (*loop_signal_fn)(void *user, int signal_number);

int loop_open(struct loop **ret_loop);
/* Closes what is still open on the loop, proves it empty (asserts), frees it. */
void loop_close(struct loop **loop);
int loop_run(struct loop *loop); /* until loop_stop */
void loop_stop(struct loop *loop);

/* The libuv loop, for common/bus and common/http only. */
void *loop_native(struct loop *loop);

/* Repeats every `period` of real time, first after one period. */
int loop_timer_start(struct loop *loop, duration period, loop_fn on_time, void *user, struct loop_timer **ret_timer);
void loop_timer_stop(struct loop_timer **timer);

int loop_on_signal(struct loop *loop, int signal_number, loop_signal_fn on_signal, void *user);

/* loop_wake may be called from any thread; several wakes may run the callback once. */
int loop_waker_open(struct loop *loop, loop_fn on_wake, void *user, struct loop_waker **ret_waker);
void loop_wake(struct loop_waker *waker);
void loop_waker_close(struct loop_waker **waker);

#endif
