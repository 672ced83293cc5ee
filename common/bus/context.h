/* SPDX-License-Identifier: Apache-2.0
 * context - what the sockets of one process share: the ZeroMQ context, the own key, the allow-list.
 */
#ifndef BANGBAN_BUS_CONTEXT_H
#define BANGBAN_BUS_CONTEXT_H

#include <limits.h>

#include "bus/bus.h"
#include "bus/key_file.h"
#include "bus/socket.h"
#include "bus/zap.h"

struct bus_listener;

struct bus_context {
    struct loop *loop;
    void *zmq;
    char key_directory[PATH_MAX];
    struct bus_key_pair own;
    struct bus_allow_list *allow_list;
    struct bus_zap zap;
    struct bus_socket *zap_socket;
    struct loop_timer *refresh;
    struct bus_listener *listeners; /* all that are open */
    unsigned monitors_made;         /* numbers their addresses */
};

#endif
