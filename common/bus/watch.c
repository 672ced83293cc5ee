/* SPDX-License-Identifier: Apache-2.0
 * watch - see watch.h.
 */
#include "bus/watch.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "bus/socket.h"

void *bus_watch_new(void *zmq_context, void *zmq, const char *address, int events)
{
    void *watch = bus_zmq_new(zmq_context, ZMQ_PAIR);

    /* Without a limit: a full queue would block ZeroMQ's I/O thread inside a lock that closing needs. */
    if (watch && bus_zmq_set(watch, ZMQ_RCVHWM, 0) == 0 && zmq_socket_monitor(zmq, address, events) == 0 &&
        zmq_connect(watch, address) == 0)
        return watch;
    bus_zmq_close(&watch, 0);
    return NULL;
}

void bus_watch_close(void **watch, void *zmq)
{
    if (!*watch)
        return;
    zmq_socket_monitor(zmq, NULL, 0); /* while its reader is there: it says good-bye and would wait for one */
    bus_zmq_close(watch, 0);
}

/* Parts: event (16 bit) with a value (32 bit), endpoint. */
int bus_watch_next(void *watch, char *ret_endpoint, size_t size)
{
    zmq_msg_t parts[2];
    uint16_t event = 0;
    int count = bus_parts_receive(watch, parts, 2);

    if (count == 2 && zmq_msg_size(&parts[0]) >= sizeof event) {
        memcpy(&event, zmq_msg_data(&parts[0]), sizeof event);
        if (ret_endpoint)
            snprintf(ret_endpoint, size, "%.*s", (int)zmq_msg_size(&parts[1]),
                     (const char *)zmq_msg_data(&parts[1]));
    }
    bus_parts_close(parts, count, 2);
    return event;
}
