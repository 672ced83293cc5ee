/* SPDX-License-Identifier: Apache-2.0
 * stream - see stream.h.
 */
#include "bus/stream.h"

#include <string.h>

#include "bus.sql.h"

static struct store_bytes bytes_of(struct bytes_view view)
{
    return (struct store_bytes){view.data, view.size};
}

static int take_row(struct stream_head *heads, size_t count, const struct bus_load_heads_row *row)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(heads[i].stream, row->stream) != 0)
            continue;
        if (row->hash.size != CHAIN_HASH)
            return ERR_BUG;
        heads[i].sequence = (uint64_t)row->seq;
        memcpy(heads[i].hash, row->hash.data, CHAIN_HASH);
        return 0;
    }
    return ERR_BUG;
}

int stream_load_heads(const struct bus_work *work, struct stream_head *heads, size_t count)
{
    const char **names = arena_array(work->arena, count, sizeof *names);
    struct bus_load_heads_row *rows;
    size_t row_count = 0;

    if (!names)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        names[i] = heads[i].stream;
    struct store_text_array streams = {names, count};
    int err = bus_create_heads(work->tx, streams);
    if (err == 0)
        err = bus_load_heads(work->tx, work->arena, streams, &rows, &row_count);
    if (err < 0)
        return err;
    for (size_t i = 0; i < row_count && err == 0; i++)
        err = take_row(heads, count, &rows[i]);
    return row_count == count ? err : ERR_BUG;
}

int stream_append(const struct bus_work *work, const struct stream_event *events, size_t count,
                  const struct stream_head *heads)
{
    const char **streams = arena_array(work->arena, count, sizeof *streams);
    int64_t *sequences = arena_array(work->arena, count, sizeof *sequences);
    struct store_bytes *bytes = arena_array(work->arena, count, 3 * sizeof *bytes);

    if (!streams || !sequences || !bytes)
        return ERR_NOMEM;
    struct store_bytes *headers = bytes, *payloads = bytes + count, *hashes = bytes + 2 * count;
    for (size_t i = 0; i < count; i++) {
        streams[i] = heads[events[i].head].stream;
        sequences[i] = (int64_t)events[i].sequence;
        headers[i] = bytes_of(events[i].header);
        payloads[i] = bytes_of(events[i].payload);
        hashes[i] = (struct store_bytes){events[i].hash, CHAIN_HASH};
    }
    return bus_append_events(
        work->tx, (struct store_text_array){streams, count}, (struct store_int64_array){sequences, count},
        (struct store_bytes_array){headers, count}, (struct store_bytes_array){payloads, count},
        (struct store_bytes_array){hashes, count});
}

int stream_move_heads(const struct bus_work *work, const struct stream_head *before,
                      const struct stream_head *after, size_t count)
{
    const char **streams = arena_array(work->arena, count, sizeof *streams);
    int64_t *sequences = arena_array(work->arena, count, 2 * sizeof *sequences);
    struct store_bytes *hashes = arena_array(work->arena, count, sizeof *hashes);
    size_t moved = 0;

    if (!streams || !sequences || !hashes)
        return ERR_NOMEM;
    int64_t *olds = sequences, *news = sequences + count;
    for (size_t i = 0; i < count; i++) {
        if (before[i].sequence == after[i].sequence)
            continue;
        streams[moved] = after[i].stream;
        olds[moved] = (int64_t)before[i].sequence;
        news[moved] = (int64_t)after[i].sequence;
        hashes[moved++] = (struct store_bytes){after[i].hash, CHAIN_HASH};
    }
    if (moved == 0)
        return 0;
    return bus_move_heads(work->tx, (struct store_text_array){streams, moved},
                          (struct store_int64_array){olds, moved}, (struct store_int64_array){news, moved},
                          (struct store_bytes_array){hashes, moved});
}
