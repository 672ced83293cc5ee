/* SPDX-License-Identifier: Apache-2.0
 * client - blocking requests to a service: one DEALER socket, for programs without a loop.
 *
 * Belongs to one thread.  Keeps a window of requests under way; replies come in any order
 * and are matched by request id.
 */
#ifndef BANGBAN_BUS_CLIENT_H
#define BANGBAN_BUS_CLIENT_H

#include <protobuf-c/protobuf-c.h>

#include "arena/arena.h"
#include "bus/bus.h"
#include "clock/clock.h"
#include "messages.h"

struct bus_client;

struct bus_client_options {
    const char *endpoint;
    const char *key_directory;
    const char *key_name;        /* own key: "window.w01" */
    const char *server_key_name; /* "service.intake" */
    const char *actor;           /* who asks, for the record */
    int64_t expected_version;    /* sent with each request; 0: none */
};

int bus_client_open(struct bus_client **ret_client, const struct bus_client_options *options,
                    struct err_text *ret_text);
void bus_client_close(struct bus_client **client);

/* Sends `message` (its type is the name of its descriptor) and waits; sends the same bytes under the same id
 * again every `timeout`/3.  0 with *ret_reply in arena memory, its `problem` set when the service refused.
 * ERR_UNAVAIL after the timeout, ERR_FORBIDDEN when the service does not know the key (any more), ERR_TOO_BIG
 * over BUS_FRAME_MAX, ERR_INVALID when the reply makes no sense.  Not while requests of bus_client_send are
 * under way: replies to others are thrown away. */
int bus_client_call(struct bus_client *client, struct arena *arena, const ProtobufCMessage *message,
                    duration timeout, Reply **ret_reply) __attribute__((warn_unused_result));

/* Windowed use: send does not wait (ERR_UNAVAIL when the queue is full: receive first); receive waits up to
 * `timeout` for any reply, with the errors of a call. `ret_request_id` must hold UUID_TEXT bytes. The service
 * answers each request at least once, unless the connection breaks: who waits too long sends anew. */
int bus_client_send(struct bus_client *client, struct arena *arena, const ProtobufCMessage *message,
                    char *ret_request_id) __attribute__((warn_unused_result));
int bus_client_receive(struct bus_client *client, struct arena *arena, duration timeout, Reply **ret_reply)
    __attribute__((warn_unused_result));

#endif
