/* SPDX-License-Identifier: Apache-2.0
 * on_push_quarantined - a push that could not take effect counts in the department's data quality.
 *
 * Consumes  push.quarantined (department.<department>)
 */
#include "assessment.h"

enum verdict assessment_on_push_quarantined(struct handler_ctx *ctx, struct incoming *in)
{
    const PushQuarantined *msg = (const PushQuarantined *)in->message;
    struct uuid approval_id;
    bool named = uuid_parse(msg->approval_id, &approval_id) == 0;
    int err = insert_invalid_push(ctx->tx, msg->department, msg->event_id, in->stream, (int64_t)in->sequence,
                                  named ? &approval_id : NULL, (wall_time){msg->occurred_at},
                                  (wall_time){msg->received_at});

    if (err == 0)
        err = basis_note(ctx, &in, 1);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
