/* SPDX-License-Identifier: Apache-2.0
 * on_rung - the clock of a promise, or of the day, ran out: evidence against what is still open.
 *
 * Consumes  rung.fired, rung.corrected (deadline)
 *
 * Whether an approval is overdue the replay of its steps decides; the rung is what can be shown for it.
 */
#include <string.h>

#include "assessment.h"

static bool is_evidence(const char *kind, const char *rung)
{
    return strcmp(rung, rung_name(RUNG_OVERDUE)) == 0 &&
           (strcmp(kind, "promised") == 0 || strcmp(kind, "same_day") == 0);
}

static enum verdict finish(struct handler_ctx *ctx, struct incoming *in, int err)
{
    if (err == 0)
        err = basis_note(ctx, &in, 1);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict assessment_on_rung_fired(struct handler_ctx *ctx, struct incoming *in)
{
    const RungFired *msg = (const RungFired *)in->message;
    struct uuid approval_id;
    int err = 0;

    if (is_evidence(msg->kind, msg->rung)) {
        if (uuid_parse(msg->approval_id, &approval_id) < 0)
            return reject(ctx, in, "malformed", "approval id \"%s\" is no UUID", msg->approval_id);
        err = insert_overdue(ctx->tx, approval_id, in->stream, (int64_t)in->sequence);
    }
    return finish(ctx, in, err);
}

enum verdict assessment_on_rung_corrected(struct handler_ctx *ctx, struct incoming *in)
{
    const RungCorrected *msg = (const RungCorrected *)in->message;
    struct uuid approval_id;
    int err = 0;

    if (is_evidence(msg->kind, msg->rung)) {
        if (uuid_parse(msg->approval_id, &approval_id) < 0)
            return reject(ctx, in, "malformed", "approval id \"%s\" is no UUID", msg->approval_id);
        err = delete_overdue(ctx->tx, approval_id);
    }
    return finish(ctx, in, err);
}
