/* SPDX-License-Identifier: Apache-2.0
 * on_duty_rung - time is running out for a duty, or has run out.  One that was closed while the rung was on
 * its way needs nothing any more. */
#include "duty_kinds.h"
#include "record.sql.h"

static enum verdict on_duty_rung(struct handler_ctx *ctx, struct incoming *in)
{
    struct duty_rung rung;
    int err = duty_rung_read(ctx, (const DutyRung *)in->message, &rung);

    if (err == ERR_NOT_FOUND)
        return VERDICT_DONE;
    const struct duty_kind *kind = err == 0 ? duty_kind_find(rung.kind) : NULL;
    if (err == 0)
        err = kind ? kind->on_rung(ctx, &rung) : ERR_NOT_FOUND;
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

static const struct service_handler handlers[] = {ON(DutyRung, on_duty_rung)};

const struct service_part duty_part = {SERVICE_HANDLERS(handlers), .queries = record_queries};
