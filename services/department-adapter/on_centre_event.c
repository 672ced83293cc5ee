/* SPDX-License-Identifier: Apache-2.0
 * on_centre_event - what the centre did for an approval after the hand-over: promised materials came or did
 * not come, the result was delivered or was not after all, the applicant withdraws, or the centre ends its
 * service.
 *
 * It goes into the department's queue, and is folded like a push: it is kept in the form of a PushStatus
 * whose id is the event's own, out of reach of every department.
 */
#include <string.h>

#include "event_batch.h"
#include "validate_push.h"
#include "wire/wire.h"

/* Among events of one instant those of the centre come last: it acts on what the department has told it. */
#define CENTRE_SEQUENCE ((int64_t)1 << 62)

struct centre_event {
    enum approval_event event;
    const char *kind; /* in the queue */
    const char *approval_id;
    wall_time at;
    char **codes;
    size_t code_count;
    const char *officer; /* "": none */
    const char *reason;  /* "": none */
    const char *voids;   /* the event that it takes back; NULL: none */
};

static int queue_handover(struct handler_ctx *ctx, const struct incoming *in,
                          const struct centre_event *event)
{
    const struct adapter *adapter = ctx->state;
    struct uuid approval_id;
    int err = uuid_parse(event->approval_id, &approval_id);

    if (err < 0)
        return err;
    return insert_handover(ctx->tx, adapter->department, (int64_t)in->sequence, event->kind, approval_id,
                           event->at, (struct store_bytes){in->bytes, in->size});
}

/* What the centre does answers what the department told before it, also when the department's clock is ahead.
 */
static int not_before_what_it_answers(struct handler_ctx *ctx, const struct centre_event *event,
                                      int64_t *ret_at)
{
    struct last_folded_at_row last = {0};
    struct uuid approval_id;
    int err = uuid_parse(event->approval_id, &approval_id);

    if (err == 0)
        err = last_folded_at(ctx->tx, ctx->arena, approval_id, &last);
    if (err < 0 && err != ERR_NOT_FOUND) /* an unknown approval is refused where it is looked for */
        return err;
    bool ahead = err == 0 && wall_time_compare(last.last_occurred_at, event->at) > 0;
    *ret_at = ahead ? last.last_occurred_at.us : event->at.us;
    return 0;
}

static int make_push(struct handler_ctx *ctx, const struct incoming *in, const struct centre_event *event,
                     PushStatus *push, struct store_bytes *ret_raw)
{
    bangban__v1__push_status__init(push);
    push->event_id = arena_printf(ctx->arena, CENTRE_ID_PREFIX "%s", in->envelope->id);
    push->approval_id = (char *)event->approval_id;
    push->event = (char *)approval_event_name(event->event);
    push->source_sequence = CENTRE_SEQUENCE + (int64_t)in->sequence;
    push->officer = (char *)event->officer;
    push->reason = (char *)event->reason;
    if (event->voids)
        push->voids = (char *)event->voids;
    push->materials = event->codes;
    push->n_materials = event->code_count;
    int err = not_before_what_it_answers(ctx, event, &push->occurred_at);
    if (err == 0 && push->event_id)
        ret_raw->data = wire_pack(ctx->arena, &push->base, &ret_raw->size);
    return err < 0 || ret_raw->data ? err : ERR_NOMEM;
}

static enum verdict take(struct handler_ctx *ctx, struct incoming *in, const struct centre_event *event)
{
    struct event_batch batch;
    struct store_bytes raw = {0};
    PushStatus *push = arena_alloc(ctx->arena, sizeof *push);
    int err = push ? queue_handover(ctx, in, event) : ERR_NOMEM;

