/* SPDX-License-Identifier: Apache-2.0
 * listener - see listener.h.
 *
 * Happy path: bound at open, closed at close.
 * Cut:        closed, then a timer binds again until it succeeds, because ZeroMQ frees the address on its own
 *             thread some milliseconds later.
 */
#include "bus/listener.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <utlist.h>

#include "bus/log_gate.h"
#include "bus/monitor.h"
#include "log/log.h"

#define ENDPOINT_MAX  256
#define REBIND_PERIOD DURATION_MS(20)

struct bus_listener {
    struct bus_context *context;
    int type;
    const char *zap_domain;
    char endpoint[ENDPOINT_MAX];
    bus_receive_fn on_receive;
    void *user;
    bool paused;
    struct bus_socket *socket;
    struct bus_monitor *monitor;
    struct loop_timer *rebind;
    struct log_gate rebind_failed;
    struct bus_listener *prev, *next; /* in the context's list */
};

/* Bounds are counts here; bytes are bounded by tallies (out) and by reading or not reading (in). */
static const struct {
    int type;
    int option;
    int value;
} options[] = {
    {ZMQ_ROUTER, ZMQ_ROUTER_MANDATORY, 1}, /* a reply that cannot be delivered is an error, not silence */
    {ZMQ_ROUTER, ZMQ_ROUTER_HANDOVER, 0},  /* nobody takes over another's route */
    {ZMQ_ROUTER, ZMQ_RCVHWM, 64},          /* of each peer, up to 1 MiB each */
    {ZMQ_ROUTER, ZMQ_SNDHWM, 10000},       {ZMQ_PUB, ZMQ_SNDHWM, 10000},
};

static int configure(const struct bus_listener *listener, void *zmq)
{
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        if (options[i].type == listener->type && bus_zmq_set(zmq, options[i].option, options[i].value) < 0)
            return ERR_IO;
    return bus_zmq_curve_server(zmq, &listener->context->own, listener->zap_domain);
}

static int start(struct bus_listener *listener)
{
    struct bus_context *context = listener->context;
    void *zmq = bus_zmq_new(context->zmq, listener->type);

    if (!zmq)
        return ERR_IO;
    struct bus_monitor_spec watch = {.zmq = zmq, .label = listener->type == ZMQ_PUB ? "publisher" : "server"};
    int err = configure(listener, zmq);
    if (err == 0)
        err = bus_monitor_open(&listener->monitor, context, &watch);
    if (err == 0 && zmq_bind(zmq, listener->endpoint) != 0)
        err = ERR_UNAVAIL;
    int why = zmq_errno();
    if (err < 0) {
        bus_monitor_close(&listener->monitor);
        bus_zmq_close(&zmq, 0);
        errno = why;
        return err;
    }
    err = bus_socket_open(&listener->socket, context->loop, zmq, listener->on_receive, listener->user);
    if (err < 0)
        bus_monitor_close(&listener->monitor);
    else
        bus_socket_pause(listener->socket, listener->paused);
    return err;
}

static void on_rebind(void *user)
{
    struct bus_listener *listener = user;
    uint64_t held;

    if (start(listener) == 0)
        loop_timer_stop(&listener->rebind);
    else if (log_gate_pass(&listener->rebind_failed, &held))
        log_event(NULL, LOG_WARN, "bus.rebind_waits", LOG_S("endpoint", listener->endpoint),
                  LOG_S("reason", zmq_strerror(zmq_errno())), LOG_U("held_back", held));
}

static void stop(struct bus_listener *listener, int linger)
{
    bus_monitor_close(&listener->monitor);
    bus_socket_close(&listener->socket, linger);
}

static bool receive_nothing(void *user, void *zmq)
{
    (void)user;
    (void)zmq;
    return false;
}

int bus_listener_open(struct bus_listener **ret_listener, struct bus_context *context,
                      const struct bus_listener_spec *spec, struct err_text *ret_text)
{
    struct bus_listener *listener = calloc(1, sizeof *listener);

    if (!listener)
        return err_set(ret_text, ERR_NOMEM, "%s: out of memory", spec->endpoint);
    listener->context = context;
    listener->type = spec->type;
    listener->zap_domain = spec->zap_domain;
    listener->on_receive = spec->on_receive ? spec->on_receive : receive_nothing;
    listener->user = spec->user;
    int length = snprintf(listener->endpoint, sizeof listener->endpoint, "%s", spec->endpoint);
    int err = length >= ENDPOINT_MAX ? ERR_TOO_BIG : start(listener);
    if (err < 0) {
        free(listener);
        return err_set(ret_text, err, "cannot listen on %.*s: %s", ENDPOINT_MAX, spec->endpoint,
                       err == ERR_TOO_BIG ? "the name is too long" : zmq_strerror(zmq_errno()));
    }
    DL_APPEND(context->listeners, listener);
    *ret_listener = listener;
    return 0;
}

struct bus_socket *bus_listener_socket(struct bus_listener *listener)
{
    return listener->socket;
}

void bus_listener_pause(struct bus_listener *listener, bool paused)
{
    listener->paused = paused;
    if (listener->socket)
        bus_socket_pause(listener->socket, paused);
}

void bus_listener_close(struct bus_listener **listener)
{
    if (!*listener)
        return;
    DL_DELETE((*listener)->context->listeners, *listener);
    loop_timer_stop(&(*listener)->rebind);
    stop(*listener, 500);
    free(*listener);
    *listener = NULL;
}

static void cut(struct bus_listener *listener)
{
    if (!listener->socket)
        return; /* being cut already */
    stop(listener, 0);
    /* Out of memory for a timer: without a socket the process serves nobody, and would never come back. */
    if (loop_timer_start(listener->context->loop, REBIND_PERIOD, on_rebind, listener, &listener->rebind) < 0)
        abort();
}

void bus_listener_cut_all(struct bus_context *context)
{
    struct bus_listener *listener;

    DL_FOREACH(context->listeners, listener)
    {
        cut(listener);
    }
}
