/* SPDX-License-Identifier: Apache-2.0
 * answer - how handlers reply, refuse and reject; what they say is kept with the message until COMMIT. */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "batch.h"
#include "problem.h"
#include "wire/wire.h"

#define REASON_MAX 1024

static struct item *item_of(struct incoming *in)
{
    return (struct item *)((char *)in - offsetof(struct item, in));
}

int reply(struct handler_ctx *ctx, struct incoming *in, const void *message)
{
    struct item *item = item_of(in);
    const ProtobufCMessage *base = message;
    struct bytes_view packed;
    Reply frame = BANGBAN__V1__REPLY__INIT;

    assert(in->request && base->descriptor == item->request_type->reply);
    frame.body.data = wire_pack(ctx->arena, base, &frame.body.len);
    frame.request_id = in->request->request_id;
    frame.type = (char *)base->descriptor->short_name;
    if (!frame.body.data)
        return ERR_NOMEM;
    packed.data = wire_pack(ctx->arena, &frame.base, &packed.size);
    if (!packed.data)
        return ERR_NOMEM;
    if (packed.size > BUS_FRAME_MAX)
        return ERR_TOO_BIG;
    item->answer = packed;
    return 0;
}

enum verdict refuse(struct handler_ctx *ctx, struct incoming *in, const struct problem *problem)
{
    struct bytes_view packed = problem_reply(ctx->arena, in->request->request_id, problem);

    if (!packed.data)
        return verdict_of(ctx, in, ERR_NOMEM);
    item_of(in)->answer = packed;
    return VERDICT_DONE;
}

enum verdict reject(struct handler_ctx *ctx, struct incoming *in, const char *code, const char *format, ...)
{
    char reason[REASON_MAX];
    va_list arguments;

    (void)ctx;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    item_reject(item_of(in), code, reason);
    return VERDICT_REJECT;
}

enum verdict verdict_of(struct handler_ctx *ctx, struct incoming *in, int err)
{
    if (err == 0)
        return VERDICT_DONE;
    if (err == ERR_UNAVAIL || err == ERR_UNKNOWN)
        return VERDICT_RETRY;
    if (!in)
        return VERDICT_REJECT; /* a timer */
    if (store_tx_failed(ctx->tx))
        return reject(ctx, in, err_name(err), "%s: %s", err_meaning(err), store_tx_error(ctx->tx));
    return reject(ctx, in, err_name(err), "%s", err_meaning(err));
}
