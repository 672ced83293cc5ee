/* SPDX-License-Identifier: Apache-2.0
 * application_reply - an application in the words of intake.proto. */
#include "intake.h"

#include <string.h>

MissingMaterial **missing_messages(struct arena *arena, const struct formality *formality)
{
    size_t count = formality->missing_count;
    MissingMaterial **list = arena_array(arena, count, sizeof(*list));
    MissingMaterial *messages = arena_array(arena, count, sizeof(*messages));

    if (!list || !messages)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        const struct formality_missing *missing = &formality->missing[i];

        bangban__v1__missing_material__init(&messages[i]);
        messages[i].item = missing->material->item;
        messages[i].code = borrow(missing->material->code);
        messages[i].name = borrow(missing->material->name_zh);
        messages[i].reason = borrow(missing->fault.reason);
        messages[i].form = borrow(missing->fault.form);
        messages[i].where_to_get = borrow(missing->fault.where);
        list[i] = &messages[i];
    }
    return list;
}

ExcludedItem **excluded_messages(struct arena *arena, const struct load_application_row *row)
{
    size_t count = row->excluded_items.count;
    ExcludedItem **list = arena_array(arena, count, sizeof(*list));
    ExcludedItem *messages = arena_array(arena, count, sizeof(*messages));

    if (!list || !messages)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__excluded_item__init(&messages[i]);
        messages[i].item = row->excluded_items.items[i];
        messages[i].reason = borrow(row->excluded_reasons.items[i]);
        list[i] = &messages[i];
    }
    return list;
}

static int fill_missing(struct handler_ctx *ctx, const struct application *application,
                        ApplicationReply *reply)
{
    struct formality formality = {0};

    if (strcmp(application->row.status, "correction") != 0)
        return 0;
    int err = application_recheck(ctx, application, (struct material_list){0}, &formality);
    if (err < 0)
        return err;
    reply->missing = missing_messages(ctx->arena, &formality);
    reply->n_missing = formality.missing_count;
    return reply->missing ? 0 : ERR_NOMEM;
}

int application_fill_reply(struct handler_ctx *ctx, const struct application *application,
                           ApplicationReply *reply)
{
    const struct load_application_row *row = &application->row;

    reply->application_id = arena_alloc(ctx->arena, UUID_TEXT);
    reply->excluded = excluded_messages(ctx->arena, row);
    if (!reply->application_id || !reply->excluded)
        return ERR_NOMEM;
    uuid_format(&application->id, reply->application_id);
    reply->n_excluded = row->excluded_items.count;
    reply->project_code = borrow(row->project_code);
    reply->status = borrow(row->status);
    reply->version = row->version;
    if (row->has_number) {
        reply->number = borrow(row->number);
        reply->query_code = borrow(row->query_code);
    }
    if (row->has_agent) {
        reply->agent = borrow(row->agent);
        reply->agent_name = borrow(row->agent_name);
    }
    int err = fill_missing(ctx, application, reply);
    return err < 0 ? err : control_fill_reply(ctx, application, reply);
}

enum verdict reply_with_application(struct handler_ctx *ctx, struct incoming *in, const struct uuid *id)
{
    struct application application;
    ApplicationReply message;
    int err = application_load(ctx, id, &application);

    bangban__v1__application_reply__init(&message);
    if (err == 0)
        err = application_fill_reply(ctx, &application, &message);
    if (err == 0)
        err = reply(ctx, in, &message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
