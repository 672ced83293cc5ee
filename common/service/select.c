/* SPDX-License-Identifier: Apache-2.0
 * select - under the lock, what becomes of each message of a batch: whose turn it is, what was answered
 * before, what must wait behind a parked one. */
#include <string.h>

#include "batch.h"
#include "bus.sql.h"
#include "problem.h"

#define BEHIND_REASON "an earlier event of this key is parked"

bool batch_blocks(const struct batch *batch, const char *key)
{
    for (size_t i = 0; i < batch->blocked_count; i++)
        if (strcmp(batch->blocked[i], key) == 0)
            return true;
    return false;
}

/* The list has room for a key of each item. */
int batch_block(struct batch *batch, const char *key)
{
    if (key[0] == '\0' || batch_blocks(batch, key))
        return 0;
    const char *copy = arena_strdup(&batch->arena, key);
    if (!copy)
        return ERR_NOMEM;
    batch->blocked[batch->blocked_count++] = copy;
    return 0;
}

/* Which keys of the batch have something parked: a question that costs nothing while nothing is parked. */
static int find_blocked_keys(struct batch *batch)
{
    const char **keys = arena_array(&batch->arena, batch->count, sizeof *keys);
    struct bus_find_parked_keys_row *rows;
    size_t count = 0;

    batch->blocked = arena_array(&batch->arena, batch->count, sizeof *batch->blocked);
    if (!keys || !batch->blocked)
        return ERR_NOMEM;
    for (size_t i = 0; i < batch->count; i++)
        if (batch->items[i]->kind == ITEM_EVENT && item_key(batch->items[i])[0])
            keys[count++] = item_key(batch->items[i]);
    if (count == 0 || batch->after.parked == 0)
        return 0;
    int err = bus_find_parked_keys(batch->tx, &batch->arena, batch->wiring->name,
                                   (struct store_text_array){keys, count}, &rows, &count);
    for (size_t i = 0; err == 0 && i < count; i++)
        batch->blocked[batch->blocked_count++] = rows[i].key;
    return err;
}

/* ---- events ---- */

static int set_aside(struct batch *batch, struct item *item)
{
    bool own_fault = item->code != NULL;

    item->fate = FATE_PARK;
    item->park_code = own_fault ? item->code : "behind";
    item->park_reason = own_fault ? item->reason : BEHIND_REASON;
    return batch_block(batch, item_key(item));
}

static int select_event(struct batch *batch, struct item *item)
{
    struct cursor *cursor = &batch->after.cursors[item->source];
    bool waits = batch->frame->waiting[item->source] && !item->again;

    item->fate = FATE_DROP;
    if (item->in.sequence <= cursor->applied)
        return 0;
    if (item->in.sequence > cursor->applied + 1 || waits || item->deferred) {
        batch->frame->behind[item->source] = true;
        return 0;
    }
    cursor->applied++;
    if (item->code || (item->handler && batch_blocks(batch, item_key(item))))
        return set_aside(batch, item);
    item->fate = item->handler ? FATE_HANDLE : FATE_PASS;
    return 0;
}

static void select_beacon(struct batch *batch, struct item *item)
{
    item->fate = FATE_DROP;
    if (item->in.sequence > batch->after.cursors[item->source].applied)
        batch->frame->behind[item->source] = true;
}

/* ---- requests ---- */

static const struct stored_reply *find_reply(const struct stored_reply *replies, size_t count,
                                             const struct uuid *id)
{
    for (size_t i = 0; i < count; i++)
        if (uuid_equal(&replies[i].request_id, id))
            return &replies[i];
    return NULL;
}

static void hash_command(struct batch *batch, struct item *item)
{
    const char *caller = item->in.caller;

    chain_digest(batch->frame->chain, (struct bytes_view){(const uint8_t *)caller, strlen(caller)},
                 (struct bytes_view){item->in.bytes, item->in.size}, item->command_hash);
}

static int answer_conflict(struct batch *batch, struct item *item)
{
    item->fate = FATE_ANSWERED;
    item->temporary = true; /* the id has its reply already */
    item->answer = problem_reply(
        &batch->arena, item->in.request->request_id,
        &(struct problem){
            .code = "conflict",
            .detail = "同一 request_id 已用于内容不同的请求;重试须逐字节相同,新请求请用新的 request_id"});
    return item->answer.data ? 0 : ERR_NOMEM;
}

/* `reply` was the answer to the command with this hash. */
static int answer_again(struct batch *batch, struct item *item, const uint8_t *hash, struct bytes_view reply)
{
    if (memcmp(item->command_hash, hash, CHAIN_HASH) != 0)
        return answer_conflict(batch, item);
    item->fate = FATE_ANSWERED;
    item->temporary = true;
    item->answer = reply;
    return 0;
}

static const struct item *find_twin(const struct batch *batch, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (item_keeps_reply(batch->items[i]) &&
            uuid_equal(&batch->items[i]->request_id, &batch->items[at]->request_id))
            return batch->items[i];
    return NULL;
}

static int select_request(struct batch *batch, size_t at, const struct stored_reply *replies, size_t count)
{
    struct item *item = batch->items[at];

    item->fate = item->code ? FATE_REFUSE : FATE_HANDLE;
    if (!item_keeps_reply(item))
        return 0;
    const struct stored_reply *stored = find_reply(replies, count, &item->request_id);
    if (stored)
        return answer_again(batch, item, stored->command_hash, stored->reply);
    item->twin = find_twin(batch, at);
    if (item->twin && memcmp(item->command_hash, item->twin->command_hash, CHAIN_HASH) != 0)
        return answer_conflict(batch, item);
    if (item->twin)
        item->fate = FATE_ANSWERED; /* by handle.c, when the twin has its answer */
    return 0;
}

static int find_replies(struct batch *batch, struct stored_reply **ret_replies, size_t *ret_count)
{
    struct uuid *ids = arena_array(&batch->arena, batch->count, sizeof *ids);
    size_t count = 0;

    *ret_count = 0;
    if (!ids)
        return ERR_NOMEM;
    for (size_t i = 0; i < batch->count; i++) {
        if (!item_keeps_reply(batch->items[i]))
            continue;
        hash_command(batch, batch->items[i]);
        ids[count++] = batch->items[i]->request_id;
    }
    if (count == 0)
        return 0;
    return replies_find(&batch->work, (struct store_uuid_array){ids, count}, ret_replies, ret_count);
}

/* ---- all ---- */

static void start_over(struct item *item)
{
    item->fate = item->kind == ITEM_TIMER && item->code ? FATE_DROP : FATE_HANDLE;
    item->handled = false;
    item->temporary = false;
    item->twin = NULL;
    item->answer = (struct bytes_view){0};
}

static int select_item(struct batch *batch, size_t at, const struct stored_reply *replies, size_t count)
{
    struct item *item = batch->items[at];

    start_over(item);
    switch (item->kind) {
    case ITEM_EVENT:
        return select_event(batch, item);
    case ITEM_BEACON:
        select_beacon(batch, item);
        return 0;
    case ITEM_REQUEST:
        return select_request(batch, at, replies, count);
    case ITEM_TIMER:
    case ITEM_ELECTED:
        return 0;
    }
    return ERR_BUG;
}

int batch_select(struct batch *batch)
{
    struct stored_reply *replies = NULL;
    size_t count;
    int err = find_blocked_keys(batch);

    if (err == 0)
        err = find_replies(batch, &replies, &count);
    for (size_t i = 0; i < batch->count && err == 0; i++)
        err = select_item(batch, i, replies, count);
    return err;
}
