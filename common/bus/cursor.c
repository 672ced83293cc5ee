/* SPDX-License-Identifier: Apache-2.0
 * cursor - see cursor.h.
 */
#include "bus/cursor.h"

#include <string.h>

#include "bus.sql.h"

static struct cursor *cursor_of(struct cursor *cursors, size_t count, const char *stream)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(cursors[i].stream, stream) == 0)
            return &cursors[i];
    return NULL;
}

int cursor_load(const struct bus_work *work, struct cursor *cursors, size_t count)
{
    const char **names = arena_array(work->arena, count, sizeof *names);
    struct bus_load_cursors_row *rows;
    size_t row_count = 0;

    if (!names)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        names[i] = cursors[i].stream;
    struct store_text_array streams = {names, count};
    int err = bus_create_cursors(work->tx, work->service, streams);
    if (err == 0)
        err = bus_load_cursors(work->tx, work->arena, work->service, streams, &rows, &row_count);
    if (err < 0)
        return err;
    for (size_t i = 0; i < row_count; i++) {
        struct cursor *cursor = cursor_of(cursors, count, rows[i].stream);
        if (!cursor)
            return ERR_BUG;
        cursor->applied = (uint64_t)rows[i].seq;
    }
    return row_count == count ? 0 : ERR_BUG;
}

int cursor_move(const struct bus_work *work, const struct cursor *before, const struct cursor *after,
                size_t count)
{
    const char **streams = arena_array(work->arena, count, sizeof *streams);
    int64_t *sequences = arena_array(work->arena, count, 2 * sizeof *sequences);
    size_t moved = 0;

    if (!streams || !sequences)
        return ERR_NOMEM;
    int64_t *olds = sequences, *news = sequences + count;
    for (size_t i = 0; i < count; i++) {
        if (before[i].applied == after[i].applied)
            continue;
        streams[moved] = after[i].stream;
        olds[moved] = (int64_t)before[i].applied;
        news[moved++] = (int64_t)after[i].applied;
    }
    if (moved == 0)
        return 0;
    return bus_move_cursors(work->tx, work->service, (struct store_text_array){streams, moved},
                            (struct store_int64_array){olds, moved}, (struct store_int64_array){news, moved});
}

static struct logged_event *events_of(struct arena *arena, const struct bus_read_events_row *rows,
                                      size_t count)
{
    struct logged_event *events = arena_array(arena, count, sizeof *events);

    for (size_t i = 0; events && i < count; i++)
        events[i] = (struct logged_event){.stream = rows[i].stream,
                                          .sequence = (uint64_t)rows[i].seq,
                                          .header = {rows[i].header.data, rows[i].header.size},
                                          .payload = {rows[i].payload.data, rows[i].payload.size}};
    return events;
}

int cursor_read(const struct bus_work *work, const struct cursor *cursors, size_t count,
                const struct cursor_limits *limits, struct log_page *ret_page)
{
    const char **streams = arena_array(work->arena, count, sizeof *streams);
    int64_t *afters = arena_array(work->arena, count, sizeof *afters);
    struct bus_read_events_row *rows;
    size_t row_count = 0;

    if (!streams || !afters)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        streams[i] = cursors[i].stream;
        afters[i] = (int64_t)cursors[i].applied;
    }
    int err = bus_read_events(work->tx, work->arena, (struct store_text_array){streams, count},
                              (struct store_int64_array){afters, count}, (int64_t)limits->events_max,
                              (int64_t)limits->bytes_max, &rows, &row_count);
    if (err < 0)
        return err;
    struct logged_event *events = events_of(work->arena, rows, row_count);
    if (!events)
        return ERR_NOMEM;
    *ret_page = (struct log_page){events, row_count};
    return 0;
}
