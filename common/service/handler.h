/* SPDX-License-Identifier: Apache-2.0
 * handler - what a handler of a service gets, and what it may call.
 *
 * A handler is straight-line code: it decides, writes through ctx->tx and emits events.  It
 * touches its ctx and the service state, which it may change only in ways that forget() undoes:
 * what it learned in a transaction counts only after the commit.
 */
#ifndef BANGBAN_SERVICE_HANDLER_H
#define BANGBAN_SERVICE_HANDLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena/arena.h"
#include "clock/clock.h"
#include "log/log.h"
#include "messages.h"
#include "store/store.h"

/* What became of a message. */
enum verdict {
    VERDICT_DONE,   /* its effects stand (a command was answered, maybe with a problem before any write) */
    VERDICT_RETRY,  /* temporary: the batch is redone after a back-off */
    VERDICT_DEFER,  /* an event needs one of another stream that is not here yet: its stream waits, others go
                       on; after service option defer-limit it is parked */
    VERDICT_REJECT, /* can never succeed: its writes are undone; an event is parked with reject()'s reason,
                       a command is answered with reject()'s problem */
};

/* One message on its way through a handler. Borrowed until the batch ends. */
struct incoming {
    const ProtobufCMessage
        *message;         /* checked and unpacked; cast to the type the handler is registered for */
    const uint8_t *bytes; /* as received */
    size_t size;
    const char *stream; /* events: stream, sequence and envelope; NULL for commands */
    uint64_t sequence;
    const Envelope *envelope;
    const Request *request; /* commands: the request and the name of the caller's key ("window.w01") */
    const char *caller;
};

struct batch; /* the skeleton's */

struct handler_ctx {
    struct store_tx *tx;
    struct arena *arena; /* lives until the batch has ended */
    wall_time now;
    bool played; /* `now` is of a virtual clock, which leaps as its player likes */
    void *state; /* the service's */
    struct log_context log;
    struct batch *batch;
};

/* ---- what handlers call ---- */

struct emission {
    enum message_type type;
    const void *message;   /* a message of that type; packed before emit returns */
    const char *partition; /* for streams "x.*"; NULL else */
    const char *subject;   /* approval or application id */
    const char *key;       /* of order: the application id */
    wall_time occurred;
    const struct incoming
        *cause; /* what led to it; NULL: the message being handled, if it is handled alone */
};

struct stream_position {
    const char *stream; /* borrowed until the batch ends */
    uint64_t sequence;
    uint8_t hash[32];
};

/* Appends an event to the stream that messages.def names for its type.  It exists if and only if the
 * transaction commits, and is published after that.  `ret_position` may be NULL.
 * ERR_TOO_BIG over 256 KiB; ERR_NOT_FOUND when the installation has no such stream (wrong partition, or a
 * type of another service).  A query must not emit. */
int emit(struct handler_ctx *ctx, const struct emission *emission, struct stream_position *ret_position)
    __attribute__((warn_unused_result));

/* Answers a command or query with a message of the reply type that messages.def names. Sent after commit. */
int reply(struct handler_ctx *ctx, struct incoming *in, const void *message)
    __attribute__((warn_unused_result));

/* One finding about a field: path as in JSON ("project.creditCode"), Chinese rule and cure. */
struct field_problem {
    const char *field;
    const char *rule;
    const char *cure;
};

struct problem {
    const char *code;   /* "invalid-field", "not-found", "conflict", ... : the table in problem.c gives title
                           and status */
    const char *detail; /* Chinese: what, where, what to do */
    const struct field_problem *fields;
    size_t field_count;
};

/* Answers with a problem; returns VERDICT_DONE, for use before any write: `return refuse(ctx, in, &p);` */
enum verdict refuse(struct handler_ctx *ctx, struct incoming *in, const struct problem *problem);

/* States why the message can never succeed and returns VERDICT_REJECT: `return reject(ctx, in, "code",
 * "...")`. */
enum verdict reject(struct handler_ctx *ctx, struct incoming *in, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The verdict for an ERR_* of store, emit or reply: UNAVAIL and UNKNOWN -> RETRY; others -> REJECT, with a
 * problem of the error's class (a command) or its text (an event).  `in` is NULL in a timer, and for a
 * run of which none is known to be at fault: each is then tried alone. */
enum verdict verdict_of(struct handler_ctx *ctx, struct incoming *in, int err);

#endif
