/* SPDX-License-Identifier: Apache-2.0
 * owed - after acceptance: promises are kept, demands are answered. */
#include "owed.h"

#include <string.h>

#include "application.sql.h"
#include "handed_in.h"
#include "notice.h"

int owed_load(struct handler_ctx *ctx, const struct uuid *application, struct owed *ret_owed)
{
    struct owed owed = {.application = application};
    int err = load_promises(ctx->tx, ctx->arena, *application, &owed.promises, &owed.promise_count);

    if (err == 0)
        err = load_owed(ctx->tx, ctx->arena, *application, &owed.demands, &owed.demand_count);
    if (err == 0)
        *ret_owed = owed;
    return err;
}

static struct load_promises_row *find_promise(const struct owed *owed, const Material *material)
{
    for (size_t i = 0; i < owed->promise_count; i++) {
        struct load_promises_row *row = &owed->promises[i];

        if (!row->has_kept_at && row->item == material->item && strcmp(row->code, material->code) == 0)
            return row;
    }
    return NULL;
}

static const struct load_owed_row *find_demand(const struct owed *owed, const Material *material)
{
    for (size_t i = 0; i < owed->demand_count; i++)
        if (owed->demands[i].item == material->item && strcmp(owed->demands[i].code, material->code) == 0)
            return &owed->demands[i];
    return NULL;
}

bool owed_waits_for(const struct owed *owed, const Material *material)
{
    return find_promise(owed, material) || find_demand(owed, material);
}

/* ---- what may be held ---- */

static void want(const struct intake *intake, struct wanted_materials *wanted, int item, const char *code,
                 wall_time since)
{
    const struct catalogue_material *material = formality_material(intake->catalogue, item, code);

    if (material && material->held != CATALOGUE_HELD_NOT) /* not one of a former catalogue */
        wanted->list[wanted->count++] = (struct wanted_material){material, since};
}

int owed_wanted(struct handler_ctx *ctx, const struct owed *owed, struct wanted_materials *ret_wanted)
{
    struct wanted_materials wanted = {
        .list = arena_array(ctx->arena, owed->promise_count + owed->demand_count, sizeof(*wanted.list))};

    if (!wanted.list)
        return ERR_NOMEM;
    for (size_t i = 0; i < owed->promise_count; i++)
        if (!owed->promises[i].has_kept_at)
            want(ctx->state, &wanted, owed->promises[i].item, owed->promises[i].code, (wall_time){0});
    for (size_t i = 0; i < owed->demand_count; i++)
        want(ctx->state, &wanted, owed->demands[i].item, owed->demands[i].code, owed->demands[i].noticed_at);
    *ret_wanted = wanted;
    return 0;
}

/* ---- events ---- */

static int emit_kept(struct handler_ctx *ctx, const struct owed *owed, size_t first, size_t count)
{
    const struct load_promises_row *rows = &owed->promises[first];
    char id[UUID_TEXT], approval[UUID_TEXT] = "";
    PromiseKept event;

    bangban__v1__promise_kept__init(&event);
    event.codes = arena_array(ctx->arena, count, sizeof(*event.codes));
    if (!event.codes)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        event.codes[event.n_codes++] = borrow(rows[i].code);
    event.application_id = borrow(uuid_format(owed->application, id));
    event.item = rows->item;
    event.approval_id = rows->has_approval_id ? borrow(uuid_format(&rows->approval_id, approval)) : approval;
    event.supplied_at = ctx->now.us;
    log_event(LOG_OF_CASE(ctx, id), LOG_INFO, "promise.kept", LOG_I("item", event.item));
    return emit(
        ctx,
        &(struct emission){
            .type = MSG_PromiseKept, .message = &event, .subject = id, .key = id, .occurred = ctx->now},
        NULL);
}

