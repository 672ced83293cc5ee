/* SPDX-License-Identifier: Apache-2.0
 * sharing - see sharing.h. */
#include "sharing.h"

#include <string.h>

#include "application.sql.h"

/* ---- what is wanted ---- */

static void want(struct wanted_materials *wanted, const struct catalogue_material *material, wall_time since)
{
    if (material->held != CATALOGUE_HELD_NOT)
        wanted->list[wanted->count++] = (struct wanted_material){material, since};
}

/* Room for every material of the items. */
static int want_none(struct arena *arena, const struct catalogue *catalogue, item_set items,
                     struct wanted_materials *ret_wanted)
{
    size_t room = 0, count;

    for (int item = 1; item <= CATALOGUE_ITEMS; item++) {
        catalogue_materials(catalogue, item, &count);
        room += items & ITEM_BIT(item) ? count : 0;
    }
    *ret_wanted = (struct wanted_materials){.list = arena_array(arena, room, sizeof(*ret_wanted->list))};
    return ret_wanted->list ? 0 : ERR_NOMEM;
}

int wanted_of_items(struct arena *arena, const struct catalogue *catalogue, item_set items,
                    struct wanted_materials *ret_wanted)
{
    int err = want_none(arena, catalogue, items, ret_wanted);

    for (int item = 1; err == 0 && item <= CATALOGUE_ITEMS; item++) {
        size_t count;
        const struct catalogue_material *list = catalogue_materials(catalogue, item, &count);

        for (size_t i = 0; (items & ITEM_BIT(item)) && i < count; i++)
            if (list[i].required)
                want(ret_wanted, &list[i], (wall_time){0});
    }
    return err;
}

int wanted_of_formality(struct arena *arena, const struct formality *formality,
                        struct wanted_materials *ret_wanted)
{
    size_t room = formality->missing_count + formality->promise_count;
    struct wanted_materials wanted = {.list = arena_array(arena, room, sizeof(*wanted.list))};

    if (!wanted.list)
        return ERR_NOMEM;
    for (size_t i = 0; i < formality->missing_count; i++)
        want(&wanted, formality->missing[i].material, formality->missing[i].wrong_since);
    for (size_t i = 0; i < formality->promise_count; i++)
        want(&wanted, formality->promises[i].material, (wall_time){0});
    *ret_wanted = wanted;
    return 0;
}

/* ---- what is there ---- */

static const struct catalogue_material *find_material(const struct catalogue *catalogue, const char *code)
{
    for (int item = 1; item <= CATALOGUE_ITEMS; item++) {
        const struct catalogue_material *material = formality_material(catalogue, item, code);

        if (material)
            return material;
    }
    return NULL;
}

/* `material` may be NULL. */
static bool same_paper(const struct catalogue_material *material, const struct catalogue_material *wanted)
{
    return material && material->held == wanted->held && strcmp(material->name_zh, wanted->name_zh) == 0;
}

static bool same_document(const struct catalogue *catalogue, const char *code,
                          const struct catalogue_material *wanted)
{
    return same_paper(find_material(catalogue, code), wanted);
}

static bool is_among(const struct catalogue *catalogue, struct material_list materials,
                     const struct catalogue_material *wanted)
{
    for (size_t i = 0; wanted->held != CATALOGUE_HELD_NOT && i < materials.count; i++) {
        const Material *material = materials.list[i];

        if (strcmp(material->status, "present") == 0 && strcmp(material->source, "centre_record") != 0 &&
            same_paper(formality_material(catalogue, material->item, material->code), wanted))
            return true;
    }
    return false;
}

int wanted_like(struct arena *arena, const struct catalogue *catalogue, struct material_list materials,
                struct wanted_materials *ret_wanted)
{
    int err = want_none(arena, catalogue, ~(item_set)0, ret_wanted);

    for (int item = 1; err == 0 && item <= CATALOGUE_ITEMS; item++) {
        size_t count;
        const struct catalogue_material *list = catalogue_materials(catalogue, item, &count);

        for (size_t i = 0; i < count; i++)
            if (is_among(catalogue, materials, &list[i]))
                want(ret_wanted, &list[i], (wall_time){0});
    }
    return err;
}

