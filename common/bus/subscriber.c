/* SPDX-License-Identifier: Apache-2.0
 * subscriber - events of other processes; see bus.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>
#include <utlist.h>

#include "bus/bus.h"
#include "bus/context.h"
#include "bus/event_frame.h"
#include "bus/log_gate.h"
#include "bus/monitor.h"
#include "log/log.h"

#define KNOCK_PERIOD DURATION_S(1)

enum part { PART_STREAM, PART_EVENT, PART_COUNT };

struct connection {
    struct connection *next;
    bool refused; /* knock again at the next turn of the timer */
    char endpoint[256];
    char server_key_name[BUS_KEY_NAME_MAX];
};

struct subscription {
    UT_hash_handle hh;
    char stream[]; /* the key */
};

struct bus_subscriber {
    struct bus_context *context;
    struct bus_socket *socket;
    struct bus_monitor *monitor;
    bus_event_fn on_event;
    void *user;
    struct loop_timer *knocks;
    struct connection *connections;
    struct subscription *subscriptions;
    struct log_gate garbage;
};

static struct bytes_view view(zmq_msg_t *part)
{
    return (struct bytes_view){zmq_msg_data(part), zmq_msg_size(part)};
}

static void log_garbage(struct bus_subscriber *subscriber, int count)
{
    uint64_t held;

    if (log_gate_pass(&subscriber->garbage, &held))
        log_event(NULL, LOG_WARN, "bus.frames_bad", LOG_S("socket", "subscriber"), LOG_I("frames", count),
                  LOG_I("wanted", PART_COUNT), LOG_U("held_back", held));
}

static bool on_receive(void *user, void *zmq)
{
    struct bus_subscriber *subscriber = user;
    struct bytes_view header, payload;
    zmq_msg_t parts[PART_COUNT];
    int count = bus_parts_receive(zmq, parts, PART_COUNT);

    if (count == 0)
        return false;
    if (count != PART_COUNT || event_frame_split(view(&parts[PART_EVENT]), &header, &payload) < 0)
        log_garbage(subscriber, count);
    else {
        struct bytes_view stream = view(&parts[PART_STREAM]);
        struct subscription *wanted;

        /* ZeroMQ filters by prefix: "routing" brings "routing.housing" too. */
        HASH_FIND(hh, subscriber->subscriptions, stream.data, stream.size, wanted);
        if (wanted)
            subscriber->on_event(subscriber->user, wanted->stream, header, payload);
    }
    bus_parts_close(parts, count, PART_COUNT);
    return true;
}

static void on_refused(void *user, const char *endpoint)
{
    struct bus_subscriber *subscriber = user;
    struct connection *connection;

    LL_FOREACH(subscriber->connections, connection)
    {
        if (strcmp(connection->endpoint, endpoint) == 0)
            connection->refused = true;
    }
}

static int connect_to(struct bus_subscriber *subscriber, const struct connection *connection,
                      struct err_text *ret_text)
{
    struct bus_context *context = subscriber->context;
    void *zmq = bus_socket_zmq(subscriber->socket);
    char server_key[BUS_KEY_TEXT];
    int err = bus_key_read_server(context->key_directory, connection->server_key_name, server_key, ret_text);

    if (err < 0)
        return err;
    if (bus_zmq_curve_client(zmq, &context->own, server_key) < 0 ||
        zmq_connect(zmq, connection->endpoint) != 0)
        return err_set(ret_text, ERR_INVALID, "cannot subscribe at %s: %s", connection->endpoint,
                       zmq_strerror(zmq_errno()));
    return 0;
}

/* Whoever refused us may have our key by now, or a new one of its own. */
static void on_knock(void *user)
{
    struct bus_subscriber *subscriber = user;
    struct connection *connection;
    struct err_text text;

    LL_FOREACH(subscriber->connections, connection)
    {
        if (!connection->refused)
            continue;
        zmq_disconnect(bus_socket_zmq(subscriber->socket), connection->endpoint);
        connection->refused = connect_to(subscriber, connection, &text) < 0;
    }
}

