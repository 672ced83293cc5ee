/* SPDX-License-Identifier: Apache-2.0
 * bulletin - what the head of the enterprise is told. */
#include "bulletin.h"

#include <string.h>

#include "queries.sql.h"

static bool grow(struct bulletin *bulletin)
{
    size_t room = bulletin->room ? bulletin->room * 2 : 16;
    struct uuid *applications = arena_array(bulletin->arena, room, sizeof(*applications));
    const char **kinds = arena_array(bulletin->arena, room, sizeof(*kinds));
    const char **texts = arena_array(bulletin->arena, room, sizeof(*texts));

    if (!applications || !kinds || !texts)
        return false;
    if (bulletin->count) {
        memcpy(applications, bulletin->applications, bulletin->count * sizeof(*applications));
        memcpy(kinds, bulletin->kinds, bulletin->count * sizeof(*kinds));
        memcpy(texts, bulletin->texts, bulletin->count * sizeof(*texts));
    }
    bulletin->applications = applications;
    bulletin->kinds = kinds;
    bulletin->texts = texts;
    bulletin->room = room;
    return true;
}

void bulletin_add(struct bulletin *bulletin, const struct uuid *application, const char *kind,
                  const char *text)
{
    if (!text || (bulletin->count == bulletin->room && !grow(bulletin))) {
        bulletin->full = true;
        return;
    }
    bulletin->applications[bulletin->count] = *application;
    bulletin->kinds[bulletin->count] = kind;
    bulletin->texts[bulletin->count++] = text;
}

int bulletin_send(struct handler_ctx *ctx, const struct bulletin *bulletin)
{
    if (bulletin->full)
        return ERR_NOMEM;
    if (bulletin->count == 0)
        return 0;
    return insert_messages(ctx->tx, (struct store_uuid_array){bulletin->applications, bulletin->count},
                           (struct store_text_array){bulletin->kinds, bulletin->count},
                           (struct store_text_array){bulletin->texts, bulletin->count}, ctx->now);
}
