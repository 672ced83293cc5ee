/* SPDX-License-Identifier: Apache-2.0
 * bus - the ZeroMQ half of delivery: frames in and out, on the loop thread, all under CURVE.
 *
 * ZeroMQ may drop, double or delay anything here; what makes delivery exact are the
 * streams in PostgreSQL (stream.h) and the cursors that move with their effects.
 * Callbacks run on the loop thread; bytes are borrowed until the callback returns.
 */
#ifndef BANGBAN_BUS_H
#define BANGBAN_BUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err/err.h"
#include "loop/loop.h"

#define BUS_FRAME_MAX    (1024 * 1024) /* bytes; larger frames cut the link */
#define BUS_KEY_NAME_MAX 64            /* "department.housing.2" and NUL */

struct bytes_view {
    const uint8_t *data;
    size_t size;
};

/* ---- keys ---- */

/* A key directory: <name>.key (secret, mode 0600), <name>.pub, and allow/<name>.pub for each key that may
 * connect.  The allow-list is read anew within a second of a change, so that a key is added or revoked
 * without a restart: when one is revoked or replaced, all connections are dropped, and those who may come
 * back by themselves.  What was on its way then is lost: subscribers find it in the log, clients ask again.
 */
struct bus_context;

/* Binds the ZAP handler first, reads the own key `name`, and tests itself: a key that is not on the list must
 * be turned away, else ERR_FORBIDDEN.  The context outlives all sockets made from it. */
int bus_context_open(struct bus_context **ret_context, struct loop *loop, const char *key_directory,
                     const char *name, struct err_text *ret_text);
void bus_context_close(struct bus_context **context);

/* Makes a key pair on disk and allows it; ERR_EXISTS. For `bangban keys new`. */
int bus_key_new(const char *key_directory, const char *name, struct err_text *ret_text);
/* Takes a key off the allow-list; ERR_NOT_FOUND. */
int bus_key_revoke(const char *key_directory, const char *name, struct err_text *ret_text);

/* ---- publisher: one PUB socket ---- */

struct bus_publisher;
/* Whether the owner of this key, which is on the allow-list, may hear what is published.  Asked at each
 * handshake, on the loop thread. */
typedef bool (*bus_may_hear_fn)(void *user, const char *key_name);
struct bus_publisher_options {
    const char *endpoint;
    bus_may_hear_fn may_hear;
    void *user;
};
/* One in a context at a time. */
int bus_publisher_open(struct bus_publisher **ret_publisher, struct bus_context *context,
                       const struct bus_publisher_options *options, struct err_text *ret_text);
/* Frames [stream][header and payload] (event_frame.h); a slow subscriber loses frames and reads the log
 * instead.  At most 10000 events wait for one subscriber, and 64 MiB for all together. */
void bus_publish(struct bus_publisher *publisher, const char *stream, struct bytes_view header,
                 struct bytes_view payload);
void bus_publisher_close(struct bus_publisher **publisher);

/* ---- subscriber: one SUB socket, many publishers ---- */

struct bus_subscriber;
typedef void (*bus_event_fn)(void *user, const char *stream, struct bytes_view header,
                             struct bytes_view payload);
int bus_subscriber_open(struct bus_subscriber **ret_subscriber, struct bus_context *context,
                        bus_event_fn on_event, void *user);
/* `server_key_name` names the publisher's key in the key directory ("service.intake"). */
int bus_subscriber_connect(struct bus_subscriber *subscriber, const char *endpoint,
                           const char *server_key_name, struct err_text *ret_text);
/* Exactly this stream, not those that begin with its name. */
int bus_subscriber_add(struct bus_subscriber *subscriber, const char *stream);
/* Paused: nothing is read; the peer's queue fills and then drops: the log has it all. */
void bus_subscriber_pause(struct bus_subscriber *subscriber, bool paused);
void bus_subscriber_close(struct bus_subscriber **subscriber);

/* ---- server: one ROUTER socket ---- */

struct bus_server;
/* The connection a request came on; replies go there and nowhere else.  Who asks is `key_name`; the route
 * says nothing about that. */
struct bus_peer {
    uint8_t route[16];
    uint8_t route_size;
    char key_name[BUS_KEY_NAME_MAX];
};
/* The frame is anything up to BUS_FRAME_MAX from a key on the allow-list: check it (wire.h). */
typedef void (*bus_request_fn)(void *user, const struct bus_peer *peer, struct bytes_view frame);
struct bus_server_options {
    const char *endpoint;
    bus_request_fn on_request;
    void *user;
};
int bus_server_open(struct bus_server **ret_server, struct bus_context *context,
                    const struct bus_server_options *options, struct err_text *ret_text);
/* Never blocks: a peer that is gone, or leaves more than 16 MiB unread under its key, loses the reply, which
 * is logged (it will ask again). */
void bus_server_reply(struct bus_server *server, const struct bus_peer *peer, struct bytes_view frame);
void bus_server_pause(struct bus_server *server, bool paused);
void bus_server_close(struct bus_server **server);

#endif
