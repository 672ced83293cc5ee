/* SPDX-License-Identifier: Apache-2.0
 * tell - who is told of what moves a case, by the channels of the window. */
#include <string.h>

#include "routing.h"

const char *routing_agent_holder(struct arena *arena, const char *agent)
{
    return *agent ? arena_printf(arena, "agent:%s", agent) : "office";
}

static int fill_fields(struct arena *arena, const struct told_field *fields, MessageWanted *event)
{
    size_t count = 0;

    while (fields[count].name)
        count++;
    MessageField *list = arena_array(arena, count, sizeof(*list));
    event->fields = arena_array(arena, count, sizeof(*event->fields));
    if (!list || !event->fields)
        return ERR_NOMEM;
    for (; event->n_fields < count; event->n_fields++) {
        MessageField *field = &list[event->n_fields];
        if (!fields[event->n_fields].value)
            return ERR_NOMEM;
        bangban__v1__message_field__init(field);
        field->name = borrow(fields[event->n_fields].name);
        field->value = borrow(fields[event->n_fields].value);
        event->fields[event->n_fields] = field;
    }
    return 0;
}

int routing_tell(struct handler_ctx *ctx, const struct uuid *application, const char *to,
                 const char *template_id, const struct told_field *fields)
{
    char id[UUID_TEXT];
    MessageWanted event;

    bangban__v1__message_wanted__init(&event);
    event.application_id = borrow(uuid_format(application, id));
    event.to = borrow(to);
    event.template_id = borrow(template_id);
    int err = fill_fields(ctx->arena, fields, &event);
    if (err < 0)
        return err;
    return emit(
        ctx,
        &(struct emission){
            .type = MSG_MessageWanted, .message = &event, .subject = id, .key = id, .occurred = ctx->now},
        NULL);
}
