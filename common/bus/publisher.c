/* SPDX-License-Identifier: Apache-2.0
 * publisher - events of this process for whoever listens; see bus.h.
 */
#include <stdlib.h>
#include <string.h>

#include "bus/bus.h"
#include "bus/listener.h"
#include "bus/tally.h"

#define UNSENT_MAX ((size_t)64 * 1024 * 1024) /* bytes that slow subscribers may keep waiting, all together  \
                                               */

struct bus_publisher {
    struct bus_listener *listener;
    struct bus_tally *unsent;
};

int bus_publisher_open(struct bus_publisher **ret_publisher, struct bus_context *context,
                       const char *endpoint, struct err_text *ret_text)
{
    struct bus_publisher *publisher = calloc(1, sizeof *publisher);
    struct bus_listener_spec spec = {.type = ZMQ_PUB, .endpoint = endpoint};
    int err = ERR_NOMEM;

    if (publisher)
        publisher->unsent = bus_tally_new(UNSENT_MAX);
    if (!publisher || !publisher->unsent)
        err = err_set(ret_text, err, "%s: out of memory", endpoint);
    else
        err = bus_listener_open(&publisher->listener, context, &spec, ret_text);
    if (err < 0) {
        bus_publisher_close(&publisher);
        return err;
    }
    *ret_publisher = publisher;
    return 0;
}

/* ZeroMQ takes the parts of a message one by one and never refuses a later one of a PUB socket; so all three
 * are made before the first is sent. */
void bus_publish(struct bus_publisher *publisher, const char *stream, struct bytes_view header,
                 struct bytes_view payload)
{
    struct bus_socket *socket = bus_listener_socket(publisher->listener);
    struct bytes_view views[3] = {{(const uint8_t *)stream, strlen(stream)}, header, payload};
    zmq_msg_t parts[3];
    int made = 0;

    if (!socket)
        return;
    while (made < 3 && bus_tally_message(publisher->unsent, views[made], &parts[made]) == 0)
        made++;
    if (made == 3)
        for (int i = 0; i < 3; i++)
            bus_socket_send(socket, &parts[i], i < 2 ? ZMQ_SNDMORE : 0);
    bus_parts_close(parts, made, 3); /* what was sent is empty by now */
}

void bus_publisher_close(struct bus_publisher **publisher)
{
    if (!*publisher)
        return;
    bus_listener_close(&(*publisher)->listener);
    bus_tally_release(&(*publisher)->unsent);
    free(*publisher);
    *publisher = NULL;
}
