/* SPDX-License-Identifier: Apache-2.0
 * handed_in - as the check of form and the database take them. */
#include "handed_in.h"

#include <string.h>

#include "application.sql.h"

struct handed_in *handed_in_of(struct arena *arena, struct material_list materials)
{
    struct handed_in *list = arena_array(arena, materials.count, sizeof(*list));
    struct material_fault *faults = arena_array(arena, materials.count, sizeof(*faults));

    for (size_t i = 0; list && faults && i < materials.count; i++) {
        const Material *material = materials.list[i];

        faults[i] = (struct material_fault){material->reason, material->form, material->where_to_get};
        list[i] = (struct handed_in){
            .item = material->item,
            .code = material->code,
            .promised_on = strcmp(material->status, "promised") == 0 ? material->promised_on : NULL,
            .fault = strcmp(material->status, "wrong") == 0 ? &faults[i] : NULL};
    }
    return faults ? list : NULL;
}

enum text_column { CODE, STATUS, PROMISED_ON, SHA256, SOURCE, FAULT, FORM, WHERE, TEXT_COLUMNS };

struct columns {
    int32_t *items, *from_items;
    int64_t *sizes;
    const char **texts[TEXT_COLUMNS];
};

static bool alloc_columns(struct columns *columns, struct arena *arena, size_t count)
{
    columns->items = arena_array(arena, count, sizeof(int32_t));
    columns->from_items = arena_array(arena, count, sizeof(int32_t));
    columns->sizes = arena_array(arena, count, sizeof(int64_t));
    for (size_t k = 0; k < TEXT_COLUMNS; k++) {
        columns->texts[k] = arena_array(arena, count, sizeof(char *));
        if (!columns->texts[k])
            return false;
    }
    return columns->items && columns->from_items && columns->sizes;
}

static void fill_row(struct columns *columns, size_t i, const Material *material)
{
    bool wrong = strcmp(material->status, "wrong") == 0;

    columns->items[i] = material->item;
    columns->from_items[i] = material->from_item;
    columns->sizes[i] = material->size_bytes;
    columns->texts[CODE][i] = material->code;
    columns->texts[STATUS][i] = material->status;
    columns->texts[PROMISED_ON][i] = strcmp(material->status, "promised") == 0 ? material->promised_on : NULL;
    columns->texts[SHA256][i] = material->sha256;
    columns->texts[SOURCE][i] = *material->source ? material->source : "applicant";
    columns->texts[FAULT][i] = wrong ? material->reason : NULL;
    columns->texts[FORM][i] = wrong ? material->form : NULL;
    columns->texts[WHERE][i] = wrong ? material->where_to_get : NULL;
}

int save_handed_in(struct handler_ctx *ctx, const struct uuid *application, struct material_list materials)
{
    size_t n = materials.count;
    struct columns columns;
    const char **const *texts = (const char **const *)columns.texts;

    if (!alloc_columns(&columns, ctx->arena, n))
        return ERR_NOMEM;
    if (n == 0)
        return 0;
    for (size_t i = 0; i < n; i++)
        fill_row(&columns, i, materials.list[i]);
    return save_materials(
        ctx->tx, *application, (struct store_int32_array){columns.items, n},
        (struct store_text_array){texts[CODE], n}, (struct store_text_array){texts[STATUS], n},
        (struct store_text_array){texts[PROMISED_ON], n}, (struct store_text_array){texts[SHA256], n},
        (struct store_int64_array){columns.sizes, n}, (struct store_text_array){texts[SOURCE], n},
        (struct store_int32_array){columns.from_items, n}, (struct store_text_array){texts[FAULT], n},
        (struct store_text_array){texts[FORM], n}, (struct store_text_array){texts[WHERE], n}, ctx->now);
}
