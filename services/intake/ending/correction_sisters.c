/* SPDX-License-Identifier: Apache-2.0
 * correction_sisters - who else goes by a record that was corrected. */
#include "ending.h"

static int tell_of_project(struct handler_ctx *ctx, struct incoming *in, const struct correction *correction,
                           struct bulletin *bulletin)
{
    struct load_sisters_row *rows;
    size_t count;
    int err = load_sisters(ctx->tx, ctx->arena, correction->application.id,
                           correction->application.row.project_code, &rows, &count);

    for (size_t i = 0; err == 0 && i < count; i++)
        err = correction_tell(ctx, in, &rows[i].application_id, correction, bulletin);
    return err;
}

static int tell_of_enterprise(struct handler_ctx *ctx, const struct correction *correction,
                              struct bulletin *bulletin)
{
    const CorrectRecord *request = correction->request;
    const struct load_application_row *row = &correction->application.row;
    struct load_same_mistakes_row *rows;
    size_t count;
    int err = load_same_mistakes(ctx->tx, ctx->arena, row->project_code, row->credit_code, request->field,
                                 request->wrong, &rows, &count);

    for (size_t i = 0; err == 0 && i < count; i++)
        bulletin_tell_staff(ctx, bulletin, &rows[i].application_id, rows[i].holder, "record.same_mistake",
                            FIELDS({"number", rows[i].number},
                                   {"field", correction_kind_find(request->field)->label},
                                   {"wrong", request->wrong}, {"right", request->right}));
    return err;
}

int correction_tell_sisters(struct handler_ctx *ctx, struct incoming *in, const struct correction *correction,
                            struct bulletin *bulletin)
{
    int err = tell_of_project(ctx, in, correction, bulletin);

    return err < 0 ? err : tell_of_enterprise(ctx, correction, bulletin);
}
