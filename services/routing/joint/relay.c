/* SPDX-License-Identifier: Apache-2.0
 * relay - carrying opinions, silence and the state of coordination to the handling department. */
#include "joint.h"

int relay_make(struct handler_ctx *ctx, const struct new_relay *relay, char ret_number[NUMBER_TEXT])
{
    const char *holder = routing_department_holder(ctx->arena, relay->department);
    int err = holder && relay->text ? number_next(ctx, "FK", ret_number) : ERR_NOMEM;

    if (err == 0)
        err = insert_relay(ctx->tx, ret_number, *relay->application, relay->item, relay->department,
                           relay->kind, relay->opinion, relay->text, ctx->now, relay->by);
    if (err == 0)
        err = duty_open(ctx, &(struct duty){.kind = DUTY_RELAY,
                                            .application = relay->application,
                                            .subject = ret_number,
                                            .item = relay->item,
                                            .department = relay->department,
                                            .holder = holder,
                                            .opened = ctx->now});
    return err == 0 ? routing_tell(ctx, relay->application, holder, "relay.to_read",
                                   TOLD({"number", ret_number}, {"text", relay->text}))
                    : err;
}

int relay_load(struct handler_ctx *ctx, const char *number, struct list_relays_row *ret_row)
{
    struct list_relays_row *rows;
    size_t count;
    int err = list_relays(ctx->tx, ctx->arena, false, NULL, NULL, number, 1, &rows, &count);

    if (err == 0 && count == 0)
        return ERR_NOT_FOUND;
    if (err == 0)
        *ret_row = rows[0];
    return err;
}
