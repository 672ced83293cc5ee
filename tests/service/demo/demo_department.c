/* SPDX-License-Identifier: Apache-2.0
 * demo department - each PushStatus is a row and an event; recognises repeated pushes by itself.
 *
 * Owns  department.push, department.handed */
#include <string.h>

#include "demo.h"
#include "demo_department.sql.h"

struct department {
    const char *code;
};

static const char *partition(const void *state)
{
    return ((const struct department *)state)->code;
}

static enum verdict on_push(struct handler_ctx *ctx, struct incoming *in)
{
    const PushStatus *message = (const PushStatus *)in->message;
    ApprovalChanged event = BANGBAN__V1__APPROVAL_CHANGED__INIT;
    PushReceipt receipt = BANGBAN__V1__PUSH_RECEIPT__INIT;
    struct stream_position position = {.stream = ""};
    int64_t inserted = 0;
    int err = demo_push(ctx->tx, message->event_id, message->approval_id, &inserted);

    event.approval_id = message->approval_id;
    if (err == 0 && inserted == 1)
        err = emit(ctx,
                   &(struct emission){.type = MSG_ApprovalChanged,
                                      .message = &event,
                                      .subject = message->approval_id,
                                      .key = message->approval_id,
                                      .occurred = ctx->now},
                   &position);
    receipt.event_id = message->event_id;
    receipt.verdict = inserted == 1 ? "accepted" : "duplicate";
    receipt.stream = (char *)position.stream;
    receipt.sequence = position.sequence;
    receipt.chain_hash.data = position.hash;
    receipt.chain_hash.len = sizeof position.hash;
    return verdict_of(ctx, in, err == 0 ? reply(ctx, in, &receipt) : err);
}

static enum verdict on_handed_over(struct handler_ctx *ctx, struct incoming *in)
{
    const ApprovalHandedOver *message = (const ApprovalHandedOver *)in->message;

    return verdict_of(ctx, in, demo_handed(ctx->tx, in->stream, (int64_t)in->sequence, message->approval_id));
}

int demo_department(int argc, char **argv)
{
    static const struct service_handler handlers[] = {
        {.message = "PushStatus", .one = on_push, .flags = HANDLER_OWN_IDEMPOTENCY},
        ON(ApprovalHandedOver, on_handed_over),
    };
    static const struct service_part own = {SERVICE_HANDLERS(handlers), .queries = demo_department_queries};
    static const struct config_option options[] = {
        CONFIG_STRING(struct department, code, "department", NULL, "code of the department"), CONFIG_END};
    struct department department = {0};

    return service_main(&(struct service_spec){.name = "department",
                                               .summary = "a demo that takes pushes",
                                               .options = options,
                                               SERVICE_PARTS(&own, demo_rest(DEPARTMENT, &own)),
                                               .state = &department,
                                               .partition = partition},
                        argc, argv);
}
