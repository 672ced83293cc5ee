/* SPDX-License-Identifier: Apache-2.0
 * item - one message between the socket and its answer. Private to common/service.
 *
 * Made by the loop thread (or the writer, from the log), passed through a queue to the thread that handles
 * it, and back to the loop thread with its answer: it belongs to one thread at a time.
 */
#ifndef BANGBAN_SERVICE_ITEM_H
#define BANGBAN_SERVICE_ITEM_H

#include "bus/bus.h"
#include "bus/chain.h"
#include "bus/cursor.h"
#include "service.h"
#include "uuid/uuid.h"
#include "wiring.h"

enum item_kind {
    ITEM_EVENT,
    ITEM_BEACON,  /* a stream has come this far */
    ITEM_REQUEST, /* command or query */
    ITEM_TIMER,
    ITEM_ELECTED,
};

/* What an attempt at a batch does with it. */
enum fate {
    FATE_DROP,    /* had its effect before, or its turn has not come: the log has it */
    FATE_PASS,    /* moves the cursor and has no effect here */
    FATE_PARK,    /* set aside with its code and reason */
    FATE_HANDLE,  /* goes to its handler */
    FATE_REFUSE,  /* answered with its code and reason */
    FATE_ANSWERED /* the answer is known */
};

struct item {
    struct item *next;
    struct arena arena; /* of what lives as long as the item */
    enum item_kind kind;
    struct incoming in;
    const struct service_handler *handler; /* NULL: nothing of the service's */

    size_t source;            /* event, beacon: index of its stream */
    struct bytes_view header; /* event: as received */

    struct bus_peer peer; /* request */
    const struct request_type *request_type;
    struct uuid request_id;
    uint8_t command_hash[CHAIN_HASH];

    const struct service_timer *timer;

    /* Found out in earlier attempts: why it can never succeed. */
    const char *code; /* NULL: nothing known */
    bool by_handler;  /* its handler said so, in the light of those before it */
    const char *reason;
    bool again;              /* its stream waits for another one; this is the next try */
    bool deferred;           /* it has to wait once more */
    size_t replay_max;       /* of a replay: the event after so many stops it */
    const char *replay_stop; /* and why */
    bool replay_again;       /* this attempt has found that out */

    /* This attempt. */
    bool temporary; /* the answer is not for keeps */
    enum fate fate;
    bool handled;
    const char *park_code;
    const char *park_reason;
    const struct item *twin;  /* an earlier one of the batch with the same request id */
    struct bytes_view answer; /* packed Reply */
};

/* NULL without memory. Bytes are copied. */
struct item *item_new(enum item_kind kind);
void item_free(struct item **item);
size_t item_size(const struct item *item); /* bytes held */

/* An event as it is on the wire or in the log.  Off the wire its sequence is 0: it is in the header.  One
 * whose payload is bad is made too, with code and reason set.  ERR_INVALID: a header that cannot be read,
 * without a sequence from the log. */
int item_event(struct item **ret_item, const struct wiring *wiring, size_t source,
               const struct logged_event *event);

/* A request frame.  When it is refused at sight, *ret_item has an answer already. ERR_NOMEM. */
int item_request(struct item **ret_item, const struct wiring *wiring, const struct bus_peer *peer,
                 struct bytes_view frame);

/* Key of order of an event; "" for none. */
const char *item_key(const struct item *item);

/* Of a command whose reply is kept: everything but those whose handler recognises repetitions itself. */
bool item_keeps_reply(const struct item *item);

/* Takes back what its handler said. */
void item_judge_anew(struct item *item);

/* Notes why it can never succeed. */
void item_reject(struct item *item, const char *code, const char *reason);

#endif