    if (err == 0)
        err = make_push(ctx, in, event, push, &raw);
    if (err == 0)
        err = event_batch_init(&batch, ctx, 1);
    if (err < 0)
        return verdict_of(ctx, in, err);
    (void)event_batch_add(&batch, in, push, raw);
    err = event_batch_load(&batch);
    if (err == 0 && batch.approval_count == 0) /* its hand-over comes first in the same stream */
        return reject(ctx, in, "unknown-approval", "approval %s was never handed over here",
                      event->approval_id);
    if (err == 0)
        err = event_batch_fold(&batch);
    if (err == 0)
        err = event_batch_store(&batch);
    return err < 0 ? verdict_of(ctx, in, err) : VERDICT_DONE;
}

/* What the department asked for moves nothing by itself: it says correction_supplied when it has it. */
enum verdict adapter_on_approval_supplied(struct handler_ctx *ctx, struct incoming *in)
{
    const ApprovalSupplied *message = (const ApprovalSupplied *)in->message;
    const struct centre_event event = {
        .event = EVENT_MATERIALS_SUPPLIED,
        .kind = "supplied",
        .approval_id = message->approval_id,
        .at = {message->supplied_at},
        .codes = message->codes,
        .code_count = message->n_codes,
        .officer = "",
        .reason = "",
    };

    if (!message->demanded)
        return take(ctx, in, &event);
    int err = queue_handover(ctx, in, &event);
    return err < 0 ? verdict_of(ctx, in, err) : VERDICT_DONE;
}

enum verdict adapter_on_approval_promise_broken(struct handler_ctx *ctx, struct incoming *in)
{
    const ApprovalPromiseBroken *message = (const ApprovalPromiseBroken *)in->message;

    return take(ctx, in,
                &(struct centre_event){
                    .event = EVENT_PROMISE_BROKEN,
                    .kind = "promise_broken",
                    .approval_id = message->approval_id,
                    .at = {message->broken_at},
                    .codes = message->codes,
                    .code_count = message->n_codes,
                    .officer = "",
                    .reason = "",
                });
}

enum verdict adapter_on_approval_delivered(struct handler_ctx *ctx, struct incoming *in)
{
    const ApprovalDelivered *message = (const ApprovalDelivered *)in->message;

    return take(ctx, in,
                &(struct centre_event){
                    .event = EVENT_DELIVERED,
                    .kind = "delivered",
                    .approval_id = message->approval_id,
                    .at = {message->delivered_at},
                    .officer = message->received_by,
                    .reason = "",
                });
}

/* The delivery is voided, so the approval stands as its department has left it, whatever it corrects later.
 */
enum verdict adapter_on_approval_delivery_taken_back(struct handler_ctx *ctx, struct incoming *in)
{
    const ApprovalDeliveryTakenBack *message = (const ApprovalDeliveryTakenBack *)in->message;
    struct find_delivered_row delivered = {0};
    struct uuid approval_id;
    int err = uuid_parse(message->approval_id, &approval_id);

    if (err == 0)
        err = find_delivered(ctx->tx, ctx->arena, approval_id, &delivered);
    if (err == ERR_NOT_FOUND) /* the delivery comes first in the same stream */
        return reject(ctx, in, "not-delivered", "approval %s was not delivered here", message->approval_id);
    if (err < 0)
        return verdict_of(ctx, in, err);
    return take(ctx, in,
                &(struct centre_event){
                    .event = EVENT_VOIDED,
                    .kind = "delivery_taken_back",
                    .approval_id = message->approval_id,
                    .at = {message->taken_back_at},
                    .officer = "",
                    .reason = message->reason,
                    .voids = delivered.event_id,
                });
}

enum verdict adapter_on_approval_withdrawn(struct handler_ctx *ctx, struct incoming *in)
{
    const ApprovalWithdrawn *message = (const ApprovalWithdrawn *)in->message;
    bool terminated = strcmp(message->kind, "terminated") == 0;

    return take(ctx, in,
                &(struct centre_event){
                    .event = terminated ? EVENT_TERMINATED_BY_CENTRE : EVENT_WITHDRAWN_BY_CENTRE,
                    .kind = terminated ? "terminated" : "withdrawn",
                    .approval_id = message->approval_id,
                    .at = {message->withdrawn_at},
                    .officer = "",
                    .reason = message->reason,
                });
}
