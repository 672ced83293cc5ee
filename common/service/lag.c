/* SPDX-License-Identifier: Apache-2.0
 * lag - see lag.h. */
#include "lag.h"

#include <stdlib.h>
#include <string.h>

#include "log/log.h"

#define PAGE_BYTES     ((size_t)8 * 1024 * 1024) /* of all streams of one reading */
#define EVENT_BYTES    ((size_t)300 * 1024)      /* a largest event with its header */
#define READING_MEMORY ((size_t)64 * 1024 * 1024)

int lag_init(struct lag *lag, const struct wiring *wiring)
{
    size_t count = wiring->source_count + 1;

    *lag = (struct lag){.wiring = wiring,
                        .behind = calloc(count, sizeof *lag->behind),
                        .waiting = calloc(count, sizeof *lag->waiting),
                        .since = calloc(count, sizeof *lag->since)};
    return lag->behind && lag->waiting && lag->since ? 0 : ERR_NOMEM;
}

void lag_done(struct lag *lag)
{
    free(lag->behind);
    free(lag->waiting);
    free(lag->since);
}

void lag_forget(struct lag *lag)
{
    for (size_t i = 0; i < lag->wiring->source_count; i++) {
        lag->behind[i] = true;
        lag->waiting[i] = false;
    }
}

bool lag_is_behind(const struct lag *lag)
{
    for (size_t i = 0; i < lag->wiring->source_count; i++)
        if (lag->behind[i] && !lag->waiting[i])
            return true;
    return false;
}

bool lag_is_waiting(const struct lag *lag)
{
    for (size_t i = 0; i < lag->wiring->source_count; i++)
        if (lag->waiting[i])
            return true;
    return false;
}

void lag_wait(struct lag *lag, size_t source, duration now)
{
    if (!lag->waiting[source])
        lag->since[source] = now;
    lag->waiting[source] = true;
    lag->behind[source] = true;
}

void lag_go_on(struct lag *lag, size_t source)
{
    lag->waiting[source] = false;
}

/* ---- reading ---- */

static int read_page(struct store *store, struct arena *arena, const struct cursor *cursors, size_t count,
                     const struct cursor_page *page, struct logged_event **ret_events, size_t *ret_count)
{
    struct store_tx *tx;
    int err = store_begin(store, &tx);

    if (err < 0)
        return err;
    err = cursor_read(tx, arena, cursors, count, page, ret_events, ret_count);
    store_rollback(&tx);
    return err;
}

static void free_all(struct item **items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        item_free(&items[i]);
}

static int make_items(const struct lag *lag, const struct logged_event *events, size_t count, struct item **items)
{
    for (size_t i = 0; i < count; i++) {
        int err = item_event(&items[i], lag->wiring, wiring_source(lag->wiring, events[i].stream), events[i].sequence,
                             events[i].header, events[i].payload);
        if (err < 0) {
            free_all(items, i);
            return err;
        }
    }
    return 0;
}

/* A page that is neither full by number nor nearly full by bytes has reached the end of the log: what was
 * committed later comes through the socket, or a beacon tells of it. */
static bool reached_end(const char *stream, const struct logged_event *events, size_t count,
                        const struct cursor_page *page)
{
    size_t bytes = 0, number = 0;

    for (size_t i = 0; i < count; i++) {
        if (strcmp(events[i].stream, stream) != 0)
            continue;
        number++;
        bytes += events[i].header.size + events[i].payload.size;
    }
    return number < page->events_max && bytes + EVENT_BYTES <= page->bytes_max;
}

/* A log without the next event is damaged: only a person can mend it, so the stream waits and the others go on. */
static void check_hole(struct lag *lag, const struct cursor *cursor, const struct logged_event *events, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(events[i].stream, cursor->stream) != 0)
            continue;
        if (events[i].sequence != cursor->applied + 1) {
            log_event(NULL, LOG_ERROR, "stream.hole", LOG_S("stream", cursor->stream),
                      LOG_U("wanted", cursor->applied + 1), LOG_U("found", events[i].sequence));
            lag_wait(lag, wiring_source(lag->wiring, cursor->stream), clock_uptime());
        }
        return;
    }
}

static size_t choose(const struct lag *lag, const struct cursor *cursors, size_t max, struct cursor *chosen)
{
    size_t count = 0;

    for (size_t i = 0; i < lag->wiring->source_count && count < max; i++)
        if (lag->behind[i] && !lag->waiting[i])
            chosen[count++] = cursors[i];
    return count;
}

static int read_behind(struct lag *lag, struct store *store, struct arena *arena, const struct cursor *cursors,
                       size_t max, struct item **items, size_t *ret_count)
{
    struct cursor *chosen = arena_array(arena, lag->wiring->source_count, sizeof *chosen);
    struct logged_event *events;
    size_t count;

    if (!chosen)
        return ERR_NOMEM;
    size_t streams = choose(lag, cursors, max, chosen);
    struct cursor_page page = {.events_max = max / streams, .bytes_max = PAGE_BYTES / streams + EVENT_BYTES};
    int err = read_page(store, arena, chosen, streams, &page, &events, &count);
    if (err == 0)
        err = make_items(lag, events, count, items);
    if (err < 0)
        return err;
    for (size_t i = 0; i < streams; i++) {
        if (reached_end(chosen[i].stream, events, count, &page))
            lag->behind[wiring_source(lag->wiring, chosen[i].stream)] = false;
        check_hole(lag, &chosen[i], events, count);
    }
    log_event(NULL, LOG_DEBUG, "stream.catch_up", LOG_U("streams", streams), LOG_U("events", count));
    *ret_count = count;
    return 0;
}

int lag_read(struct lag *lag, struct store *store, const struct cursor *cursors, size_t max, struct item **ret_items,
             size_t *ret_count)
{
    struct arena arena;

    *ret_count = 0;
    if (!lag_is_behind(lag))
        return 0;
    arena_init(&arena, READING_MEMORY);
    int err = read_behind(lag, store, &arena, cursors, max, ret_items, ret_count);
    arena_done(&arena);
    return err;
}

int lag_read_one(struct lag *lag, struct store *store, const struct cursor *cursor, size_t source,
                 struct item **ret_item)
{
    const struct cursor_page page = {.events_max = 1, .bytes_max = EVENT_BYTES};
    struct logged_event *events;
    struct arena arena;
    size_t count;

    *ret_item = NULL;
    arena_init(&arena, READING_MEMORY);
    int err = read_page(store, &arena, cursor, 1, &page, &events, &count);
    if (err == 0 && count > 0)
        err = item_event(ret_item, lag->wiring, source, events[0].sequence, events[0].header, events[0].payload);
    arena_done(&arena);
    return err;
}
