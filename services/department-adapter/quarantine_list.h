/* SPDX-License-Identifier: Apache-2.0
 * quarantine_list - held and quarantined pushes as queries show them.
 */
#ifndef BANGBAN_QUARANTINE_LIST_H
#define BANGBAN_QUARANTINE_LIST_H

#include "arena/arena.h"
#include "messages.h"
#include "uuid/uuid.h"

struct open_push {
    const char *event_id;
    struct uuid approval_id;
    const char *event, *disposition, *code;
    wall_time occurred, received;
};

/* `count` empty messages, NULL if the arena is full. */
QuarantinedPush **quarantine_list_new(struct arena *arena, size_t count);
/* Strings of `push` are borrowed. ERR_NOMEM. */
int quarantine_list_fill(struct arena *arena, QuarantinedPush *message, const struct open_push *push)
    __attribute__((warn_unused_result));

#endif
