/* SPDX-License-Identifier: Apache-2.0
 * context - opens in the one safe order: allow-list, ZAP handler, self-test; only then may sockets be bound.
 */
#include "bus/context.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus/listener.h"

static void on_refresh(void *user)
{
    struct bus_context *context = user;

    if (bus_allow_list_refresh(context->allow_list))
        bus_listener_cut_all(context);
}

static int open_zap(struct bus_context *context, struct err_text *ret_text)
{
    void *zmq = bus_zap_bind(context->zmq);

    if (!zmq)
        return err_set(ret_text, ERR_IO, "ZAP handler: %s", zmq_strerror(zmq_errno()));
    context->zap.allow_list = context->allow_list;
    int err = bus_zap_self_test(&context->zap, context->zmq, zmq, &context->own, ret_text);
    if (err < 0) {
        bus_zmq_close(&zmq, 0);
        return err;
    }
    err = bus_socket_open(&context->zap_socket, context->loop, zmq, bus_zap_answer, &context->zap);
    return err < 0 ? err_set(ret_text, err, "ZAP handler: %s", err_meaning(err)) : 0;
}

static int open_parts(struct bus_context *context, const char *name, struct err_text *ret_text)
{
    context->zmq = zmq_ctx_new();
    if (!context->zmq)
        return err_set(ret_text, ERR_NOMEM, "no ZeroMQ context: %s", zmq_strerror(zmq_errno()));
    int err = bus_key_read_pair(context->key_directory, name, &context->own, ret_text);
    if (err == 0)
        err = bus_allow_list_open(&context->allow_list, context->key_directory, ret_text);
    if (err == 0)
        err = open_zap(context, ret_text);
    if (err < 0)
        return err;
    err = loop_timer_start(context->loop, DURATION_S(1), on_refresh, context, &context->refresh);
    return err < 0 ? err_set(ret_text, err, "timer of the allow-list: %s", err_meaning(err)) : 0;
}

int bus_context_open(struct bus_context **ret_context, struct loop *loop, const char *key_directory,
                     const char *name, struct err_text *ret_text)
{
    struct bus_context *context = calloc(1, sizeof *context);

    if (!context)
        return err_set(ret_text, ERR_NOMEM, "out of memory");
    context->loop = loop;
    snprintf(context->key_directory, sizeof context->key_directory, "%s", key_directory);
    int err = strlen(key_directory) >= sizeof context->key_directory
                  ? err_set(ret_text, ERR_TOO_BIG, "key directory %.80s...: path too long", key_directory)
                  : open_parts(context, name, ret_text);
    if (err < 0) {
        bus_context_close(&context);
        return err;
    }
    *ret_context = context;
    return 0;
}

void bus_context_close(struct bus_context **context)
{
    struct bus_context *c = *context;

    if (!c)
        return;
    assert(!c->listeners);
    loop_timer_stop(&c->refresh);
    bus_socket_close(&c->zap_socket, 0);
    if (c->zmq)
        zmq_ctx_term(c->zmq); /* waits for what lingers, half a second at most */
    bus_allow_list_close(&c->allow_list);
    explicit_bzero(&c->own, sizeof c->own);
    free(c);
    *context = NULL;
}