static bool will_do(const struct held_document *document, const struct wanted_material *wanted)
{
    return (document->same_project || wanted->material->held == CATALOGUE_HELD_ENTERPRISE) &&
           wall_time_compare(document->handed_in_at, wanted->since) > 0;
}

const struct held_document *held_document_for(const struct catalogue *catalogue,
                                              const struct held_documents *held,
                                              const struct wanted_material *wanted)
{
    const struct held_document *newest = NULL;

    for (size_t i = 0; wanted->material->held != CATALOGUE_HELD_NOT && i < held->count; i++) {
        const struct held_document *document = &held->list[i];
        bool newer = !newest || wall_time_compare(document->handed_in_at, newest->handed_in_at) > 0;

        if (newer && will_do(document, wanted) && same_document(catalogue, document->code, wanted->material))
            newest = document;
    }
    return newest;
}

/* ---- sharing ---- */

struct sharing {
    const struct sharing_input *input;
    struct material_list *result;
    Material *made; /* room for those that are added */
    size_t made_count;
};

static size_t find_given(struct material_list given, const struct catalogue_material *wanted)
{
    size_t i = 0;

    while (i < given.count &&
           (given.list[i]->item != wanted->item || strcmp(given.list[i]->code, wanted->code) != 0))
        i++;
    return i;
}

/* At `place` among the given ones, or behind all. */
static void put(struct sharing *sharing, size_t place, const struct catalogue_material *wanted,
                const struct held_document *document, const char *source)
{
    Material *material = &sharing->made[sharing->made_count++];

    bangban__v1__material__init(material);
    material->item = wanted->item;
    material->code = borrow(wanted->code);
    material->status = borrow("present");
    material->sha256 = borrow(document->sha256);
    material->size_bytes = document->size_bytes;
    material->source = borrow(source);
    if (place == sharing->input->given.count)
        place = sharing->result->count++;
    sharing->result->list[place] = material;
}

/* Brought now, for another item. */
static bool share_given(struct sharing *sharing, size_t place, const struct catalogue_material *wanted)
{
    for (size_t i = 0; i < sharing->input->given.count; i++) {
        const Material *given = sharing->input->given.list[i];

        if (strcmp(given->status, "present") == 0 &&
            same_document(sharing->input->catalogue, given->code, wanted)) {
            put(sharing, place, wanted,
                &(struct held_document){.sha256 = given->sha256, .size_bytes = given->size_bytes},
                given->source);
            return true;
        }
    }
    return false;
}

static void share(struct sharing *sharing, const struct wanted_material *wanted)
{
    const struct sharing_input *input = sharing->input;
    size_t place = find_given(input->given, wanted->material);

    if (place < input->given.count && strcmp(input->given.list[place]->status, "promised") != 0)
        return;
    if (share_given(sharing, place, wanted->material))
        return;
    const struct held_document *held = held_document_for(input->catalogue, &input->held, wanted);
    if (held)
        put(sharing, place, wanted->material, held, "centre_record");
}

int materials_shared(struct arena *arena, const struct sharing_input *input,
                     struct material_list *ret_materials)
{
    struct material_list given = input->given, result = {.count = given.count};
    size_t room = given.count + input->wanted.count;

    result.list = arena_array(arena, room, sizeof(Material *));
    struct sharing sharing = {input, &result, arena_array(arena, room, sizeof(Material)), 0};
    if (!result.list || !sharing.made)
        return ERR_NOMEM;
    if (given.count)
        memcpy(result.list, given.list, given.count * sizeof(*given.list));
    for (size_t i = 0; i < input->wanted.count; i++)
        share(&sharing, &input->wanted.list[i]);
    *ret_materials = result;
    return 0;
}

int held_documents_load(struct handler_ctx *ctx, const char *credit_code, const char *project_code,
                        struct held_documents *ret_held)
{
    struct load_held_documents_row *rows;
    size_t count;
    int err = load_held_documents(ctx->tx, ctx->arena, credit_code, project_code, &rows, &count);

    if (err < 0)
        return err;
    struct held_document *list = arena_array(ctx->arena, count, sizeof(*list));
    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        list[i] = (struct held_document){rows[i].code, rows[i].sha256, rows[i].size_bytes,
                                         rows[i].handed_in_at, rows[i].same_project};
    *ret_held = (struct held_documents){list, count};
    return 0;
}
