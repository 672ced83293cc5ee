/* SPDX-License-Identifier: Apache-2.0
 * publisher - events of this process for whoever listens; see bus.h.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "bus/bus.h"
#include "bus/event_frame.h"
#include "bus/listener.h"
#include "bus/tally.h"

/* Bytes that slow subscribers may keep waiting, all together. */
#define UNSENT_MAX ((size_t)64 * 1024 * 1024)

struct bus_publisher {
    struct bus_context *context;
    struct bus_listener *listener;
    struct bus_tally *unsent;
};

int bus_publisher_open(struct bus_publisher **ret_publisher, struct bus_context *context,
                       const struct bus_publisher_options *options, struct err_text *ret_text)
{
    struct bus_publisher *publisher = calloc(1, sizeof *publisher);
    struct bus_listener_spec spec = {
        .type = ZMQ_PUB, .endpoint = options->endpoint, .zap_domain = BUS_ZAP_DOMAIN_PUBLISHER};
    int err = ERR_NOMEM;

    if (!publisher)
        return err_set(ret_text, err, "%s: out of memory", options->endpoint);
    assert(!context->zap.may_hear);
    context->zap.may_hear = options->may_hear;
    context->zap.may_hear_user = options->user;
    publisher->context = context;
    publisher->unsent = bus_tally_new(UNSENT_MAX);
    if (!publisher->unsent)
        err = err_set(ret_text, err, "%s: out of memory", options->endpoint);
    else
        err = bus_listener_open(&publisher->listener, context, &spec, ret_text);
    if (err < 0) {
        bus_publisher_close(&publisher);
        return err;
    }
    *ret_publisher = publisher;
    return 0;
}

/* ZeroMQ takes the parts of a message one by one and never refuses a later one of a PUB socket; so both
 * are made before the first is sent. */
void bus_publish(struct bus_publisher *publisher, const char *stream, struct bytes_view header,
                 struct bytes_view payload)
{
    struct bus_socket *socket = bus_listener_socket(publisher->listener);
    uint8_t prefix[EVENT_FRAME_PREFIX];
    struct bytes_view name = {(const uint8_t *)stream, strlen(stream)};
    struct bytes_view frame[] = {{prefix, sizeof prefix}, header, payload};
    zmq_msg_t parts[2];

    if (!socket || bus_tally_message(publisher->unsent, &name, 1, &parts[0]) < 0)
        return;
    event_frame_prefix(header.size, prefix);
    if (bus_tally_message(publisher->unsent, frame, sizeof frame / sizeof frame[0], &parts[1]) == 0) {
        bus_socket_send(socket, &parts[0], ZMQ_SNDMORE);
        bus_socket_send(socket, &parts[1], 0);
        zmq_msg_close(&parts[1]);
    }
    zmq_msg_close(&parts[0]); /* what was sent is empty by now */
}

void bus_publisher_close(struct bus_publisher **publisher)
{
    if (!*publisher)
        return;
    bus_listener_close(&(*publisher)->listener);
    (*publisher)->context->zap.may_hear = NULL;
    bus_tally_release(&(*publisher)->unsent);
    free(*publisher);
    *publisher = NULL;
}
