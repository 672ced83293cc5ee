/* SPDX-License-Identifier: Apache-2.0
 * server - requests from clients and replies to them; see bus.h.
 *
 * Who asks is told by the User-Id that the ZAP handler gave to the connection, and looked up again for every
 * message.  The routing id only says where the reply goes; it is ZeroMQ's own (a zero byte and a number), and
 * a peer that chose one itself is refused, so that nobody can sit on a route that was another's.
 */
#include <stdlib.h>
#include <string.h>

#include "bus/bus.h"
#include "bus/listener.h"
#include "bus/log_gate.h"
#include "log/log.h"

#define ROUTE_SIZE 5

enum part { PART_ROUTE, PART_FRAME, PART_COUNT };

struct bus_server {
    struct bus_context *context;
    struct bus_listener *listener;
    bus_request_fn on_request;
    void *user;
    struct log_gate refused;
    struct log_gate dropped;
};

/* NULL, or why the message is not let through; fills `peer`. */
static const char *identify(const struct bus_server *server, zmq_msg_t *parts, int count,
                            struct bus_peer *peer)
{
    const uint8_t *route = zmq_msg_data(&parts[PART_ROUTE]);

    if (count != PART_COUNT)
        return "a request is one frame; use a DEALER socket";
    const char *name = zmq_msg_gets(&parts[PART_FRAME], "User-Id");
    if (!name || strlen(name) >= sizeof peer->key_name)
        return "no key";
    memcpy(peer->key_name, name, strlen(name) + 1);
    if (!bus_allow_list_has(server->context->allow_list, name))
        return "key revoked";
    if (zmq_msg_size(&parts[PART_ROUTE]) != ROUTE_SIZE || route[0] != 0)
        return "the peer set a routing id of its own; leave ZMQ_ROUTING_ID alone";
    memcpy(peer->route, route, ROUTE_SIZE);
    peer->route_size = ROUTE_SIZE;
    return NULL;
}

static void log_refused(struct bus_server *server, const struct bus_peer *peer, const char *reason)
{
    uint64_t held;

    if (log_gate_pass(&server->refused, &held))
        log_event(NULL, LOG_WARN, "bus.request_refused", LOG_S("key", peer->key_name),
                  LOG_S("reason", reason), LOG_U("held_back", held));
}

static bool on_receive(void *user, void *zmq)
{
    struct bus_server *server = user;
    struct bus_peer peer = {0};
    zmq_msg_t parts[PART_COUNT];
    int count = bus_parts_receive(zmq, parts, PART_COUNT);

    if (count == 0)
        return false;
    const char *reason = identify(server, parts, count, &peer);
    if (reason)
        log_refused(server, &peer, reason);
    else
        server->on_request(
            server->user, &peer,
            (struct bytes_view){zmq_msg_data(&parts[PART_FRAME]), zmq_msg_size(&parts[PART_FRAME])});
    bus_parts_close(parts, count, PART_COUNT);
    return true;
}

int bus_server_open(struct bus_server **ret_server, struct bus_context *context,
                    const struct bus_server_options *options, struct err_text *ret_text)
{
    struct bus_server *server = calloc(1, sizeof *server);

    if (!server)
        return err_set(ret_text, ERR_NOMEM, "%s: out of memory", options->endpoint);
    struct bus_listener_spec spec = {.type = ZMQ_ROUTER,
                                     .endpoint = options->endpoint,
                                     .zap_domain = BUS_ZAP_DOMAIN,
                                     .on_receive = on_receive,
                                     .user = server};
    server->context = context;
    server->on_request = options->on_request;
    server->user = options->user;
    int err = bus_listener_open(&server->listener, context, &spec, ret_text);
    if (err < 0) {
        free(server);
        return err;
    }
    *ret_server = server;
    return 0;
}

/* 0, or why the reply did not go out. */
static int send_reply(struct bus_server *server, const struct bus_peer *peer, struct bytes_view frame)
{
    struct bus_socket *socket = bus_listener_socket(server->listener);
    struct bus_tally *unread = bus_allow_list_tally(server->context->allow_list, peer->key_name);
    zmq_msg_t route, body;

    if (!unread)
        return ERR_FORBIDDEN;
    if (!socket)
        return ERR_UNAVAIL;
    int err = bus_tally_message(unread, &frame, 1, &body);
    if (err < 0)
        return err;
    err = zmq_msg_init_size(&route, peer->route_size) != 0 ? ERR_NOMEM : 0;
    if (err == 0) {
        memcpy(zmq_msg_data(&route), peer->route, peer->route_size);
        err = bus_socket_send(socket, &route, ZMQ_SNDMORE);
        if (err == 0)
            err = bus_socket_send(socket, &body, 0);
        zmq_msg_close(&route);
    }
    zmq_msg_close(&body);
    return err;
}

void bus_server_reply(struct bus_server *server, const struct bus_peer *peer, struct bytes_view frame)
{
    int err = frame.size > BUS_FRAME_MAX ? ERR_TOO_BIG : send_reply(server, peer, frame);
    uint64_t held;

    if (err < 0 && log_gate_pass(&server->dropped, &held))
        log_event(NULL, LOG_WARN, "bus.reply_dropped", LOG_S("key", peer->key_name),
                  LOG_S("reason", err_meaning(err)), LOG_U("bytes", frame.size), LOG_U("held_back", held));
}

void bus_server_pause(struct bus_server *server, bool paused)
{
    bus_listener_pause(server->listener, paused);
}

void bus_server_close(struct bus_server **server)
{
    if (!*server)
        return;
    bus_listener_close(&(*server)->listener);
    free(*server);
    *server = NULL;
}
