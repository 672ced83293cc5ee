/* SPDX-License-Identifier: Apache-2.0
 * bulletin - what the head of the enterprise is told (regulation, part two, 1: 及时向企业负责人反馈), and
 * what the centre's own people are.
 *
 * Messages are collected and written together: one statement, however many go to enterprises; one more when
 * some go to staff.  The courier (courier.h) takes them from there.
 */
#ifndef BANGBAN_INTAKE_BULLETIN_H
#define BANGBAN_INTAKE_BULLETIN_H

#include "service/service.h"
#include "templates.h"
#include "uuid/uuid.h"

struct bulletin_row;

struct bulletin {
    struct arena *arena;
    const char *cause; /* id of the event or request that is being handled; NULL: a clock's */
    struct bulletin_row *rows;
    size_t count, room;
    size_t staff; /* of the rows */
    bool full;    /* out of memory: bulletin_send says so */
};

#define BULLETIN(ctx_) ((struct bulletin){.arena = (ctx_)->arena, .cause = (ctx_)->log.message_id})

/* Tells the enterprise; fields as FIELDS({"item", name}, ...). */
void bulletin_tell(struct handler_ctx *ctx, struct bulletin *bulletin, const struct uuid *application,
                   const char *template_id, const struct template_field *fields);

/* Tells a member of staff: `to_` as the holder of a duty ("agent:A01", "leader", "office", "window:W01",
 * "department:housing"); a duty that "applicant" holds is the enterprise's.  `application_` NULL: about none.
 */
#define bulletin_tell_staff(ctx_, bulletin_, application_, to_, template_id_, fields_)                       \
    bulletin_tell_holder((ctx_), (bulletin_), (struct bulletin_holder){(to_), (application_)},               \
                         (template_id_), (fields_))

struct bulletin_holder {
    const char *to;
    const struct uuid *application;
};
void bulletin_tell_holder(struct handler_ctx *ctx, struct bulletin *bulletin, struct bulletin_holder holder,
                          const char *template_id, const struct template_field *fields);

/* Tells the enterprise unless the very same text was told since that instant, the epoch for ever. */
struct bulletin_once {
    const struct uuid *application;
    wall_time since;
};
int bulletin_tell_once(struct handler_ctx *ctx, struct bulletin *bulletin, struct bulletin_once once,
                       const char *template_id, const struct template_field *fields);

/* Queues the messages with ctx->now. */
int bulletin_send(struct handler_ctx *ctx, const struct bulletin *bulletin);

#endif
