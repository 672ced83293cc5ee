/* SPDX-License-Identifier: Apache-2.0
 * monitor - logs what becomes of a socket's connections: accepted, refused, lost. For people only; decisions
 * are made from the User-Id of each message.
 */
#ifndef BANGBAN_BUS_MONITOR_H
#define BANGBAN_BUS_MONITOR_H

#include "bus/context.h"

struct bus_monitor;

/* `zmq` is watched and must be closed after the monitor. `label` (borrowed) tells the lines apart. */
int bus_monitor_open(struct bus_monitor **ret_monitor, struct bus_context *context, void *zmq, const char *label)
    __attribute__((warn_unused_result));
void bus_monitor_close(struct bus_monitor **monitor);

#endif
