/* SPDX-License-Identifier: Apache-2.0
 * batch - messages that share one transaction, and what came of them. Private to common/service.
 *
 * An attempt: lock the owner row; choose what to do with each message (select.c); run the handlers
 * (handle.c); write events, heads, cursors, parked rows and replies (persist.c); COMMIT.  Only then does
 * anything of it count: `after` becomes the writer's standing, and the loop thread publishes and answers.
 */
#ifndef BANGBAN_SERVICE_BATCH_H
#define BANGBAN_SERVICE_BATCH_H

#include "board.h"
#include "bus/parking.h"
#include "bus/replies.h"
#include "item.h"
#include "store/store.h"

#define BATCH_MEMORY_MAX ((size_t)256 * 1024 * 1024)

enum outcome {
    OUTCOME_COMMITTED,
    OUTCOME_AGAIN,    /* an item has been marked: the same items once more */
    OUTCOME_EACH,     /* one of several items is at fault: each alone */
    OUTCOME_FAULT,    /* the only item failed in the database, and the standing was fresh: it is at fault */
    OUTCOME_DEFERRED, /* the only item waits for another stream */
    OUTCOME_RETRY,    /* temporary */
    OUTCOME_LOST,     /* the connection is gone, or it is not known what happened: new election */
    OUTCOME_FENCED,
};

struct event_list {
    struct stream_event *items;
    size_t count;
    size_t capacity;
};

struct parking_list {
    struct parking *items;
    size_t count;
    size_t capacity;
};

/* What an attempt needs from its writer; the same for all attempts. */
struct batch_frame {
    const struct wiring *wiring;
    struct store *store;
    struct chain *chain;
    wall_time now;
    bool played;             /* by a virtual clock */
    struct standing *before; /* known to be true, unless `stale` */
    bool *stale;             /* read anew under the lock; set by a failure */
    bool *behind;            /* by source: set when its log must be read */
    const bool *waiting;     /* by source: its next event waits for another stream */
};

struct batch {
    struct batch *next; /* in the outbox */
    struct arena arena;
    const struct batch_frame *frame; /* NULL for a reader's; valid during the attempt */
    const struct wiring *wiring;
    struct store_tx *tx;
    struct bus_work work; /* the same transaction, for the bus tables */
    struct handler_ctx ctx;
    struct item **items;
    size_t count;
    bool owns_items;            /* once it is committed */
    const struct item *current; /* the cause of what is emitted; NULL in a run of several */
    bool fresh;                 /* this attempt has read the standing under its lock */
    struct standing after;
    struct event_list events;
    struct parking_list parkings;
    const char **blocked; /* keys that have parked events */
    size_t blocked_count;
};

/* Items stay the caller's until OUTCOME_COMMITTED. ERR_NOMEM. */
int batch_new(struct batch **ret_batch, const struct wiring *wiring, struct item *const *items, size_t count);
void batch_free(struct batch **batch);

enum outcome batch_run(struct batch *batch, const struct batch_frame *frame);

/* ---- the parts of an attempt; 0 or an error of the store ---- */
int batch_select(struct batch *batch);
enum outcome batch_handle(struct batch *batch); /* OUTCOME_COMMITTED: go on */
int batch_persist(struct batch *batch);

/* The verdict of the item's handler; several items go to a `many`. */
enum verdict batch_call(struct batch *batch, const struct service_handler *handler, struct item *const *items,
                        size_t count);
bool batch_blocks(const struct batch *batch, const char *key);
int batch_block(struct batch *batch, const char *key);
int batch_park(struct batch *batch, const struct item *item, const char *code, const char *reason);

/* Makes room for one more element. */
int batch_grow(struct arena *arena, void **items, size_t count, size_t *capacity, size_t size);

#endif
