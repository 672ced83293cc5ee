/* SPDX-License-Identifier: Apache-2.0
 * client - see client.h.
 *
 * What was sent may be lost with a connection; only the reply says that it arrived.  A call therefore sends
 * again, and always reads what came before it does: a client that only writes and a service that waits for it
 * to read would stop each other.
 */
#include "bus/client.h"

#include <stdlib.h>
#include <string.h>

#include "bus/socket.h"
#include "bus/watch.h"
#include "uuid/uuid.h"
#include "wire/wire.h"

#define SENDS_PER_CALL 3
#define WATCH          "inproc://bangban.client"

struct bus_client {
    void *zmq_context;
    void *zmq;
    void *watch;
    struct clock *clock; /* for request ids */
    char *actor;
    int64_t expected_version;
    char *endpoint;
    bool refused; /* the last handshake ended with "key refused" */
};

static int connect_client(struct bus_client *client, const struct bus_client_options *options,
                          struct err_text *ret_text)
{
    struct bus_key_pair own;
    char server_key[BUS_KEY_TEXT];
    int err = bus_key_read_server(options->key_directory, options->server_key_name, server_key, ret_text);

    if (err == 0)
        err = bus_key_read_pair(options->key_directory, options->key_name, &own, ret_text);
    if (err < 0)
        return err;
    client->zmq = bus_zmq_new(client->zmq_context, ZMQ_DEALER);
    if (client->zmq)
        client->watch = bus_watch_new(client->zmq_context, client->zmq, WATCH,
                                      ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
    if (!client->watch || bus_zmq_curve_client(client->zmq, &own, server_key) < 0 ||
        zmq_connect(client->zmq, options->endpoint) != 0)
        err = err_set(ret_text, ERR_INVALID, "无法连接 %s（%s）；请核对服务地址", options->endpoint,
                      zmq_strerror(zmq_errno()));
    explicit_bzero(&own, sizeof own);
    return err;
}

int bus_client_open(struct bus_client **ret_client, const struct bus_client_options *options,
                    struct err_text *ret_text)
{
    struct bus_client *client = calloc(1, sizeof *client);

