/* SPDX-License-Identifier: Apache-2.0
 * replies - see replies.h.
 */
#include "bus/replies.h"

#include <string.h>

#include "bus.sql.h"

int replies_find(const struct bus_work *work, struct store_uuid_array ids, struct stored_reply **ret_replies,
                 size_t *ret_count)
{
    struct bus_find_replies_row *rows;
    size_t count;
    int err = bus_find_replies(work->tx, work->arena, work->service, ids, &rows, &count);

    if (err < 0)
        return err;
    struct stored_reply *replies = arena_array(work->arena, count, sizeof *replies);
    if (!replies)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].command_hash.size != CHAIN_HASH)
            return ERR_BUG;
        replies[i].request_id = rows[i].request_id;
        memcpy(replies[i].command_hash, rows[i].command_hash.data, CHAIN_HASH);
        replies[i].reply = (struct bytes_view){rows[i].reply.data, rows[i].reply.size};
    }
    *ret_replies = replies;
    *ret_count = count;
    return 0;
}

int replies_store(const struct bus_work *work, const struct stored_reply *replies, size_t count,
                  wall_time now)
{
    struct uuid *ids = arena_array(work->arena, count, sizeof *ids);
    struct store_bytes *bytes = arena_array(work->arena, count, 2 * sizeof *bytes);

    if (!ids || !bytes)
        return ERR_NOMEM;
    struct store_bytes *hashes = bytes, *frames = bytes + count;
    for (size_t i = 0; i < count; i++) {
        ids[i] = replies[i].request_id;
        hashes[i] = (struct store_bytes){replies[i].command_hash, CHAIN_HASH};
        frames[i] = (struct store_bytes){replies[i].reply.data, replies[i].reply.size};
    }
    return bus_store_replies(work->tx, work->service, (struct store_uuid_array){ids, count},
                             (struct store_bytes_array){hashes, count},
                             (struct store_bytes_array){frames, count}, now);
}
