/* SPDX-License-Identifier: Apache-2.0
 * message - the part of the window that tells. */
#include "message.h"

#include "intake.h"
#include "message.sql.h"

static bool courier_is_due(void *state, wall_time now)
{
    return courier_due(((const struct intake *)state)->courier, now);
}

static enum verdict on_courier(struct handler_ctx *ctx)
{
    return courier_fire(ctx, ((const struct intake *)ctx->state)->courier);
}

static const struct service_handler handlers[] = {
    ON(MessageWanted, intake_on_message_wanted),
    ON(ListMessages, intake_on_list_messages),
};

static const struct service_timer timers[] = {{"courier", {100000}, courier_is_due, on_courier}};

const struct service_part message_part = {SERVICE_HANDLERS(handlers), SERVICE_TIMERS(timers),
                                          .queries = message_queries};
