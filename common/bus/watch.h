/* SPDX-License-Identifier: Apache-2.0
 * watch - what ZeroMQ tells about the connections of a socket (zmq_socket_monitor).
 */
#ifndef BANGBAN_BUS_WATCH_H
#define BANGBAN_BUS_WATCH_H

#include <stddef.h>
#include <zmq.h>

/* A PAIR socket that brings the events of `zmq` through the inproc `address`, unused so far; NULL with errno.
 */
void *bus_watch_new(void *zmq_context, void *zmq, const char *address, int events);
/* Before `zmq` is closed. */
void bus_watch_close(void **watch, void *zmq);

/* The number of the next event, 0 when none waits. `ret_endpoint` may be NULL. */
int bus_watch_next(void *watch, char *ret_endpoint, size_t size);

#endif
