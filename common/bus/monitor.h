/* SPDX-License-Identifier: Apache-2.0
 * monitor - logs what becomes of a socket's connections: accepted, refused, lost. Mostly
 * for people: who may do what is decided from the User-Id of each message.
 */
#ifndef BANGBAN_BUS_MONITOR_H
#define BANGBAN_BUS_MONITOR_H

#include "bus/context.h"

struct bus_monitor;

struct bus_monitor_spec {
    void *zmq;         /* is watched; must be closed after the monitor */
    const char *label; /* tells the lines of sockets apart; borrowed */
    /* A peer did not let us in, after which ZeroMQ does not try again by itself; NULL for a socket that
     * binds. */
    void (*on_refused)(void *user, const char *endpoint);
    void *user;
};

int bus_monitor_open(struct bus_monitor **ret_monitor, struct bus_context *context,
                     const struct bus_monitor_spec *spec) __attribute__((warn_unused_result));
void bus_monitor_close(struct bus_monitor **monitor);

#endif
