/* SPDX-License-Identifier: Apache-2.0
 * submission - the rows of an application on its way in. */
#include "submission.h"

#include <string.h>

struct handed_in *handed_in_of(struct arena *arena, Material *const *materials, size_t count)
{
    struct handed_in *list = arena_array(arena, count, sizeof(*list));

    for (size_t i = 0; list && i < count; i++) {
        bool promised = strcmp(materials[i]->status, "promised") == 0;

        list[i] = (struct handed_in){materials[i]->item, materials[i]->code,
                                     promised ? materials[i]->promised_on : NULL};
    }
    return list;
}

int save_application(struct handler_ctx *ctx, const struct submission *submission, const char *status,
                     const struct agent *agent)
{
    const struct formality *formality = &submission->formality;
    const SubmitApplication *request = submission->request;
    size_t count = formality->excluded_count;
    int32_t *items = arena_array(ctx->arena, count, sizeof(*items));
    const char **reasons = arena_array(ctx->arena, count, sizeof(*reasons));
    char(*texts)[CATALOGUE_DROP_TEXT] = arena_array(ctx->arena, count, sizeof(*texts));

    if (!items || !reasons || !texts)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        items[i] = formality->excluded[i].number;
        reasons[i] = catalogue_drop_text(&formality->excluded[i], texts[i]);
    }
    return insert_application(ctx->tx, submission->id, request->project_code, status, request->window,
                              (struct store_int32_array){request->items, request->n_items},
                              (struct store_int32_array){items, count},
                              (struct store_text_array){reasons, count}, submission->barred, ctx->now,
                              agent ? agent->code : NULL, agent ? agent->name : NULL, agent != NULL);
}

int save_items(struct handler_ctx *ctx, const struct submission *submission)
{
    const struct formality *formality = &submission->formality;
    size_t count = formality->item_count;
    int32_t *items = arena_array(ctx->arena, count, sizeof(*items));
    const char **departments = arena_array(ctx->arena, count, sizeof(*departments));
    const char **handlings = arena_array(ctx->arena, count, sizeof(*handlings));

    if (!items || !departments || !handlings)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        items[i] = formality->items[i].number;
        departments[i] = formality->items[i].department->code;
        handlings[i] = catalogue_handling_name(formality->items[i].handling);
    }
    return insert_items(
        ctx->tx, submission->id, submission->request->project_code, (struct store_int32_array){items, count},
        (struct store_text_array){departments, count}, (struct store_text_array){handlings, count});
}

int save_hits(struct handler_ctx *ctx, const struct submission *submission)
{
    size_t count = submission->hit_count;
    const char **texts[5];
    bool *refuses = arena_array(ctx->arena, count, sizeof(*refuses));

    for (size_t k = 0; k < 5; k++) {
        texts[k] = arena_array(ctx->arena, count, sizeof(**texts));
        if (!refuses || !texts[k])
            return ERR_NOMEM;
    }
    if (count == 0)
        return 0;
    for (size_t i = 0; i < count; i++) {
        const struct controlled_rule *rule = submission->hits[i];

        refuses[i] = rule->refuses;
        texts[0][i] = rule->id;
        texts[1][i] = rule->basis_kind;
        texts[2][i] = rule->basis_document;
        texts[3][i] = rule->article;
        texts[4][i] = rule->reason;
    }
    return insert_hits(ctx->tx, submission->id, (struct store_text_array){texts[0], count},
                       (struct store_bool_array){refuses, count}, (struct store_text_array){texts[1], count},
                       (struct store_text_array){texts[2], count}, (struct store_text_array){texts[3], count},
                       (struct store_text_array){texts[4], count});
}

int save_notice(struct handler_ctx *ctx, const struct submission *submission)
{
    const struct formality *formality = &submission->formality;
    size_t count = formality->missing_count;
    int32_t *items = arena_array(ctx->arena, count, sizeof(*items));
    const char **codes = arena_array(ctx->arena, count, sizeof(*codes));
    const char **reasons = arena_array(ctx->arena, count, sizeof(*reasons));

    if (!items || !codes || !reasons)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        items[i] = formality->missing[i].material->item;
        codes[i] = formality->missing[i].material->code;
        reasons[i] = formality->missing[i].reason;
    }
    return insert_notice(ctx->tx, submission->id, (struct store_int32_array){items, count},
                         (struct store_text_array){codes, count}, (struct store_text_array){reasons, count},
                         ctx->now);
}

int save_handed_in(struct handler_ctx *ctx, const struct uuid *application, Material *const *materials,
                   size_t count)
{
    struct handed_in *list = handed_in_of(ctx->arena, materials, count);
    int32_t *items = arena_array(ctx->arena, count, sizeof(*items));
    const char **texts[4];

    for (size_t k = 0; k < 4; k++) {
        texts[k] = arena_array(ctx->arena, count, sizeof(**texts));
        if (!list || !items || !texts[k])
            return ERR_NOMEM;
    }
    if (count == 0)
        return 0;
    for (size_t i = 0; i < count; i++) {
        items[i] = list[i].item;
        texts[0][i] = list[i].code;
        texts[1][i] = materials[i]->status;
        texts[2][i] = list[i].promised_on;
        texts[3][i] = materials[i]->sha256;
    }
    return save_materials(
        ctx->tx, *application, (struct store_int32_array){items, count},
        (struct store_text_array){texts[0], count}, (struct store_text_array){texts[1], count},
        (struct store_text_array){texts[2], count}, (struct store_text_array){texts[3], count}, ctx->now);
}
