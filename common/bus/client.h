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
};

int bus_client_open(struct bus_client **ret_client, const struct bus_client_options *options, struct err_text *ret_text);
void bus_client_close(struct bus_client **client);

/* Sends `message` (type by its descriptor) and waits; resends the same bytes under the same id every `timeout`/3.
 * 0 with *ret_reply in arena memory (its `problem` set when the service refused), ERR_UNAVAIL after the timeout. */
int bus_client_call(struct bus_client *client, struct arena *arena, const ProtobufCMessage *message, duration timeout,
                    Reply **ret_reply);

/* Windowed use: send does not wait (ERR_UNAVAIL when the socket is full: receive first); receive waits up to
 * `timeout` for any reply. `ret_request_id` must hold 37 bytes. */
int bus_client_send(struct bus_client *client, struct arena *arena, const ProtobufCMessage *message,
                    char *ret_request_id);
int bus_client_receive(struct bus_client *client, struct arena *arena, duration timeout, Reply **ret_reply);

#endif
