/* SPDX-License-Identifier: Apache-2.0
 * socket - one ZeroMQ socket on a loop, and the options that every socket of the bus gets.
 */
#ifndef BANGBAN_BUS_SOCKET_H
#define BANGBAN_BUS_SOCKET_H

#include <stdbool.h>
#include <zmq.h>

#include "bus/key_file.h"
#include "err/err.h"
#include "loop/loop.h"

/* A socket with our limits, heartbeats and reconnect times; NULL when ZeroMQ has none left (errno). */
void *bus_zmq_new(void *zmq_context, int type);
int bus_zmq_set(void *zmq, int option, int value);
/* As the side that lets others in: asks ZAP in domain `domain`. */
int bus_zmq_curve_server(void *zmq, const struct bus_key_pair *own, const char *domain);
/* As the side that asks to be let in, for the next zmq_connect. */
int bus_zmq_curve_client(void *zmq, const struct bus_key_pair *own, const char *server_public_key);
/* Closes, dropping what is queued if `linger` is 0 (milliseconds). */
void bus_zmq_close(void **zmq, int linger);

/* Takes one whole message off the socket without waiting: its first `max` parts, which the caller closes with
 * bus_parts_close; more are thrown away.  Returns how many parts there were, 0 when no message waits. */
int bus_parts_receive(void *zmq, zmq_msg_t *parts, int max);
void bus_parts_close(zmq_msg_t *parts, int count, int max);
bool bus_part_is(zmq_msg_t *part, const char *text);

struct bus_socket;

/* Takes one message; false when none was there. May close the socket. */
typedef bool (*bus_receive_fn)(void *user, void *zmq);

/* Owns `zmq` from here on, also when it fails. */
int bus_socket_open(struct bus_socket **ret_socket, struct loop *loop, void *zmq, bus_receive_fn on_receive,
                    void *user);
/* Never waits; on failure errno tells why and the part stays the caller's. */
int bus_socket_send(struct bus_socket *socket, zmq_msg_t *part, int flags);
void bus_socket_pause(struct bus_socket *socket, bool paused);
/* For one call now; rings the doorbell, since that call may swallow the edge. */
void *bus_socket_zmq(struct bus_socket *socket);
void bus_socket_close(struct bus_socket **socket, int linger);

#endif
