/* SPDX-License-Identifier: Apache-2.0
 * on_step_withdrawn - what was given up was with no department: it is at its end. */
#include "ending.h"

enum verdict intake_on_step_withdrawn(struct handler_ctx *ctx, struct incoming *in)
{
    const StepWithdrawn *withdrawn = (const StepWithdrawn *)in->message;
    struct bulletin bulletin = BULLETIN(ctx);
    struct uuid id;
    int err = uuid_parse(withdrawn->application_id, &id);

    if (err == 0)
        err = withdraw_items(ctx->tx, id, (struct store_int32_array){&withdrawn->item, 1});
    if (err == 0)
        err = close_finished(ctx, (struct store_uuid_array){&id, 1}, &bulletin);
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
