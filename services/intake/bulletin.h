/* SPDX-License-Identifier: Apache-2.0
 * bulletin - what the head of the enterprise is told (regulation, part two, 1: 及时向企业负责人反馈).
 *
 * Messages are collected and written together: one statement, however many.
 */
#ifndef BANGBAN_INTAKE_BULLETIN_H
#define BANGBAN_INTAKE_BULLETIN_H

#include "service/service.h"
#include "uuid/uuid.h"

struct bulletin {
    struct arena *arena;
    struct uuid *applications;
    const char **kinds, **texts;
    size_t count, room;
    bool full; /* out of memory: bulletin_send says so */
};

#define BULLETIN(ctx_) ((struct bulletin){.arena = (ctx_)->arena})

/* `kind` is a literal ("accepted"), `text` lives in the arena; NULL text counts as out of memory. */
void bulletin_add(struct bulletin *bulletin, const struct uuid *application, const char *kind,
                  const char *text);

/* Queues the messages with ctx->now. */
int bulletin_send(struct handler_ctx *ctx, const struct bulletin *bulletin);

#endif
