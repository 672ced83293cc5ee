/* SPDX-License-Identifier: Apache-2.0
 * loop - see loop.h: libuv behind our own names.  Each object is freed in its close callback, because libuv
 * uses a handle until then.
 */
#include "loop/loop.h"

#include <assert.h>
#include <stdlib.h>

#include "loop/resource.h"

struct loop_timer {
    struct loop_resource resource;
    uv_timer_t uv;
    loop_fn on_time;
    void *user;
};

struct loop_waker {
    struct loop_resource resource;
    uv_async_t uv;
    loop_fn on_wake;
    void *user;
};

struct loop_signal {
    struct loop_resource resource;
    uv_signal_t uv;
    loop_signal_fn on_signal;
    void *user;
};

int loop_open(struct loop **ret_loop)
{
    struct loop *loop = calloc(1, sizeof *loop);

    if (!loop)
        return ERR_NOMEM;
    if (uv_loop_init(&loop->uv) != 0) {
        free(loop);
        return ERR_IO;
    }
    *ret_loop = loop;
    return 0;
}

static void close_resource(uv_handle_t *handle, void *unused)
{
    struct loop_resource *resource = handle->data;

    (void)unused;
    if (!uv_is_closing(handle))
        resource->close(resource);
}

void loop_close(struct loop **loop)
{
    if (!*loop)
        return;
    uv_walk(&(*loop)->uv, close_resource, NULL);
    while (uv_run(&(*loop)->uv, UV_RUN_DEFAULT) != 0)
        ;
    int err = uv_loop_close(&(*loop)->uv);
    assert(err == 0);
    (void)err;
    free(*loop);
    *loop = NULL;
}

int loop_run(struct loop *loop)
{
    return uv_run(&loop->uv, UV_RUN_DEFAULT) == 0 ? ERR_NOT_FOUND : 0;
}

void loop_stop(struct loop *loop)
{
    uv_stop(&loop->uv);
}

static void free_owner(uv_handle_t *handle)
{
    free(handle->data);
}

/* ---- timers ---- */

static void close_timer(struct loop_resource *resource)
{
    uv_close((uv_handle_t *)&((struct loop_timer *)resource)->uv, free_owner);
}

static void on_uv_timer(uv_timer_t *uv)
{
    struct loop_timer *timer = uv->data;

    timer->on_time(timer->user);
}

int loop_timer_start(struct loop *loop, duration period, loop_fn on_time, void *user,
                     struct loop_timer **ret_timer)
{
    assert(period.us > 0);
    struct loop_timer *timer = calloc(1, sizeof *timer);
    uint64_t ms = (uint64_t)(period.us + 999) / 1000;

    if (!timer)
        return ERR_NOMEM;
    timer->resource.close = close_timer;
    timer->on_time = on_time;
    timer->user = user;
    timer->uv.data = timer;
    uv_timer_init(&loop->uv, &timer->uv);
    uv_update_time(&loop->uv); /* else the first period counts from the start of a long callback */
    uv_timer_start(&timer->uv, on_uv_timer, ms, ms);
    *ret_timer = timer;
    return 0;
}

void loop_timer_stop(struct loop_timer **timer)
{
    if (*timer)
        close_timer(&(*timer)->resource);
    *timer = NULL;
}

/* ---- signals ---- */

static void close_signal(struct loop_resource *resource)
{
    uv_close((uv_handle_t *)&((struct loop_signal *)resource)->uv, free_owner);
}

static void on_uv_signal(uv_signal_t *uv, int signal_number)
{
    struct loop_signal *signal = uv->data;

    signal->on_signal(signal->user, signal_number);
}

int loop_on_signal(struct loop *loop, int signal_number, loop_signal_fn on_signal, void *user)
{
    struct loop_signal *signal = calloc(1, sizeof *signal);

    if (!signal)
        return ERR_NOMEM;
    signal->resource.close = close_signal;
    signal->on_signal = on_signal;
    signal->user = user;
    signal->uv.data = signal;
    if (uv_signal_init(&loop->uv, &signal->uv) != 0) {
        free(signal);
        return ERR_IO;
    }
    if (uv_signal_start(&signal->uv, on_uv_signal, signal_number) != 0) {
        close_signal(&signal->resource);
        return ERR_INVALID;
    }
    return 0;
}

/* ---- wake-ups ---- */

static void close_waker(struct loop_resource *resource)
{
    uv_close((uv_handle_t *)&((struct loop_waker *)resource)->uv, free_owner);
}

static void on_uv_async(uv_async_t *uv)
{
    struct loop_waker *waker = uv->data;

    waker->on_wake(waker->user);
}

int loop_waker_open(struct loop *loop, loop_fn on_wake, void *user, struct loop_waker **ret_waker)
{
    struct loop_waker *waker = calloc(1, sizeof *waker);

    if (!waker)
        return ERR_NOMEM;
    waker->resource.close = close_waker;
    waker->on_wake = on_wake;
    waker->user = user;
    waker->uv.data = waker;
    if (uv_async_init(&loop->uv, &waker->uv, on_uv_async) != 0) {
        free(waker);
        return ERR_IO;
    }
    *ret_waker = waker;
    return 0;
}

void loop_wake(struct loop_waker *waker)
{
    uv_async_send(&waker->uv);
}

void loop_waker_close(struct loop_waker **waker)
{
    if (*waker)
        close_waker(&(*waker)->resource);
    *waker = NULL;
}