static int open_parts(struct bus_subscriber *subscriber)
{
    struct bus_context *context = subscriber->context;
    void *zmq = bus_zmq_new(context->zmq, ZMQ_SUB);
    struct bus_monitor_spec watch = {zmq, "subscriber", on_refused, subscriber};

    if (!zmq)
        return ERR_IO;
    int err = bus_monitor_open(&subscriber->monitor, context, &watch);
    if (err < 0) {
        bus_zmq_close(&zmq, 0);
        return err;
    }
    err = bus_socket_open(&subscriber->socket, context->loop, zmq, on_receive, subscriber);
    if (err < 0)
        return err;
    return loop_timer_start(context->loop, KNOCK_PERIOD, on_knock, subscriber, &subscriber->knocks);
}

int bus_subscriber_open(struct bus_subscriber **ret_subscriber, struct bus_context *context,
                        bus_event_fn on_event, void *user)
{
    struct bus_subscriber *subscriber = calloc(1, sizeof *subscriber);

    if (!subscriber)
        return ERR_NOMEM;
    subscriber->context = context;
    subscriber->on_event = on_event;
    subscriber->user = user;
    int err = open_parts(subscriber);
    if (err < 0) {
        bus_subscriber_close(&subscriber);
        return err;
    }
    *ret_subscriber = subscriber;
    return 0;
}

int bus_subscriber_connect(struct bus_subscriber *subscriber, const char *endpoint,
                           const char *server_key_name, struct err_text *ret_text)
{
    struct connection *connection = calloc(1, sizeof *connection);

    if (!connection)
        return err_set(ret_text, ERR_NOMEM, "%s: out of memory", endpoint);
    int err = strlen(endpoint) >= sizeof connection->endpoint || !bus_key_name_valid(server_key_name)
                  ? err_set(ret_text, ERR_INVALID, "%.200s: endpoint too long, or \"%.80s\" is no key name",
                            endpoint, server_key_name)
                  : 0;
    if (err == 0) {
        memcpy(connection->endpoint, endpoint, strlen(endpoint) + 1);
        memcpy(connection->server_key_name, server_key_name, strlen(server_key_name) + 1);
        err = connect_to(subscriber, connection, ret_text);
    }
    if (err < 0) {
        free(connection);
        return err;
    }
    LL_PREPEND(subscriber->connections, connection);
    return 0;
}

int bus_subscriber_add(struct bus_subscriber *subscriber, const char *stream)
{
    size_t length = strlen(stream);
    struct subscription *subscription;

    HASH_FIND(hh, subscriber->subscriptions, stream, length, subscription);
    if (subscription)
        return 0;
    subscription = calloc(1, sizeof *subscription + length + 1);
    if (!subscription)
        return ERR_NOMEM;
    if (zmq_setsockopt(bus_socket_zmq(subscriber->socket), ZMQ_SUBSCRIBE, stream, length) != 0) {
        free(subscription);
        return ERR_IO;
    }
    memcpy(subscription->stream, stream, length);
    HASH_ADD_KEYPTR(hh, subscriber->subscriptions, subscription->stream, length, subscription);
    return 0;
}

void bus_subscriber_pause(struct bus_subscriber *subscriber, bool paused)
{
    bus_socket_pause(subscriber->socket, paused);
}

static void free_subscriptions(struct bus_subscriber *subscriber)
{
    struct subscription *subscription = subscriber->subscriptions;

    HASH_CLEAR(hh, subscriber->subscriptions); /* the elements stay linked */
    while (subscription) {
        struct subscription *next = subscription->hh.next;

        free(subscription);
        subscription = next;
    }
}

void bus_subscriber_close(struct bus_subscriber **subscriber)
{
    struct connection *connection, *next;

    if (!*subscriber)
        return;
    loop_timer_stop(&(*subscriber)->knocks);
    bus_monitor_close(&(*subscriber)->monitor);
    bus_socket_close(&(*subscriber)->socket, 0);
    free_subscriptions(*subscriber);
    LL_FOREACH_SAFE((*subscriber)->connections, connection, next)
    {
        free(connection);
    }
    free(*subscriber);
    *subscriber = NULL;
}
