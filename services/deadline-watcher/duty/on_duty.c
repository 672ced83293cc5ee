/* SPDX-License-Identifier: Apache-2.0
 * on_duty - a duty was opened, or closed.  Both only note it: the timer looks at it at once.
 *
 * Consumes  duty.opened, duty.closed (intake)
 */
#include <string.h>

#include "duty.h"
#include "duty.sql.h"

void duty_lower(struct watcher *watcher, wall_time at)
{
    if (at.us < atomic_load(&watcher->duty_watermark))
        atomic_store(&watcher->duty_watermark, at.us);
}

int duty_recall(struct handler_ctx *ctx)
{
    return recall_duties(ctx->tx);
}

/* What of the message is not text. */
struct opened {
    struct uuid id, application;
    civil_day due_on;
    bool has_application, has_due_on;
};

static bool parse_opened(const DutyOpened *msg, struct opened *ret_opened)
{
    struct opened opened = {.has_application = *msg->application_id != '\0',
                            .has_due_on = *msg->due_on != '\0'};

    if (uuid_parse(msg->duty_id, &opened.id) || *msg->holder == '\0' ||
        (opened.has_application && uuid_parse(msg->application_id, &opened.application)) ||
        (opened.has_due_on && civil_day_parse(msg->due_on, &opened.due_on)))
        return false;
    *ret_opened = opened;
    return true;
}

enum verdict watcher_on_duty_opened(struct handler_ctx *ctx, struct incoming *in)
{
    const DutyOpened *msg = (const DutyOpened *)in->message;
    wall_time opened_at = {msg->opened_at};
    struct opened opened;

    if (!parse_opened(msg, &opened))
        return reject(ctx, in, "malformed",
                      "ids must be UUIDs, the holder not empty and due_on a date or empty");
    duty_lower(ctx->state, opened_at);
    return verdict_of(ctx, in,
                      insert_duty(ctx->tx, opened.id, msg->kind,
                                  opened.has_application ? &opened.application : NULL, msg->subject,
                                  msg->item, msg->department, msg->holder, opened_at,
                                  opened.has_due_on ? &opened.due_on : NULL));
}

enum verdict watcher_on_duty_closed(struct handler_ctx *ctx, struct incoming *in)
{
    const DutyClosed *msg = (const DutyClosed *)in->message;
    bool known = strcmp(msg->outcome, "done") == 0 || strcmp(msg->outcome, "void") == 0;
    struct close_duty_row row;
    struct uuid id;

    if (uuid_parse(msg->duty_id, &id) || !known)
        return reject(ctx, in, "malformed", "the id must be a UUID and the outcome done or void");
    int err = close_duty(ctx->tx, ctx->arena, id, (wall_time){msg->closed_at}, msg->outcome, &row);
    if (err == ERR_NOT_FOUND)
        return reject(ctx, in, "unknown-duty", "no such duty is open");
    if (!err)
        duty_lower(ctx->state, row.opened_at);
    return verdict_of(ctx, in, err);
}

static const struct service_handler handlers[] = {
    ON(DutyOpened, watcher_on_duty_opened),
    ON(DutyClosed, watcher_on_duty_closed),
};

static const struct service_timer timers[] = {
    {"duties", DURATION_MS(20), watcher_duties_due, watcher_fire_duties},
};

const struct service_part duty_part = {SERVICE_HANDLERS(handlers), SERVICE_TIMERS(timers),
                                       .queries = duty_queries};
