/* SPDX-License-Identifier: Apache-2.0
 * on_list_quarantine - what waits for a predecessor or for the department's answer, newest first.
 */
#include "adapter.h"
#include "quarantine_list.h"

#define LIST_DEFAULT 100
#define LIST_MAX     1000

enum verdict adapter_on_list_quarantine(struct handler_ctx *ctx, struct incoming *in)
{
    const struct adapter *adapter = ctx->state;
    const ListQuarantine *request = (const ListQuarantine *)in->message;
    QuarantineList list = BANGBAN__V1__QUARANTINE_LIST__INIT;
    struct list_open_row *rows;
    size_t count;

    if (!caller_may_read(in->caller, adapter->department))
        return refuse_stranger(ctx, in);
    if (request->limit > LIST_MAX)
        return refuse(ctx, in,
                      &(struct problem){
                          .code = "invalid-field",
                          .detail = "条数超出范围",
                          .fields = &(struct field_problem){"limit", "limit 为 0 至 1000", "请改正 limit"},
                          .field_count = 1,
                      });
    int err = list_open(ctx->tx, ctx->arena, adapter->department,
                        request->limit > 0 ? request->limit : LIST_DEFAULT, &rows, &count);
    if (err == 0 && !(list.pushes = quarantine_list_new(ctx->arena, count)))
        err = ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++)
        err = quarantine_list_fill(ctx->arena, list.pushes[i],
                                   &(struct open_push){
                                       .event_id = rows[i].event_id,
                                       .approval_id = rows[i].approval_id,
                                       .event = rows[i].event,
                                       .disposition = rows[i].disposition,
                                       .code = rows[i].code,
                                       .occurred = rows[i].occurred_at,
                                       .received = rows[i].received_at,
                                   });
    if (err < 0)
        return verdict_of(ctx, in, err);
    list.n_pushes = count;
    return verdict_of(ctx, in, reply(ctx, in, &list));
}
