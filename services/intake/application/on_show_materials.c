/* SPDX-License-Identifier: Apache-2.0
 * on_show_materials - where each material of an application stands, and who has asked for what. */
#include "application.h"
#include "application.sql.h"
#include "validate.h"

#include <string.h>

struct show {
    struct handler_ctx *ctx;
    struct application application;
    struct formality formality;
    item_set handled, results;
    struct load_materials_row *materials;
    size_t material_count;
    struct load_omissions_row *omissions;
    size_t omission_count;
    struct load_notices_row *notices;
    size_t notice_count;
    MaterialsView message;
};

/* ---- one material ---- */

static const struct load_materials_row *find_row(const struct show *show,
                                                 const struct catalogue_material *material)
{
    for (size_t i = 0; i < show->material_count; i++)
        if (show->materials[i].item == material->item && strcmp(show->materials[i].code, material->code) == 0)
            return &show->materials[i];
    return NULL;
}

static const struct formality_missing *find_missing(const struct show *show,
                                                    const struct catalogue_material *material)
{
    for (size_t i = 0; i < show->formality.missing_count; i++)
        if (show->formality.missing[i].material == material)
            return &show->formality.missing[i];
    return NULL;
}

static bool is_waived(const struct show *show, const struct catalogue_material *material)
{
    for (size_t i = 0; i < show->omission_count; i++)
        if (show->omissions[i].item == material->item && strcmp(show->omissions[i].code, material->code) == 0)
            return true;
    return false;
}

static void show_row(const struct load_materials_row *row, MaterialView *view)
{
    view->state = borrow(row->status);
    view->source = borrow(row->source);
    view->from_item = row->from_item;
    view->sha256 = borrow(row->sha256);
    view->size_bytes = row->size_bytes;
    view->handed_in_at = row->handed_in_at.us;
    if (row->has_promised_on)
        view->promised_on = borrow(row->promised_on);
    if (row->has_fault)
        view->reason = borrow(row->fault);
}

/* What was not handed in, or promised in vain: what the acceptance took up is owed as a promise. */
static bool is_absent(const struct show *show, const struct catalogue_material *material,
                      const struct load_materials_row *row)
{
    return !row || (row->has_promised_on && find_missing(show, material) &&
                    (is_waived(show, material) || !show->application.row.has_accepted_at));
}

static void show_absent(const struct show *show, const struct catalogue_material *material,
                        MaterialView *view)
{
    const struct formality_missing *missing = find_missing(show, material);

    view->from_item = formality_covering_item(material, show->results, show->handled);
    view->result_here = (show->results & ITEM_BIT(view->from_item)) && view->from_item;
    if (view->from_item)
        view->state = borrow("covered");
    else if (missing && is_waived(show, material))
        view->state = borrow("waived");
    else if (missing)
        view->state = borrow("missing");
    else
        view->state = borrow(material->required ? "not_needed" : "optional");
    if (missing)
        view->reason = borrow(missing->fault.reason);
}

static void show_material(const struct show *show, const struct catalogue_material *material,
                          MaterialView *view)
{
    const struct load_materials_row *row = find_row(show, material);

    bangban__v1__material_view__init(view);
    view->item = material->item;
    view->code = borrow(material->code);
    view->name = borrow(material->name_zh);
    view->form = borrow(row && row->has_fault && *row->form ? row->form : material->form_zh);
    view->where_to_get =
        borrow(row && row->has_fault && *row->where_to_get ? row->where_to_get : material->where_zh);
    if (is_absent(show, material, row))
        show_absent(show, material, view);
    else
        show_row(row, view);
}

static int show_materials(struct show *show)
{
    const struct intake *intake = show->ctx->state;
    size_t room = 0, count;

    for (size_t i = 0; i < show->formality.item_count; i++) {
        catalogue_materials(intake->catalogue, show->formality.items[i].number, &count);
        room += count;
    }
    MaterialView *views = arena_array(show->ctx->arena, room, sizeof(*views));
    show->message.materials = arena_array(show->ctx->arena, room, sizeof(*show->message.materials));
    if (!views || !show->message.materials)
        return ERR_NOMEM;
    for (size_t i = 0; i < show->formality.item_count; i++) {
        const struct catalogue_material *list =
            catalogue_materials(intake->catalogue, show->formality.items[i].number, &count);

        for (size_t k = 0; k < count; k++) {
            MaterialView *view = &views[show->message.n_materials];

            show_material(show, &list[k], view);
            show->message.materials[show->message.n_materials++] = view;
        }
    }
    return 0;
}

