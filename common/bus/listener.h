/* SPDX-License-Identifier: Apache-2.0
 * listener - a bound socket that can drop all its connections.
 *
 * ZeroMQ asks for a key at the handshake only and has no call that ends one connection.  When a key is
 * revoked, the socket is therefore closed and bound anew within a moment: those who still may come back by
 * themselves, subscribers fill their gap from the log, clients ask again.
 */
#ifndef BANGBAN_BUS_LISTENER_H
#define BANGBAN_BUS_LISTENER_H

#include "bus/context.h"

struct bus_listener_spec {
    int type; /* ZMQ_ROUTER or ZMQ_PUB */
    const char *endpoint;
    const char *zap_domain; /* literal */
    bus_receive_fn on_receive;
    void *user;
};

/* ERR_UNAVAIL if the address is taken or not ours. */
int bus_listener_open(struct bus_listener **ret_listener, struct bus_context *context,
                      const struct bus_listener_spec *spec, struct err_text *ret_text)
    __attribute__((warn_unused_result));
/* NULL while it is being bound anew. */
struct bus_socket *bus_listener_socket(struct bus_listener *listener);
void bus_listener_pause(struct bus_listener *listener, bool paused);
void bus_listener_close(struct bus_listener **listener);

void bus_listener_cut_all(struct bus_context *context);

#endif
