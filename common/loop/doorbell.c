/* SPDX-License-Identifier: Apache-2.0
 * doorbell - look at a thing whose descriptor may lose its edge, never too late and never without end.
 *
 * Happy path: the descriptor turns readable, `rung` is set, the check phase of the same turn looks.
 * Backlog:    on_ring says there is more; an idle handle makes the next poll return at once.
 * Lost edge:  somebody used the thing outside on_ring and said so by ringing; the idle handle again keeps the
 *             loop from sleeping before the check phase has looked.  This holds in whatever phase the ring
 *             comes, so it does not depend on the order of prepare handles.
 * Idle:       nobody rang: nothing is looked at, a quiet doorbell costs no system call.
 */
#include <stdlib.h>

#include "loop/loop.h"
#include "loop/resource.h"

struct loop_doorbell {
    struct loop_resource resource;
    uv_poll_t poll;
    uv_check_t check;
    uv_idle_t idle;
    loop_ring_fn on_ring;
    void *user;
    bool rung;
    bool closing;
    int open_handles;
};

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct loop_doorbell *doorbell = poll->data;

    (void)status;
    (void)events;
    doorbell->rung = true;
}

static void on_idle(uv_idle_t *idle)
{
    (void)idle; /* being active is its whole work: poll does not block */
}

static void on_check(uv_check_t *check)
{
    struct loop_doorbell *doorbell = check->data;

    if (!doorbell->rung || doorbell->closing)
        return;
    doorbell->rung = false;
    uv_idle_stop(&doorbell->idle);
    if (doorbell->on_ring(doorbell->user) && !doorbell->closing)
        loop_doorbell_ring(doorbell);
}

static void on_closed(uv_handle_t *handle)
{
    struct loop_doorbell *doorbell = handle->data;

    if (--doorbell->open_handles == 0)
        free(doorbell);
}

static void close_doorbell(struct loop_resource *resource)
{
    struct loop_doorbell *doorbell = (struct loop_doorbell *)resource;

    doorbell->closing = true;
    uv_close((uv_handle_t *)&doorbell->poll, on_closed);
    uv_close((uv_handle_t *)&doorbell->check, on_closed);
    uv_close((uv_handle_t *)&doorbell->idle, on_closed);
}

int loop_doorbell_open(struct loop *loop, int fd, loop_ring_fn on_ring, void *user,
                       struct loop_doorbell **ret_doorbell)
{
    struct loop_doorbell *doorbell = calloc(1, sizeof *doorbell);

    if (!doorbell)
        return ERR_NOMEM;
    if (uv_poll_init(&loop->uv, &doorbell->poll, fd) != 0) {
        free(doorbell);
        return ERR_IO;
    }
    uv_check_init(&loop->uv, &doorbell->check);
    uv_idle_init(&loop->uv, &doorbell->idle);
    doorbell->resource.close = close_doorbell;
    doorbell->on_ring = on_ring;
    doorbell->user = user;
    doorbell->open_handles = 3;
    doorbell->poll.data = doorbell->check.data = doorbell->idle.data = doorbell;
    uv_poll_start(&doorbell->poll, UV_READABLE, on_poll);
    uv_check_start(&doorbell->check, on_check);
    loop_doorbell_ring(doorbell);
    *ret_doorbell = doorbell;
    return 0;
}

void loop_doorbell_ring(struct loop_doorbell *doorbell)
{
    doorbell->rung = true;
    uv_idle_start(&doorbell->idle, on_idle);
}

void loop_doorbell_close(struct loop_doorbell **doorbell)
{
    if (*doorbell)
        close_doorbell(&(*doorbell)->resource);
    *doorbell = NULL;
}
