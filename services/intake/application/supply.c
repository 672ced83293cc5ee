/* SPDX-License-Identifier: Apache-2.0
 * supply - see supply.h. */
#include "supply.h"

#include <string.h>

#include "application.h"
#include "application.sql.h"
#include "handed_in.h"
#include "notice.h"

/* ---- what comes, and what need not ---- */

static int share(struct handler_ctx *ctx, struct supply *supply, struct wanted_materials wanted)
{
    const struct intake *intake = ctx->state;
    const struct load_application_row *row = &supply->application->row;
    struct sharing_input input = {.catalogue = intake->catalogue, .wanted = wanted, .given = supply->given};
    int err = wanted.count ? held_documents_load(ctx, row->credit_code, row->project_code, &input.held) : 0;

    return err < 0 ? err : materials_shared(ctx->arena, &input, &supply->materials);
}

static int prepare_owed(struct handler_ctx *ctx, struct supply *supply)
{
    struct wanted_materials wanted = {0};
    int err = owed_load(ctx, &supply->application->id, &supply->owed);

    if (err == 0)
        err = owed_wanted(ctx, &supply->owed, &wanted);
    return err < 0 ? err : share(ctx, supply, wanted);
}

static int prepare_correction(struct handler_ctx *ctx, struct supply *supply)
{
    struct wanted_materials wanted = {0};
    int err = application_recheck(ctx, supply->application, supply->given, &supply->formality);

    if (err == 0)
        err = wanted_of_formality(ctx->arena, &supply->formality, &wanted);
    if (err == 0)
        err = share(ctx, supply, wanted);
    return err < 0 ? err
                   : application_recheck(ctx, supply->application, supply->materials, &supply->formality);
}

int supply_prepare(struct handler_ctx *ctx, struct supply *supply)
{
    return supply->application->row.has_accepted_at ? prepare_owed(ctx, supply)
                                                    : prepare_correction(ctx, supply);
}

/* ---- taking it ---- */

/* An application that is not examined yet waits for that; what was noticed is noticed. */
static int go_on(struct handler_ctx *ctx, const struct supply *supply, struct bulletin *bulletin)
{
    const struct application *application = supply->application;

    if (strcmp(application->row.status, "received") == 0)
        return 0;
    if (supply->formality.missing_count)
        bulletin_tell(ctx, bulletin, &application->id, "correction.supplied",
                      FIELDS({"count", arena_printf(ctx->arena, "%zu", supply->materials.count)},
                             {"missing", arena_printf(ctx->arena, "%zu", supply->formality.missing_count)}));
    return application_advance(ctx, application, &supply->formality, bulletin);
}

static int take_correction(struct handler_ctx *ctx, const struct supply *supply, struct bulletin *bulletin)
{
    const struct uuid *id = &supply->application->id;
    int err = save_handed_in(ctx, id, supply->materials);

    if (err == 0)
        err = notice_supplied(ctx, id, supply->materials.list, supply->materials.count);
    return err < 0 ? err : go_on(ctx, supply, bulletin);
}

int supply_take(struct handler_ctx *ctx, struct supply *supply, struct bulletin *bulletin)
{
    return supply->application->row.has_accepted_at
               ? owed_bring(ctx, &supply->owed, supply->materials, bulletin)
               : take_correction(ctx, supply, bulletin);
}

/* ---- the enterprise's other applications ---- */

static const char *summary(struct handler_ctx *ctx, const struct supply *supply)
{
    const struct intake *intake = ctx->state;
    const char *text = "企业已为其他办件提交，由中心调取：";

    for (size_t i = 0; text && i < supply->materials.count; i++) {
        const Material *material = supply->materials.list[i];

        text = arena_printf(ctx->arena, "%s%s事项 %d“%s”", text, i ? "、" : "", material->item,
                            formality_material(intake->catalogue, material->item, material->code)->name_zh);
    }
    return text;
}

static int supply_from_record(struct handler_ctx *ctx, const struct uuid *id, struct bulletin *bulletin)
{
    struct application application;
    struct supply supply = {.application = &application};
    int err = application_load(ctx, id, &application);

    if (err == 0)
        err = supply_prepare(ctx, &supply);
    if (err < 0 || supply.materials.count == 0)
        return err;
    err = supply_take(ctx, &supply, bulletin);
    return err < 0 ? err : act_record_own(ctx, id, "materials.shared", summary(ctx, &supply));
}

static int find_others(struct handler_ctx *ctx, const struct uuid *application,
                       const struct wanted_materials *like, struct find_awaiting_row **ret_rows,
                       size_t *ret_count)
{
    int32_t *items = arena_array(ctx->arena, like->count, sizeof(*items));
    const char **codes = arena_array(ctx->arena, like->count, sizeof(*codes));
    bool *everywhere = arena_array(ctx->arena, like->count, sizeof(*everywhere));

    if (!items || !codes || !everywhere)
        return ERR_NOMEM;
    for (size_t i = 0; i < like->count; i++) {
        items[i] = like->list[i].material->item;
        codes[i] = like->list[i].material->code;
        everywhere[i] = like->list[i].material->held == CATALOGUE_HELD_ENTERPRISE;
    }
    return find_awaiting(ctx->tx, ctx->arena, *application, (struct store_int32_array){items, like->count},
                         (struct store_text_array){codes, like->count},
                         (struct store_bool_array){everywhere, like->count}, ret_rows, ret_count);
}

int supply_others(struct handler_ctx *ctx, const struct uuid *application, struct material_list materials,
                  struct bulletin *bulletin)
{
    const struct intake *intake = ctx->state;
    struct find_awaiting_row *rows;
    struct wanted_materials like = {0};
    size_t count = 0;
    int err = wanted_like(ctx->arena, intake->catalogue, materials, &like);

    if (err == 0 && like.count)
        err = find_others(ctx, application, &like, &rows, &count);
    for (size_t i = 0; err == 0 && i < count; i++)
        err = supply_from_record(ctx, &rows[i].application_id, bulletin);
    return err;
}