    if (!client)
        return err_set(ret_text, ERR_NOMEM, "内存不足");
    client->actor = strdup(options->actor);
    client->expected_version = options->expected_version;
    client->endpoint = strdup(options->endpoint);
    client->zmq_context = zmq_ctx_new();
    int err = client->actor && client->endpoint && client->zmq_context
                  ? clock_open(&client->clock, "system", ret_text)
                  : err_set(ret_text, ERR_NOMEM, "内存不足");
    if (err == 0)
        err = connect_client(client, options, ret_text);
    if (err < 0) {
        bus_client_close(&client);
        return err;
    }
    *ret_client = client;
    return 0;
}

void bus_client_close(struct bus_client **client)
{
    struct bus_client *c = *client;

    if (!c)
        return;
    bus_watch_close(&c->watch, c->zmq);
    bus_zmq_close(&c->zmq, 0);
    if (c->zmq_context)
        zmq_ctx_term(c->zmq_context);
    if (c->clock)
        clock_close(&c->clock);
    free(c->actor);
    free(c->endpoint);
    free(c);
    *client = NULL;
}

/* The frame of a request for `message`, under a new id. */
static int make_frame(struct bus_client *client, struct arena *arena, const ProtobufCMessage *message,
                      char ret_id[UUID_TEXT], struct bytes_view *ret_frame)
{
    Request request = BANGBAN__V1__REQUEST__INIT;
    struct uuid id = uuid_v7(clock_now(client->clock));

    uuid_format(&id, ret_id);
    request.request_id = ret_id;
    request.type = (char *)(uintptr_t)message->descriptor->short_name;
    request.actor = client->actor;
    if (client->expected_version) {
        request._expected_case = BANGBAN__V1__REQUEST___EXPECTED_EXPECTED_VERSION;
        request.expected_version = client->expected_version;
    }
    request.body.data = wire_pack(arena, message, &request.body.len);
    if (!request.body.data)
        return ERR_NOMEM;
    ret_frame->data = wire_pack(arena, &request.base, &ret_frame->size);
    if (!ret_frame->data)
        return ERR_NOMEM;
    return ret_frame->size > BUS_FRAME_MAX ? ERR_TOO_BIG : 0;
}

static bool key_refused(struct bus_client *client)
{
    for (int event; (event = bus_watch_next(client->watch, NULL, 0)) != 0;)
        client->refused = event == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
    return client->refused;
}

/* ZeroMQ connects again after everything but a refusal; the key may be allowed by now. */
static void knock_again(struct bus_client *client)
{
    client->refused = false;
    zmq_disconnect(client->zmq, client->endpoint);
    zmq_connect(client->zmq, client->endpoint);
}

static int send_frame(struct bus_client *client, struct bytes_view frame)
{
    if (key_refused(client))
        knock_again(client);
    return zmq_send(client->zmq, frame.data, frame.size, ZMQ_DONTWAIT) < 0 ? ERR_UNAVAIL : 0;
}

/* A reply that is here already; ERR_NOT_FOUND when there is none, ERR_INVALID when it makes no sense. */
static int take_reply(struct bus_client *client, struct arena *arena, Reply **ret_reply)
{
    zmq_msg_t part;
    struct err_text text;
    int count = bus_parts_receive(client->zmq, &part, 1);

    if (count == 0)
        return ERR_NOT_FOUND;
    ProtobufCMessage *reply = count == 1 ? wire_unpack(&bangban__v1__reply__descriptor, zmq_msg_data(&part),
                                                       zmq_msg_size(&part), arena, &text)
                                         : NULL;
    bus_parts_close(&part, count, 1);
    if (!reply)
        return ERR_INVALID;
    *ret_reply = (Reply *)reply;
    return 0;
}

static void wait_until(struct bus_client *client, duration uptime)
{
    zmq_pollitem_t items[] = {{.socket = client->zmq, .events = ZMQ_POLLIN},
                              {.socket = client->watch, .events = ZMQ_POLLIN}};
    int64_t left = uptime.us - clock_uptime().us;

    if (left > 0)
        zmq_poll(items, 2, (long)((left + 999) / 1000));
}

int bus_client_receive(struct bus_client *client, struct arena *arena, duration timeout, Reply **ret_reply)
{
    duration end = {clock_uptime().us + timeout.us};

    for (;;) {
        int err = take_reply(client, arena, ret_reply);
        if (err != ERR_NOT_FOUND)
            return err;
        if (key_refused(client))
            return ERR_FORBIDDEN;
        if (clock_uptime().us >= end.us)
            return ERR_UNAVAIL;
        wait_until(client, end);
    }
}

/* Skips replies to earlier calls, which gave up waiting for them. */
static int receive_for(struct bus_client *client, struct arena *arena, const char *id, duration end,
                       Reply **ret_reply)
{
    Reply *reply;

    for (;;) {
        int err = bus_client_receive(client, arena, (duration){end.us - clock_uptime().us}, &reply);
        if (err < 0)
            return err;
        if (strcmp(reply->request_id, id) == 0) {
            *ret_reply = reply;
            return 0;
        }
    }
}

int bus_client_call(struct bus_client *client, struct arena *arena, const ProtobufCMessage *message,
                    duration timeout, Reply **ret_reply)
{
    char id[UUID_TEXT];
    struct bytes_view frame;
    duration start = clock_uptime();
    int err = make_frame(client, arena, message, id, &frame);

    if (err < 0)
        return err;
    err = ERR_UNAVAIL;
    for (int i = 1; i <= SENDS_PER_CALL && err == ERR_UNAVAIL; i++) {
        send_frame(client, frame); /* a full queue: the next round tries again */
        err =
            receive_for(client, arena, id, (duration){start.us + timeout.us * i / SENDS_PER_CALL}, ret_reply);
    }
    return err;
}

int bus_client_send(struct bus_client *client, struct arena *arena, const ProtobufCMessage *message,
                    char *ret_request_id)
{
    char id[UUID_TEXT];
    struct bytes_view frame;
    int err = make_frame(client, arena, message, id, &frame);

    if (err == 0)
        err = send_frame(client, frame);
    if (err == 0)
        memcpy(ret_request_id, id, sizeof id);
    return err;
}