/* Marks what has come. */
static int keep_all(struct handler_ctx *ctx, struct owed *owed, struct material_list materials)
{
    item_set touched = 0;
    int err = 0;

    for (size_t i = 0; i < materials.count; i++) {
        struct load_promises_row *promise = find_promise(owed, materials.list[i]);

        if (!promise)
            continue;
        promise->has_kept_at = true;
        touched |= ITEM_BIT(promise->item);
    }
    for (size_t first = 0, end; err == 0 && first < owed->promise_count; first = end) {
        bool kept = true;

        for (end = first; end < owed->promise_count && owed->promises[end].item == owed->promises[first].item;
             end++)
            kept = kept && owed->promises[end].has_kept_at;
        if (kept && (touched & ITEM_BIT(owed->promises[first].item)))
            err = emit_kept(ctx, owed, first, end - first);
    }
    return err;
}

static int emit_demand_supplied(struct handler_ctx *ctx, const struct owed *owed,
                                struct material_list materials, const struct load_owed_row *first)
{
    char id[UUID_TEXT], approval[UUID_TEXT] = "";
    DemandSupplied event;

    bangban__v1__demand_supplied__init(&event);
    event.codes = arena_array(ctx->arena, materials.count, sizeof(*event.codes));
    if (!event.codes)
        return ERR_NOMEM;
    for (size_t i = 0; i < materials.count; i++)
        if (materials.list[i]->item == first->item && find_demand(owed, materials.list[i]))
            event.codes[event.n_codes++] = materials.list[i]->code;
    event.application_id = borrow(uuid_format(owed->application, id));
    event.item = first->item;
    event.approval_id =
        first->has_approval_id ? borrow(uuid_format(&first->approval_id, approval)) : approval;
    event.supplied_at = ctx->now.us;
    return emit(
        ctx,
        &(struct emission){
            .type = MSG_DemandSupplied, .message = &event, .subject = id, .key = id, .occurred = ctx->now},
        NULL);
}

/* One event for each item that is answered; `ret_count` materials. */
static int answer_demands(struct handler_ctx *ctx, const struct owed *owed, struct material_list materials,
                          size_t *ret_count)
{
    item_set answered = 0;
    int err = 0;

    *ret_count = 0;
    for (size_t i = 0; err == 0 && i < materials.count; i++) {
        const struct load_owed_row *demand = find_demand(owed, materials.list[i]);

        if (!demand)
            continue;
        (*ret_count)++;
        if (!(answered & ITEM_BIT(demand->item)))
            err = emit_demand_supplied(ctx, owed, materials, demand);
        answered |= ITEM_BIT(demand->item);
    }
    return err;
}

/* ---- rows and words ---- */

static int write_rows(struct handler_ctx *ctx, const struct owed *owed, struct material_list materials)
{
    int32_t *items = arena_array(ctx->arena, materials.count, sizeof(*items));
    const char **codes = arena_array(ctx->arena, materials.count, sizeof(*codes));

    if (!items || !codes)
        return ERR_NOMEM;
    for (size_t i = 0; i < materials.count; i++) {
        items[i] = materials.list[i]->item;
        codes[i] = materials.list[i]->code;
    }
    int err = save_handed_in(ctx, owed->application, materials);
    if (err == 0)
        err = keep_promises(ctx->tx, *owed->application, (struct store_int32_array){items, materials.count},
                            (struct store_text_array){codes, materials.count}, ctx->now);
    return err < 0 ? err : notice_supplied(ctx, owed->application, materials.list, materials.count);
}

static void tell(struct handler_ctx *ctx, const struct owed *owed, size_t kept, size_t answered,
                 struct bulletin *bulletin)
{
    if (kept)
        bulletin_tell(ctx, bulletin, owed->application, "materials.promised",
                      FIELDS({"count", arena_printf(ctx->arena, "%zu", kept)}));
    if (answered)
        bulletin_tell(ctx, bulletin, owed->application, "demand.supplied",
                      FIELDS({"count", arena_printf(ctx->arena, "%zu", answered)}));
}

int owed_bring(struct handler_ctx *ctx, struct owed *owed, struct material_list materials,
               struct bulletin *bulletin)
{
    size_t answered = 0;
    int err = write_rows(ctx, owed, materials);

    if (err == 0)
        err = keep_all(ctx, owed, materials);
    if (err == 0)
        err = answer_demands(ctx, owed, materials, &answered);
    if (err == 0)
        tell(ctx, owed, materials.count - answered, answered, bulletin);
    return err;
}
