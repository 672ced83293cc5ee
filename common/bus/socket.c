/* SPDX-License-Identifier: Apache-2.0
 * socket - see socket.h.
 *
 * ZeroMQ's descriptor is the doorbell of a mailbox: every call on the socket, a send too, may answer the bell
 * and swallow the edge.  So a drain ends only when ZMQ_EVENTS, asked last, shows nothing; each send rings the
 * loop's doorbell again; and one drain takes a bounded number of messages, so that a busy socket starves
 * nobody.
 */
#include "bus/socket.h"

#include <stdlib.h>
#include <string.h>

#include "bus/bus.h"

#define DRAIN_LIMIT    256
#define CURVE_OVERHEAD 64 /* what CURVE adds to a frame, rounded up */

struct bus_socket {
    void *zmq;
    struct loop_doorbell *doorbell;
    bus_receive_fn on_receive;
    void *user;
    bool paused;
    bool *closed; /* of the drain that runs; set when on_receive closes the socket */
};

void *bus_zmq_new(void *zmq_context, int type)
{
    static const struct {
        int option;
        int value;
    } defaults[] = {
        {ZMQ_LINGER, 500},         {ZMQ_HEARTBEAT_IVL, 2000}, {ZMQ_HEARTBEAT_TIMEOUT, 6000},
        {ZMQ_HEARTBEAT_TTL, 6000}, {ZMQ_RECONNECT_IVL, 100},  {ZMQ_RECONNECT_IVL_MAX, 2000},
        {ZMQ_HANDSHAKE_IVL, 5000}, {ZMQ_SNDHWM, 1000},        {ZMQ_RCVHWM, 1000},
    };
    int64_t largest = BUS_FRAME_MAX + CURVE_OVERHEAD;
    void *zmq = zmq_socket(zmq_context, type);

    if (!zmq)
        return NULL;
    int failed = zmq_setsockopt(zmq, ZMQ_MAXMSGSIZE, &largest, sizeof largest);
    for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++)
        failed |= bus_zmq_set(zmq, defaults[i].option, defaults[i].value);
    if (failed)
        bus_zmq_close(&zmq, 0);
    return zmq;
}

int bus_zmq_set(void *zmq, int option, int value)
{
    return zmq_setsockopt(zmq, option, &value, sizeof value) == 0 ? 0 : ERR_IO;
}

int bus_zmq_curve_server(void *zmq, const struct bus_key_pair *own, const char *domain)
{
    if (bus_zmq_set(zmq, ZMQ_CURVE_SERVER, 1) < 0 ||
        zmq_setsockopt(zmq, ZMQ_CURVE_SECRETKEY, own->secret_key, BUS_KEY_TEXT) != 0 ||
        zmq_setsockopt(zmq, ZMQ_ZAP_DOMAIN, domain, strlen(domain)) != 0)
        return ERR_IO;
    return 0;
}

int bus_zmq_curve_client(void *zmq, const struct bus_key_pair *own, const char *server_public_key)
{
    if (zmq_setsockopt(zmq, ZMQ_CURVE_SERVERKEY, server_public_key, BUS_KEY_TEXT) != 0 ||
        zmq_setsockopt(zmq, ZMQ_CURVE_PUBLICKEY, own->public_key, BUS_KEY_TEXT) != 0 ||
        zmq_setsockopt(zmq, ZMQ_CURVE_SECRETKEY, own->secret_key, BUS_KEY_TEXT) != 0)
        return ERR_IO;
    return 0;
}

void bus_zmq_close(void **zmq, int linger)
{
    if (!*zmq)
        return;
    bus_zmq_set(*zmq, ZMQ_LINGER, linger);
    zmq_close(*zmq);
    *zmq = NULL;
}

int bus_parts_receive(void *zmq, zmq_msg_t *parts, int max)
{
    int count = 0;
    int more = 1;

    while (more) {
        zmq_msg_t surplus;
        zmq_msg_t *part = count < max ? &parts[count] : &surplus;

        zmq_msg_init(part);
        if (zmq_msg_recv(part, zmq, ZMQ_DONTWAIT) < 0) {
            zmq_msg_close(part);
            break; /* only before the first part: ZeroMQ hands a message over whole */
        }
        more = zmq_msg_more(part);
        if (part == &surplus)
            zmq_msg_close(part);
        count++;
    }
    return count;
}

void bus_parts_close(zmq_msg_t *parts, int count, int max)
{
    for (int i = 0; i < count && i < max; i++)
        zmq_msg_close(&parts[i]);
}

bool bus_part_is(zmq_msg_t *part, const char *text)
{
    return zmq_msg_size(part) == strlen(text) && memcmp(zmq_msg_data(part), text, strlen(text)) == 0;
}

static bool readable(void *zmq)
{
    int events = 0;
    size_t size = sizeof events;

    return zmq_getsockopt(zmq, ZMQ_EVENTS, &events, &size) == 0 && (events & ZMQ_POLLIN);
}

/* True: the limit is reached, more may be waiting. */
static bool drain(void *user)
{
    struct bus_socket *socket = user;
    bool closed = false;
    int left = DRAIN_LIMIT;

    socket->closed = &closed;
    while (left > 0 && readable(socket->zmq) && !socket->paused)
        while (left > 0 && !socket->paused && socket->on_receive(socket->user, socket->zmq)) {
            if (closed)
                return false;
            left--;
        }
    socket->closed = NULL;
    return left == 0;
}

int bus_socket_open(struct bus_socket **ret_socket, struct loop *loop, void *zmq, bus_receive_fn on_receive,
                    void *user)
{
    struct bus_socket *socket = calloc(1, sizeof *socket);
    int fd = -1;
    size_t size = sizeof fd;
    int err = socket ? 0 : ERR_NOMEM;

    if (err == 0 && zmq_getsockopt(zmq, ZMQ_FD, &fd, &size) != 0)
        err = ERR_IO;
    if (err == 0)
        err = loop_doorbell_open(loop, fd, drain, socket, &socket->doorbell);
    if (err < 0) {
        bus_zmq_close(&zmq, 0);
        free(socket);
        return err;
    }
    socket->zmq = zmq;
    socket->on_receive = on_receive;
    socket->user = user;
    *ret_socket = socket;
    return 0;
}

int bus_socket_send(struct bus_socket *socket, zmq_msg_t *part, int flags)
{
    int sent = zmq_msg_send(part, socket->zmq, flags | ZMQ_DONTWAIT);

    loop_doorbell_ring(socket->doorbell);
    return sent < 0 ? ERR_UNAVAIL : 0;
}

void bus_socket_pause(struct bus_socket *socket, bool paused)
{
    socket->paused = paused;
    loop_doorbell_ring(socket->doorbell);
}

void *bus_socket_zmq(struct bus_socket *socket)
{
    loop_doorbell_ring(socket->doorbell);
    return socket->zmq;
}

void bus_socket_close(struct bus_socket **socket, int linger)
{
    if (!*socket)
        return;
    if ((*socket)->closed)
        *(*socket)->closed = true;
    loop_doorbell_close(&(*socket)->doorbell); /* before the descriptor goes */
    bus_zmq_close(&(*socket)->zmq, linger);
    free(*socket);
    *socket = NULL;
}
