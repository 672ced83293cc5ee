/* SPDX-License-Identifier: Apache-2.0
 * submission - the rows of an application on its way in. */
#include "submission.h"

#include <string.h>

#include "application.sql.h"
#include "query_code.h"

int save_application(struct handler_ctx *ctx, const struct submission *submission, const char *status)
{
    const struct formality *formality = &submission->formality;
    const SubmitApplication *request = submission->request;
    size_t count = formality->excluded_count;
    int32_t *items = arena_array(ctx->arena, count, sizeof(*items));
    const char **reasons = arena_array(ctx->arena, count, sizeof(*reasons));
    char query_code[QUERY_CODE_TEXT];
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
                              submission->number, query_code_make(ctx->now, query_code), request->channel,
                              *request->inquiry_number ? request->inquiry_number : NULL);
}

int save_mandate(struct handler_ctx *ctx, const struct submission *submission)
{
    const SubmitApplication *request = submission->request;
    const Agreement *agreement = request->agreement;
    const PowerOfAttorney *power = request->power_of_attorney;
    civil_day signed_on = {0}, valid_until = {0};
    int err = civil_day_parse(agreement->signed_on, &signed_on);

    if (err == 0)
        err = civil_day_parse(power->valid_until_on, &valid_until);
    if (err < 0)
        return err;
    return insert_mandate(ctx->tx, submission->id, request->fee_cents, signed_on, agreement->signed_by,
                          agreement->sha256, power->principal, power->scope, valid_until, power->sha256);
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
