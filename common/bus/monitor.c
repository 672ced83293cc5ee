/* SPDX-License-Identifier: Apache-2.0
 * monitor - see monitor.h.
 */
#include "bus/monitor.h"

#include <stdio.h>
#include <stdlib.h>

#include "bus/log_gate.h"
#include "bus/watch.h"
#include "log/log.h"

#define ENDPOINT_TEXT 256

struct bus_monitor {
    struct bus_monitor_spec spec;
    struct bus_socket *socket;
    struct log_gate refused;
    struct log_gate lost;
    struct log_gate connected;
};

struct event_kind {
    int event;
    const char *log_name;
    const char *reason;
    enum log_level level;
    size_t gate; /* offset in struct bus_monitor */
};

#define GATE(member) offsetof(struct bus_monitor, member)
static const struct event_kind kinds[] = {
    {ZMQ_EVENT_HANDSHAKE_SUCCEEDED, "bus.connected", NULL, LOG_INFO, GATE(connected)},
    {ZMQ_EVENT_HANDSHAKE_FAILED_AUTH, "bus.handshake_failed", "key refused", LOG_WARN, GATE(refused)},
    {ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL, "bus.handshake_failed",
     "not ZeroMQ with CURVE, or a wrong server key", LOG_WARN, GATE(refused)},
    {ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL, "bus.handshake_failed", "connection lost during the handshake",
     LOG_WARN, GATE(refused)},
    {ZMQ_EVENT_DISCONNECTED, "bus.disconnected", "closed by the peer, silent too long, or a frame over 1 MiB",
     LOG_INFO, GATE(lost)},
};

static const struct event_kind *find_kind(int event)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (kinds[i].event == event)
            return &kinds[i];
    return NULL;
}

static void log_kind(struct bus_monitor *monitor, const struct event_kind *kind, const char *endpoint)
{
    uint64_t held;

    if (log_gate_pass((struct log_gate *)(void *)((char *)monitor + kind->gate), &held))
        log_event(NULL, kind->level, kind->log_name, LOG_S("socket", monitor->spec.label),
                  LOG_S("endpoint", endpoint), LOG_S("reason", kind->reason), LOG_U("held_back", held));
}

static bool on_receive(void *user, void *zmq)
{
    struct bus_monitor *monitor = user;
    char endpoint[ENDPOINT_TEXT];
    int event = bus_watch_next(zmq, endpoint, sizeof endpoint);
    const struct event_kind *kind = find_kind(event);

    if (kind)
        log_kind(monitor, kind, endpoint);
    if (monitor->spec.on_refused &&
        (event & (ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL)))
        monitor->spec.on_refused(monitor->spec.user, endpoint);
    return event != 0;
}

static int open_watch(struct bus_monitor *monitor, struct bus_context *context)
{
    char address[64];
    int events = 0;

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        events |= kinds[i].event;
    snprintf(address, sizeof address, "inproc://bangban.monitor.%u", context->monitors_made++);
    void *watch = bus_watch_new(context->zmq, monitor->spec.zmq, address, events);
    return watch ? bus_socket_open(&monitor->socket, context->loop, watch, on_receive, monitor) : ERR_IO;
}

int bus_monitor_open(struct bus_monitor **ret_monitor, struct bus_context *context,
                     const struct bus_monitor_spec *spec)
{
    struct bus_monitor *monitor = calloc(1, sizeof *monitor);

    if (!monitor)
        return ERR_NOMEM;
    monitor->spec = *spec;
    int err = open_watch(monitor, context);
    if (err < 0) {
        bus_monitor_close(&monitor);
        return err;
    }
    *ret_monitor = monitor;
    return 0;
}

void bus_monitor_close(struct bus_monitor **monitor)
{
    if (!*monitor)
        return;
    zmq_socket_monitor((*monitor)->spec.zmq, NULL, 0); /* first, see watch.c */
    bus_socket_close(&(*monitor)->socket, 0);
    free(*monitor);
    *monitor = NULL;
}
