/* SPDX-License-Identifier: Apache-2.0
 * lag - see lag.h. */
#include "lag.h"

#include <stdlib.h>
#include <string.h>

#include "log/log.h"

#define PAGE_BYTES     ((size_t)8 * 1024 * 1024) /* of all streams of one reading */
#define EVENT_BYTES    ((size_t)300 * 1024)      /* a largest event with its header */
#define READING_MEMORY ((size_t)64 * 1024 * 1024)
#define RETRY_HOLE     DURATION_S(1)

int lag_init(struct lag *lag, const struct wiring *wiring, size_t limit)
{
    size_t count = wiring->source_count + 1;

    *lag = (struct lag){.wiring = wiring,
                        .limit = limit,
                        .behind = calloc(count, sizeof *lag->behind),
                        .waiting = calloc(count, sizeof *lag->waiting),
                        .since = calloc(count, sizeof *lag->since),
                        .retry_at = calloc(count, sizeof *lag->retry_at)};
    return lag->behind && lag->waiting && lag->since && lag->retry_at ? 0 : ERR_NOMEM;
}

void lag_done(struct lag *lag)
{
    free(lag->behind);
    free(lag->waiting);
    free(lag->since);
    free(lag->retry_at);
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

duration lag_time_to_retry(const struct lag *lag, duration now, duration most)
{
    for (size_t i = 0; i < lag->wiring->source_count; i++)
        if (lag->waiting[i] && lag->retry_at[i].us - now.us < most.us)
            most.us = lag->retry_at[i].us - now.us;
    return most;
}

bool lag_retry_due(const struct lag *lag, size_t source, duration now)
{
    return lag->waiting[source] && now.us >= lag->retry_at[source].us;
}

void lag_wait(struct lag *lag, size_t source, duration now)
{
    if (!lag->waiting[source]) {
        lag->since[source] = now;
        lag->retry_at[source] = now;
    }
    lag->waiting[source] = true;
    lag->behind[source] = true;
}

void lag_wait_for_repair(struct lag *lag, size_t source, duration now)
{
    lag_wait(lag, source, now);
    lag->retry_at[source].us = now.us + RETRY_HOLE.us;
    lag->since[source] = lag->retry_at[source];
}

void lag_go_on(struct lag *lag, size_t source)
{
    lag->waiting[source] = false;
}

/* ---- reading ---- */

/* What one reading is about, and what it found. */
struct reading {
    struct store *store;
    struct arena arena;
    struct cursor *cursors;
    size_t count;
    struct cursor_limits limits; /* for each */
    struct log_page page;
};

static int read_page(struct reading *reading)
{
    struct bus_work work = {.arena = &reading->arena};
    int err = store_begin(reading->store, &work.tx);

    if (err < 0)
        return err;
    err = cursor_read(&work, reading->cursors, reading->count, &reading->limits, &reading->page);
    store_rollback(&work.tx);
    return err;
}

static void free_all(struct item **items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        item_free(&items[i]);
}

static int make_items(const struct lag *lag, const struct log_page *page, struct item **items)
{
    for (size_t i = 0; i < page->count; i++) {
        const struct logged_event *event = &page->events[i];
        int err = item_event(&items[i], lag->wiring, wiring_source(lag->wiring, event->stream), event);
        if (err < 0) {
            free_all(items, i);
            return err;
        }
    }
    return 0;
}

/* A page that is neither full by number nor nearly full by bytes has reached the end of the log: what was
 * committed later comes through the socket, or a beacon tells of it. */
static bool reached_end(const struct reading *reading, const char *stream)
{
    size_t bytes = 0, number = 0;

    for (size_t i = 0; i < reading->page.count; i++) {
        const struct logged_event *event = &reading->page.events[i];
        if (strcmp(event->stream, stream) != 0)
            continue;
        number++;
        bytes += event->header.size + event->payload.size;
    }
    return number < reading->limits.events_max && bytes + EVENT_BYTES <= reading->limits.bytes_max;
}

/* A log without the next event is damaged: only a person can mend it, so the stream waits and the others go
 * on. */
static void check_hole(struct lag *lag, const struct cursor *cursor, const struct log_page *page)
{
    for (size_t i = 0; i < page->count; i++) {
        if (strcmp(page->events[i].stream, cursor->stream) != 0)
            continue;
        if (page->events[i].sequence != cursor->applied + 1) {
            log_event(NULL, LOG_ERROR, "stream.hole", LOG_S("stream", cursor->stream),
                      LOG_U("wanted", cursor->applied + 1), LOG_U("found", page->events[i].sequence));
            lag_wait_for_repair(lag, wiring_source(lag->wiring, cursor->stream), clock_uptime());
        }
        return;
    }
}

static int choose(const struct lag *lag, const struct cursor *cursors, struct reading *reading)
{
    reading->cursors = arena_array(&reading->arena, lag->wiring->source_count, sizeof *cursors);
    if (!reading->cursors)
        return ERR_NOMEM;
    for (size_t i = 0; i < lag->wiring->source_count && reading->count < lag->limit; i++)
        if (lag->behind[i] && !lag->waiting[i])
            reading->cursors[reading->count++] = cursors[i];
    reading->limits.events_max = lag->limit / reading->count;
    reading->limits.bytes_max = PAGE_BYTES / reading->count + EVENT_BYTES;
    return 0;
}

static int read_behind(struct lag *lag, const struct cursor *cursors, struct reading *reading,
                       struct item **items)
{
    int err = choose(lag, cursors, reading);

    if (err == 0)
        err = read_page(reading);
    if (err == 0)
        err = make_items(lag, &reading->page, items);
    if (err < 0)
        return err;
    for (size_t i = 0; i < reading->count; i++) {
        const struct cursor *cursor = &reading->cursors[i];
        if (reached_end(reading, cursor->stream))
            lag->behind[wiring_source(lag->wiring, cursor->stream)] = false;
        check_hole(lag, cursor, &reading->page);
    }
    log_event(NULL, LOG_DEBUG, "stream.catch_up", LOG_U("streams", reading->count),
              LOG_U("events", reading->page.count));
    return 0;
}

int lag_read(struct lag *lag, struct store *store, const struct cursor *cursors, struct item **ret_items,
             size_t *ret_count)
{
    struct reading reading = {.store = store};

    *ret_count = 0;
    if (!lag_is_behind(lag))
        return 0;
    arena_init(&reading.arena, READING_MEMORY);
    int err = read_behind(lag, cursors, &reading, ret_items);
    if (err == 0)
        *ret_count = reading.page.count;
    arena_done(&reading.arena);
    return err;
}

int lag_read_one(struct lag *lag, struct store *store, const struct cursor *cursor, size_t source,
                 struct item **ret_item)
{
    struct cursor wanted = *cursor;
    struct reading reading = {.store = store,
                              .cursors = &wanted,
                              .count = 1,
                              .limits = {.events_max = 1, .bytes_max = EVENT_BYTES}};

    *ret_item = NULL;
    arena_init(&reading.arena, READING_MEMORY);
    int err = read_page(&reading);
    if (err == 0 && reading.page.count > 0)
        err = item_event(ret_item, lag->wiring, source, &reading.page.events[0]);
    arena_done(&reading.arena);
    return err;
}
