/* SPDX-License-Identifier: Apache-2.0
 * quarantine_list - see quarantine_list.h.
 */
#include "quarantine_list.h"

#include "fold.h"

QuarantinedPush **quarantine_list_new(struct arena *arena, size_t count)
{
    QuarantinedPush *messages = arena_array(arena, count, sizeof *messages);
    QuarantinedPush **list = arena_array(arena, count, sizeof *list);

    if (!messages || !list)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__quarantined_push__init(&messages[i]);
        list[i] = &messages[i];
    }
    return list;
}

int quarantine_list_fill(struct arena *arena, QuarantinedPush *message, const struct open_push *push)
{
    char approval_id[UUID_TEXT];

    message->event_id = (char *)push->event_id;
    message->approval_id = arena_strdup(arena, uuid_format(&push->approval_id, approval_id));
    message->event = (char *)push->event;
    message->disposition = (char *)push->disposition;
    message->code = (char *)push->code;
    message->detail = (char *)fold_code_detail(fold_code_find(push->code));
    message->occurred_at = push->occurred.us;
    message->received_at = push->received.us;
    return message->approval_id ? 0 : ERR_NOMEM;
}
