/* SPDX-License-Identifier: Apache-2.0
 * item - see item.h: frames judged, unpacked and matched with their handlers.
 */
#include "item.h"

#include <stdlib.h>
#include <string.h>

#include "problem.h"
#include "wire/wire.h"

#define ITEM_MEMORY_MAX ((size_t)8 * 1024 * 1024) /* frame, both unpacked forms, answer */

struct item *item_new(enum item_kind kind)
{
    struct item *item = calloc(1, sizeof *item);

    if (!item)
        return NULL;
    item->kind = kind;
    item->replay_max = SIZE_MAX;
    arena_init(&item->arena, ITEM_MEMORY_MAX);
    return item;
}

void item_free(struct item **item)
{
    if (!*item)
        return;
    arena_done(&(*item)->arena);
    free(*item);
    *item = NULL;
}

size_t item_size(const struct item *item)
{
    return sizeof *item + arena_used(&item->arena);
}

const char *item_key(const struct item *item)
{
    return item->in.envelope ? item->in.envelope->partitionkey : "";
}

bool item_keeps_reply(const struct item *item)
{
    return item->kind == ITEM_REQUEST && item->request_type->kind != QUERY &&
           !(item->handler && (item->handler->flags & HANDLER_OWN_IDEMPOTENCY));
}

void item_reject(struct item *item, const char *code, const char *reason)
{
    item->code = arena_strdup(&item->arena, code);
    item->reason = arena_strdup(&item->arena, reason);
    if (!item->code || !item->reason) {
        item->code = "rejected";
        item->reason = "";
    }
}

void item_judge_anew(struct item *item)
{
    if (item->by_handler)
        item->code = NULL;
    item->by_handler = false;
    item->deferred = false;
}

static bool copy(struct arena *arena, struct bytes_view from, struct bytes_view *ret_to)
{
    *ret_to = (struct bytes_view){arena_memdup(arena, from.data, from.size), from.size};
    return ret_to->data != NULL;
}

/* ---- events ---- */

static void unpack_payload(struct item *item, const struct wiring *wiring)
{
    const struct event_type *type = event_type_find(item->in.envelope->type);
    struct err_text text;

    if (!type) {
        item_reject(item, "unknown-type",
                    "this build does not know the type; replay the event after an upgrade");
        return;
    }
    item->handler = wiring->events[type->number];
    if (!item->handler)
        return;
    item->in.message = wire_unpack(type->descriptor, item->in.bytes, item->in.size, &item->arena, &text);
    if (!item->in.message)
        item_reject(item, "malformed", text.text);
}

static int read_event(struct item *item, const struct wiring *wiring, struct bytes_view header,
                      struct bytes_view payload)
{
    struct bytes_view body;
    struct err_text text;

    if (!copy(&item->arena, header, &item->header) || !copy(&item->arena, payload, &body))
        return ERR_NOMEM;
    item->in.bytes = body.data;
    item->in.size = body.size;
    item->in.stream = wiring->sources[item->source];
    item->in.envelope = (const Envelope *)wire_unpack(&bangban__v1__envelope__descriptor, item->header.data,
                                                      item->header.size, &item->arena, &text);
    if (!item->in.envelope) {
        item_reject(item, "malformed", text.text);
        return item->in.sequence > 0 ? 0 : ERR_INVALID;
    }
    if (item->in.sequence == 0)
        item->in.sequence = item->in.envelope->sequence;
    unpack_payload(item, wiring);
    return 0;
}

int item_event(struct item **ret_item, const struct wiring *wiring, size_t source,
               const struct logged_event *event)
{
    struct item *item = item_new(ITEM_EVENT);

    if (!item)
        return ERR_NOMEM;
    item->source = source;
    item->in.sequence = event->sequence;
    int err = read_event(item, wiring, event->header, event->payload);
    if (err < 0) {
        item_free(&item);
        return err;
    }
    *ret_item = item;
    return 0;
}

/* ---- requests ---- */

static void refuse_at_sight(struct item *item, const char *code, const char *detail)
{
    const char *request_id = item->in.request ? item->in.request->request_id : "";

    item->answer = problem_reply(&item->arena, request_id, &(struct problem){.code = code, .detail = detail});
    item->fate = FATE_ANSWERED;
}

/* `text` is of wire_unpack: "<path of the field>: <rule>；<cure>". */
static void refuse_malformed(struct item *item, const char *text)
{
    static const char stop[] = "；";
    const char *request_id = item->in.request ? item->in.request->request_id : "";
    const char *colon = strstr(text, ": ");
    const char *rule = colon ? colon + 2 : text;
    const char *cure = strstr(rule, stop);
    struct field_problem field = {
        .field = colon ? arena_strndup(&item->arena, text, (size_t)(colon - text)) : "",
        .rule = cure ? arena_strndup(&item->arena, rule, (size_t)(cure - rule)) : rule,
        .cure = cure ? cure + strlen(stop) : ""};

    item->answer = problem_reply(
        &item->arena, request_id,
        &(struct problem){.code = "malformed", .detail = text, .fields = &field, .field_count = 1});
    item->fate = FATE_ANSWERED;
}

static bool read_request(struct item *item)
{
    struct err_text text;

    item->in.request = (const Request *)wire_unpack(&bangban__v1__request__descriptor, item->in.bytes,
                                                    item->in.size, &item->arena, &text);
    if (!item->in.request)
        refuse_malformed(item, text.text);
    else if (uuid_parse(item->in.request->request_id, &item->request_id) < 0)
        refuse_at_sight(item, "malformed", "request_id 不是 UUID；请为每次请求生成一个 UUIDv7");
    else
        return true;
    return false;
}

static bool find_type(struct item *item, const struct wiring *wiring)
{
    const struct request_type *type = request_type_find(item->in.request->type);
    bool everybodys = type && strcmp(type->service, "*") == 0;

    item->request_type = type;
    item->handler = type && !everybodys ? wiring_request(wiring, type) : NULL;
    if (!type || (!everybodys && !item->handler))
        refuse_at_sight(item, "unknown-type", "本服务不受理此类请求；请核对 type 和所连服务");
    else if (!(role_of(item->peer.key_name) & type->roles))
        refuse_at_sight(item, "forbidden", "该密钥的角色无权提出此类请求");
    else if (type->kind != CHANGE &&
             item->in.request->_expected_case == BANGBAN__V1__REQUEST___EXPECTED_EXPECTED_VERSION)
        refuse_at_sight(item, "invalid-field",
                        "此类请求不改动有版本的记录，不能指定 expected_version：请去掉后重新提出");
    else
        return true;
    return false;
}

static void read_body(struct item *item)
{
    const Request *request = item->in.request;
    struct err_text text;

    item->in.message = wire_unpack(item->request_type->descriptor, request->body.data, request->body.len,
                                   &item->arena, &text);
    if (!item->in.message)
        refuse_malformed(item, text.text);
}

int item_request(struct item **ret_item, const struct wiring *wiring, const struct bus_peer *peer,
                 struct bytes_view frame)
{
    struct item *item = item_new(ITEM_REQUEST);
    struct bytes_view bytes;

    if (!item)
        return ERR_NOMEM;
    if (!copy(&item->arena, frame, &bytes)) {
        item_free(&item);
        return ERR_NOMEM;
    }
    item->peer = *peer;
    item->fate = FATE_HANDLE;
    item->in.caller = item->peer.key_name;
    item->in.bytes = bytes.data;
    item->in.size = bytes.size;
    if (read_request(item) && find_type(item, wiring))
        read_body(item);
    *ret_item = item;
    return 0;
}
