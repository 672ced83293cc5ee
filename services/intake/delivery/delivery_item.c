/* SPDX-License-Identifier: Apache-2.0
 * delivery_item - the item that a delivery, or its correction, is about. */
#include "delivery.h"

bool delivery_item(struct handler_ctx *ctx, struct incoming *in, const struct delivery_target *target,
                   struct find_item_row *ret_item, enum verdict *ret_verdict)
{
    struct application application;
    int err = application_load(ctx, target->application, &application);

    *ret_verdict = VERDICT_DONE;
    if (err == ERR_NOT_FOUND)
        refuse_unknown_application(ctx, in);
    if (err == ERR_NOT_FOUND ||
        (err == 0 && !act_expected(ctx, in, &application.id, application.row.version)))
        return false;
    if (err == 0)
        err = find_item(ctx->tx, ctx->arena, application.id, target->item, ret_item);
    if (err == ERR_NOT_FOUND)
        refuse_foreign_item(ctx, in);
    else if (err < 0)
        *ret_verdict = verdict_of(ctx, in, err);
    return err == 0;
}
