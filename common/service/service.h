/* SPDX-License-Identifier: Apache-2.0
 * service - the skeleton that owns main of every bangban service.
 *
 * A service is tables: options, and the handlers and timers of its parts.  The skeleton brings configuration,
 * logging, keys, sockets, election of the one writer, the batch transaction, delivery
 * exactly once, stored replies, parking, readiness, draining and the health line.
 *
 *   loop thread    sockets, signals, timers; never touches the database
 *   writer thread  one store, one transaction per batch: everything that came while the
 *                  last one committed.  Handlers run here, one after the other.
 *   reader thread  queries, each in a read-only transaction on a store of its own
 *
 * Handlers are straight-line code; handler.h has what they get and may call.
 */
#ifndef BANGBAN_SERVICE_H
#define BANGBAN_SERVICE_H

#include <stdbool.h>
#include <stddef.h>

#include "clock/clock.h"
#include "config/config.h"
#include "service/handler.h"

typedef enum verdict (*message_handler)(struct handler_ctx *ctx, struct incoming *in);

/* Gets a run of messages of one type, in order; a verdict other than DONE for the run makes the skeleton
 * redo it one by one to find the offender. */
typedef enum verdict (*message_batch_handler)(struct handler_ctx *ctx, struct incoming *const *in,
                                              size_t count);

enum handler_flags {
    /* The handler de-duplicates by itself (a push by its event id); no reply is stored for it. */
    HANDLER_OWN_IDEMPOTENCY = 1 << 0,
};

struct service_handler {
    const char
        *message; /* name in messages.def: an event this service consumes, a command or a query it answers */
    message_handler one;
    message_batch_handler many; /* instead of `one` */
    unsigned flags;
};

#define ON(Message, function)                                                                                \
    {                                                                                                        \
        .message = #Message, .one = (function)                                                               \
    }
#define ON_BATCH(Message, function)                                                                          \
    {                                                                                                        \
        .message = #Message, .many = (function)                                                              \
    }

/* Work that a clock starts. `due` is asked on the loop's period without a transaction and must be cheap and
 * thread-safe (it runs on the writer thread between batches); `fire` runs as one message of a batch. */
struct service_timer {
    const char *name;
    duration every; /* how often to ask, real time */
    bool (*due)(void *state, wall_time now);
    enum verdict (*fire)(struct handler_ctx *ctx);
};

#define SERVICE_PARTS_MAX 32

/* One subject of a service ("inquiry"): the messages that it handles, what it does by the clock, its queries.
 */
struct service_part {
    const struct service_handler *handlers;
    size_t handler_count;
    const struct service_timer *timers;
    size_t timer_count;
    const struct store_query *const *queries; /* NULL-terminated, generated from a file of sql/ */
};

#define SERVICE_HANDLERS(table_) .handlers = (table_), .handler_count = sizeof(table_) / sizeof(*(table_))
#define SERVICE_TIMERS(table_)   .timers = (table_), .timer_count = sizeof(table_) / sizeof(*(table_))
#define SERVICE_PARTS(...)                                                                                   \
    .parts = (const struct service_part *const[])                                                            \
    {                                                                                                        \
        __VA_ARGS__, NULL                                                                                    \
    }

struct service_spec {
    const char *name; /* "intake", "routing", "department", "deadline", "assessment": messages.def's word */
    const char *summary;                     /* one line for --help */
    const struct config_option *options;     /* of the service's own; filled into `state` */
    const struct service_part *const *parts; /* NULL-terminated, at most SERVICE_PARTS_MAX */
    void *state;

    /* Which partition this process is ("housing"), read from `state` after the options; NULL: not
     * partitioned. A partitioned service writes <name>.<partition> and reads only its own partition of
     * partitioned streams. */
    const char *(*partition)(const void *state);

    int (*start)(void *state,
                 struct err_text *ret_text); /* load reference data; main thread, before anything else */
    void (*stop)(void *state);
    /* First transaction as the writer; may be NULL.  Never VERDICT_DEFER: it has no stream to wait for. */
    enum verdict (*elected)(struct handler_ctx *ctx);
    void (*forget)(void *state); /* drop what was learned in a transaction that did not commit; may be NULL */
};

/* Runs the service; returns the exit status: 0 drained, 64 usage, 78 configuration, 75 fenced or lost, 70
 * bug. */
int service_main(const struct service_spec *spec, int argc, char **argv);

#endif
