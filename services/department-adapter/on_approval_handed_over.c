/* SPDX-License-Identifier: Apache-2.0
 * on_approval_handed_over - routing gives this department an approval; its life and its place in the queue
 * begin.
 */
#include <string.h>

#include "adapter.h"

enum verdict adapter_on_approval_handed_over(struct handler_ctx *ctx, struct incoming *in)
{
    const struct adapter *adapter = ctx->state;
    const ApprovalHandedOver *message = (const ApprovalHandedOver *)in->message;
    const wall_time at = {message->handed_over_at};
    struct uuid approval_id, application_id;

    if (strcmp(message->department, adapter->department) != 0)
        return reject(ctx, in, "wrong-department", "handed over to '%s', but this is the adapter of '%s'",
                      message->department, adapter->department);
    if (uuid_parse(message->approval_id, &approval_id) != 0 ||
        uuid_parse(message->application_id, &application_id) != 0)
        return reject(ctx, in, "invalid-id", "approval '%s' or application '%s' is no UUID",
                      message->approval_id, message->application_id);
    int err = insert_approval(ctx->tx, approval_id, application_id, at, message->item,
                              message->n_promised > 0, adapter->department, message->project_code);
    if (err == 0)
        err = insert_handover(ctx->tx, adapter->department, (int64_t)in->sequence, "handed_over", approval_id,
                              at, (struct store_bytes){in->bytes, in->size});
    return err < 0 ? verdict_of(ctx, in, err) : VERDICT_DONE;
}
