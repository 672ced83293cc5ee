/* SPDX-License-Identifier: Apache-2.0
 * lag - which streams must be read from the log, and which wait for another stream. Private to
 * common/service, the writer's own.
 */
#ifndef BANGBAN_SERVICE_LAG_H
#define BANGBAN_SERVICE_LAG_H

#include "board.h"
#include "item.h"
#include "store/store.h"

struct lag {
    const struct wiring *wiring;
    size_t limit;       /* events of one reading */
    bool *behind;       /* the log has events that the socket did not bring */
    bool *waiting;      /* the next event waits for one of another stream */
    duration *since;    /* uptime from when on it waits */
    duration *retry_at; /* uptime of the next try while it waits */
};

int lag_init(struct lag *lag, const struct wiring *wiring, size_t limit);
void lag_done(struct lag *lag);

/* A new owner knows nothing: all streams are behind, none waits. */
void lag_forget(struct lag *lag);

bool lag_is_behind(const struct lag *lag); /* a stream that does not wait */

/* Until the first try of a stream that waits; `most` if none is due before. */
duration lag_time_to_retry(const struct lag *lag, duration now, duration most);
bool lag_retry_due(const struct lag *lag, size_t source, duration now);

void lag_wait(struct lag *lag, size_t source, duration now);
/* The log misses the stream's next event.  The time until a person has mended it does not count as waiting
 * for another stream. */
void lag_wait_for_repair(struct lag *lag, size_t source, duration now);
void lag_go_on(struct lag *lag, size_t source);

/* Reads up to `limit` next events of the streams that are behind and do not wait, in a transaction of its
 * own. A stream whose end is reached is not behind any more. `ret_items` has room for them. */
int lag_read(struct lag *lag, struct store *store, const struct cursor *cursors, struct item **ret_items,
             size_t *ret_count);

/* Reads the next event of a stream; none: *ret_item is NULL. */
int lag_read_one(struct lag *lag, struct store *store, const struct cursor *cursor, size_t source,
                 struct item **ret_item);

#endif
