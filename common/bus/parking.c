/* SPDX-License-Identifier: Apache-2.0
 * parking - see parking.h.
 */
#include "bus/parking.h"

#include "bus.sql.h"

int parking_add(const struct bus_work *work, const struct parking *events, size_t count, wall_time now)
{
    const char **texts = arena_array(work->arena, count, 5 * sizeof *texts);
    int64_t *sequences = arena_array(work->arena, count, sizeof *sequences);
    struct store_bytes *bytes = arena_array(work->arena, count, 2 * sizeof *bytes);

    if (!texts || !sequences || !bytes)
        return ERR_NOMEM;
    const char **streams = texts, **keys = streams + count, **types = keys + count, **codes = types + count,
               **reasons = codes + count;
    struct store_bytes *headers = bytes, *payloads = bytes + count;
    for (size_t i = 0; i < count; i++) {
        streams[i] = events[i].stream;
        sequences[i] = (int64_t)events[i].sequence;
        keys[i] = events[i].key;
        types[i] = events[i].type;
        codes[i] = events[i].code;
        reasons[i] = events[i].reason;
        headers[i] = (struct store_bytes){events[i].header.data, events[i].header.size};
        payloads[i] = (struct store_bytes){events[i].payload.data, events[i].payload.size};
    }
    return bus_park(work->tx, work->service, (struct store_text_array){streams, count},
                    (struct store_int64_array){sequences, count}, (struct store_text_array){keys, count},
                    (struct store_text_array){types, count}, (struct store_text_array){codes, count},
                    (struct store_text_array){reasons, count}, (struct store_bytes_array){headers, count},
                    (struct store_bytes_array){payloads, count}, now);
}
