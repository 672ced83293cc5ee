/* SPDX-License-Identifier: Apache-2.0
 * on_items_reopened - what was given up is wanted after all: its steps wait anew, each for another approval.
 */
#include "routing.h"

enum verdict routing_on_items_reopened(struct handler_ctx *ctx, struct incoming *in)
{
    const ItemsReopened *message = (const ItemsReopened *)in->message;
    struct uuid application = {0};
    int err = uuid_parse(message->application_id, &application);

    if (err == 0)
        err = reopen_steps(ctx->tx, application, (struct store_int32_array){message->items, message->n_items},
                           ctx->now);
    if (err == 0)
        err = routing_advance(ctx, (struct store_uuid_array){&application, 1});
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