/* ---- notices ---- */

static bool same_notice(const struct load_notices_row *a, const struct load_notices_row *b)
{
    return a->item == b->item && a->round == b->round && strcmp(a->demander, b->demander) == 0;
}

static void fill_demand(NoticeMaterialView *view, const struct load_notices_row *row)
{
    bangban__v1__notice_material_view__init(view);
    view->code = borrow(row->code);
    view->reason = borrow(row->reason);
    view->form = borrow(row->form);
    view->where_to_get = borrow(row->where_to_get);
    if (row->has_exception_kind) {
        view->exception = borrow(row->exception_kind);
        view->charged_to = borrow(row->charged_to);
    }
    view->supplied_at = row->has_supplied_at ? row->supplied_at.us : 0;
}

static void begin_notice(NoticeView *view, const struct load_notices_row *row, NoticeMaterialView **materials)
{
    bangban__v1__notice_view__init(view);
    view->item = row->item;
    view->demander = borrow(row->demander);
    view->round = row->round;
    view->noticed_at = row->noticed_at.us;
    view->materials = materials;
}

static int show_notices(struct show *show)
{
    struct arena *arena = show->ctx->arena;
    size_t count = show->notice_count;
    NoticeView *views = arena_array(arena, count, sizeof(*views));
    NoticeMaterialView *materials = arena_array(arena, count, sizeof(*materials));
    NoticeMaterialView **list = arena_array(arena, count, sizeof(*list));

    show->message.notices = arena_array(arena, count, sizeof(*show->message.notices));
    if (!views || !materials || !list || !show->message.notices)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        const struct load_notices_row *row = &show->notices[i];

        if (i == 0 || !same_notice(row, row - 1)) {
            NoticeView *view = &views[show->message.n_notices];

            begin_notice(view, row, &list[i]);
            show->message.notices[show->message.n_notices++] = view;
        }
        fill_demand(&materials[i], row);
        list[i] = &materials[i];
        views[show->message.n_notices - 1].n_materials++;
    }
    return 0;
}

/* ---- the way through ---- */

static int load_rows(struct show *show)
{
    struct handler_ctx *ctx = show->ctx;
    const struct uuid *id = &show->application.id;
    int err = application_recheck(ctx, &show->application, (struct material_list){0}, &show->formality);

    if (err == 0)
        err = results_held(ctx, show->application.row.project_code, &show->results);
    if (err == 0)
        err = load_materials(ctx->tx, ctx->arena, *id, &show->materials, &show->material_count);
    if (err == 0)
        err = load_omissions(ctx->tx, ctx->arena, *id, &show->omissions, &show->omission_count);
    if (err == 0)
        err = load_notices(ctx->tx, ctx->arena, *id, &show->notices, &show->notice_count);
    for (size_t i = 0; err == 0 && i < show->formality.item_count; i++)
        show->handled |= ITEM_BIT(show->formality.items[i].number);
    return err;
}

static int show_all(struct show *show)
{
    const struct load_application_row *row = &show->application.row;
    char *id = arena_alloc(show->ctx->arena, UUID_TEXT);
    int err = id ? load_rows(show) : ERR_NOMEM;

    bangban__v1__materials_view__init(&show->message);
    if (err < 0)
        return err;
    show->message.application_id = borrow(uuid_format(&show->application.id, id));
    show->message.number = borrow(row->has_number ? row->number : "");
    show->message.status = borrow(row->status);
    err = show_materials(show);
    return err < 0 ? err : show_notices(show);
}

enum verdict intake_on_show_materials(struct handler_ctx *ctx, struct incoming *in)
{
    struct show show = {.ctx = ctx};
    struct findings findings = {.arena = ctx->arena};
    struct uuid id;

    validate_application_id(&findings, ((const ShowMaterials *)in->message)->application_id, &id);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = application_load(ctx, &id, &show.application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    if (err == 0)
        err = show_all(&show);
    if (err == 0)
        err = reply(ctx, in, &show.message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
