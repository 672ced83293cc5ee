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
    item_of(in)->by_handler = true;
    return VERDICT_REJECT;
}

/* What a client reads; the log and the list of parked messages have the database's own words. */
static const struct {
    int err;
    const char *code;
    const char *detail;
} failures[] = {
    {ERR_NOT_FOUND, "not-found", "所指的对象不存在,请核对编号"},
    {ERR_EXISTS, "conflict", "同一对象已经存在"},
    {ERR_CONFLICT, "conflict", "与现有数据冲突,请刷新后重试"},
    {ERR_FORBIDDEN, "forbidden", "无权进行此项操作"},
    {ERR_TOO_BIG, "too-big", "内容超过规定的大小"},
};

static enum verdict reject_failure(struct handler_ctx *ctx, struct incoming *in, int err)
{
    const char *code = "internal", *detail = "系统未能办理,已记录原因,请联系运维人员";

    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
        if (failures[i].err != err)
            continue;
        code = failures[i].code;
        detail = failures[i].detail;
    }
    if (in->request)
        return reject(ctx, in, code, "%s", detail);
    if (store_tx_failed(ctx->tx))
        return reject(ctx, in, code, "%s: %s", err_meaning(err), store_tx_error(ctx->tx));
    return reject(ctx, in, code, "%s", err_meaning(err));
}

enum verdict verdict_of(struct handler_ctx *ctx, struct incoming *in, int err)
{
    if (err == 0)
        return VERDICT_DONE;
    if (err == ERR_UNAVAIL || err == ERR_UNKNOWN)
        return VERDICT_RETRY;
    return in ? reject_failure(ctx, in, err) : VERDICT_REJECT; /* a timer has nobody to tell */
}
