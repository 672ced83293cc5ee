/* SPDX-License-Identifier: Apache-2.0
 * zap - answers libzmq's question at each handshake: may this key connect, and who is it? (ZeroMQ RFC 27)
 */
#ifndef BANGBAN_BUS_ZAP_H
#define BANGBAN_BUS_ZAP_H

#include "bus/allow_list.h"
#include "bus/bus.h"
#include "bus/log_gate.h"

#define BUS_ZAP_DOMAIN           "bangban"
#define BUS_ZAP_DOMAIN_PUBLISHER "publisher" /* being known is not enough there */
#define BUS_ZAP_DOMAIN_SELF_TEST "self-test" /* refusals there are wanted and not logged */

struct bus_zap {
    const struct bus_allow_list *allow_list;
    bus_may_hear_fn may_hear; /* of the publisher; NULL while there is none: nobody may */
    void *may_hear_user;
    struct log_gate refused;
};

/* A bound ROUTER, NULL with errno.  Without it CURVE sockets of the same ZeroMQ context accept every key. */
void *bus_zap_bind(void *zmq_context);

/* A bus_receive_fn; `user` is a struct bus_zap.  A key not on the list is refused, one that may not hear the
 * publisher is refused there, and so is all else. */
bool bus_zap_answer(void *user, void *zmq);

/* Connects with a key that nobody knows and makes sure that it is refused, answering on `zap_socket`
 * meanwhile. ERR_FORBIDDEN if it was let in or nobody refused it. */
int bus_zap_self_test(struct bus_zap *zap, void *zmq_context, void *zap_socket,
                      const struct bus_key_pair *own, struct err_text *ret_text)
    __attribute__((warn_unused_result));

#endif
