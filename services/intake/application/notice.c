/* SPDX-License-Identifier: Apache-2.0
 * notice - the centre's own: its rows, its words, its event. */
#include "notice.h"

#include <string.h>

#include "application.sql.h"

struct missing_columns {
    int32_t *items;
    const char **codes, **reasons, **forms, **places;
};

static bool missing_columns(struct arena *arena, const struct formality *formality,
                            struct missing_columns *columns)
{
    size_t count = formality->missing_count;

    columns->items = arena_array(arena, count, sizeof(*columns->items));
    columns->codes = arena_array(arena, count, sizeof(char *));
    columns->reasons = arena_array(arena, count, sizeof(char *));
    columns->forms = arena_array(arena, count, sizeof(char *));
    columns->places = arena_array(arena, count, sizeof(char *));
    if (!columns->items || !columns->codes || !columns->reasons || !columns->forms || !columns->places)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct formality_missing *missing = &formality->missing[i];

        columns->items[i] = missing->material->item;
        columns->codes[i] = missing->material->code;
        columns->reasons[i] = missing->fault.reason;
        columns->forms[i] = missing->fault.form;
        columns->places[i] = missing->fault.where;
    }
    return true;
}

static int32_t missing_of(const struct formality *formality, int item)
{
    int32_t count = 0;

    for (size_t i = 0; i < formality->missing_count; i++)
        count += formality->missing[i].material->item == item;
    return count;
}

static int save_lists(struct handler_ctx *ctx, const struct uuid *application,
                      const struct formality *formality)
{
    size_t count = formality->item_count;
    int32_t *items = arena_array(ctx->arena, count, sizeof(*items));
    int32_t *sizes = arena_array(ctx->arena, count, sizeof(*sizes));

    if (!items || !sizes)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        items[i] = formality->items[i].number;
        sizes[i] = missing_of(formality, items[i]);
    }
    return insert_notices(ctx->tx, *application, (struct store_int32_array){items, count},
                          (struct store_int32_array){sizes, count}, ctx->now);
}

int notice_save(struct handler_ctx *ctx, const struct uuid *application, const struct formality *formality)
{
    size_t count = formality->missing_count;
    struct missing_columns columns;
    int err = save_lists(ctx, application, formality);

    if (err < 0 || count == 0)
        return err;
    if (!missing_columns(ctx->arena, formality, &columns))
        return ERR_NOMEM;
    return insert_notice_materials(
        ctx->tx, *application, (struct store_int32_array){columns.items, count},
        (struct store_text_array){columns.codes, count}, (struct store_text_array){columns.reasons, count},
        (struct store_text_array){columns.forms, count}, (struct store_text_array){columns.places, count});
}

int notice_save_omissions(struct handler_ctx *ctx, const struct application *application,
                          const struct formality *formality)
{
    size_t count = formality->missing_count;
    struct missing_columns columns;
    const char *window = arena_printf(ctx->arena, "window:%s", application->row.window_code);

    if (!window || !missing_columns(ctx->arena, formality, &columns))
        return ERR_NOMEM;
    return insert_omissions(ctx->tx, application->id, (struct store_int32_array){columns.items, count},
                            (struct store_text_array){columns.codes, count},
                            (struct store_text_array){columns.reasons, count}, window, ctx->now);
}

const char *notice_text(struct arena *arena, const struct formality_missing *missing, size_t count)
{
    const char *text = "";

    for (size_t i = 0; text && i < count; i++)
        text = arena_printf(arena, "%s%s事项 %d“%s”（%s；形式：%s；获取：%s）", text, i ? "；" : "",
                            missing[i].material->item, missing[i].material->name_zh, missing[i].fault.reason,
                            missing[i].fault.form, missing[i].fault.where);
    return text;
}

int notice_tell(struct handler_ctx *ctx, const struct application *application,
                const struct formality *formality, struct bulletin *bulletin)
{
    char id[UUID_TEXT];
    CorrectionNoticed event;

    bangban__v1__correction_noticed__init(&event);
    event.application_id = borrow(uuid_format(&application->id, id));
    event.project_code = borrow(application->row.project_code);
    event.missing = missing_messages(ctx->arena, formality);
    event.n_missing = formality->missing_count;
    event.noticed_at = ctx->now.us;
    if (!event.missing)
        return ERR_NOMEM;
    bulletin_tell(
        ctx, bulletin, &application->id, "correction.noticed",
        FIELDS({"materials", notice_text(ctx->arena, formality->missing, formality->missing_count)}));
    log_event(LOG_OF_CASE(ctx, id), LOG_INFO, "correction.noticed", LOG_U("missing", event.n_missing));
    return emit(
        ctx,
        &(struct emission){
            .type = MSG_CorrectionNoticed, .message = &event, .subject = id, .key = id, .occurred = ctx->now},
        NULL);
}

int notice_supplied(struct handler_ctx *ctx, const struct uuid *application, Material *const *materials,
                    size_t count)
{
    int32_t *items = arena_array(ctx->arena, count, sizeof(*items));
    const char **codes = arena_array(ctx->arena, count, sizeof(*codes));
    size_t here = 0;

    if (!items || !codes)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(materials[i]->status, "present") != 0)
            continue;
        items[here] = materials[i]->item;
        codes[here++] = materials[i]->code;
    }
    return supply_notices(ctx->tx, *application, (struct store_int32_array){items, here},
                          (struct store_text_array){codes, here}, ctx->now);
}
