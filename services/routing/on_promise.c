/* SPDX-License-Identifier: Apache-2.0
 * on_promise - what the window learns goes on to the department that has the approval: promised materials
 * that came or did not, materials that it asked for, results that were delivered, or were not after all. */
#include "routing.h"

struct target {
    char approval_id[UUID_TEXT];
    const char *application_id;
    struct find_step_row step;
};

static int find_target(struct handler_ctx *ctx, const char *application_id, int item, struct target *target)
{
    struct uuid application = {0};
    int err = uuid_parse(application_id, &application);

    if (err == 0)
        err = find_step(ctx->tx, ctx->arena, application, item, &target->step);
    if (err < 0)
        return err;
    target->application_id = application_id;
    uuid_format(&target->step.approval_id, target->approval_id);
    return 0;
}

static int tell_department(struct handler_ctx *ctx, const struct target *target, enum message_type type,
                           const void *message, wall_time occurred)
{
    return emit(ctx,
                &(struct emission){.type = type,
                                   .message = message,
                                   .partition = target->step.department,
                                   .subject = target->approval_id,
                                   .key = target->application_id,
                                   .occurred = occurred},
                NULL);
}

/* A step of a plan that is not made yet: the two events come on one stream, in order, so it is there. */
enum verdict routing_on_promise_kept(struct handler_ctx *ctx, struct incoming *in)
{
    const PromiseKept *kept = (const PromiseKept *)in->message;
    ApprovalSupplied event;
    struct target target = {0};
    struct uuid application = {0};
    int err = find_target(ctx, kept->application_id, kept->item, &target);

    if (err == 0)
        err = uuid_parse(kept->application_id, &application);
    if (err == 0)
        err = keep_promises(ctx->tx, application, kept->item,
                            (struct store_text_array){(const char *const *)kept->codes, kept->n_codes},
                            (wall_time){kept->supplied_at});
    if (err == 0 && target.step.has_approval_id) {
        bangban__v1__approval_supplied__init(&event);
        event.approval_id = target.approval_id;
        event.codes = kept->codes;
        event.n_codes = kept->n_codes;
        event.supplied_at = kept->supplied_at;
        err = tell_department(ctx, &target, MSG_ApprovalSupplied, &event, (wall_time){kept->supplied_at});
    }
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict routing_on_demand_supplied(struct handler_ctx *ctx, struct incoming *in)
{
    const DemandSupplied *supplied = (const DemandSupplied *)in->message;
    ApprovalSupplied event;
    struct target target = {0};
    int err = find_target(ctx, supplied->application_id, supplied->item, &target);

    if (err == 0 && target.step.has_approval_id) {
        bangban__v1__approval_supplied__init(&event);
        event.approval_id = target.approval_id;
        event.codes = supplied->codes;
        event.n_codes = supplied->n_codes;
        event.supplied_at = supplied->supplied_at;
        event.demanded = true;
        err = tell_department(ctx, &target, MSG_ApprovalSupplied, &event, (wall_time){supplied->supplied_at});
    }
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict routing_on_promise_broken(struct handler_ctx *ctx, struct incoming *in)
{
    const PromiseBroken *broken = (const PromiseBroken *)in->message;
    ApprovalPromiseBroken event;
    struct target target = {0};
    int err = find_target(ctx, broken->application_id, broken->item, &target);

    if (err == 0 && target.step.has_approval_id) {
        bangban__v1__approval_promise_broken__init(&event);
        event.approval_id = target.approval_id;
        event.codes = broken->codes;
        event.n_codes = broken->n_codes;
        event.broken_at = broken->broken_at;
        err =
            tell_department(ctx, &target, MSG_ApprovalPromiseBroken, &event, (wall_time){broken->broken_at});
    }
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict routing_on_result_delivered(struct handler_ctx *ctx, struct incoming *in)
{
    const ResultDelivered *delivered = (const ResultDelivered *)in->message;
    ApprovalDelivered event;
    struct target target = {0};
    int err = find_target(ctx, delivered->application_id, delivered->item, &target);

    if (err == 0 && !target.step.has_approval_id)
        return reject(ctx, in, "not-handed-over", "item %d was delivered before it was handed over",
                      delivered->item);
    if (err == 0) {
        bangban__v1__approval_delivered__init(&event);
        event.approval_id = target.approval_id;
        event.received_by = delivered->received_by;
        event.delivered_at = delivered->delivered_at;
        err = tell_department(ctx, &target, MSG_ApprovalDelivered, &event,
                              (wall_time){delivered->delivered_at});
    }
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict routing_on_delivery_taken_back(struct handler_ctx *ctx, struct incoming *in)
{
    const DeliveryTakenBack *taken = (const DeliveryTakenBack *)in->message;
    ApprovalDeliveryTakenBack event;
    struct target target = {0};
    int err = find_target(ctx, taken->application_id, taken->item, &target);

    if (err == 0) {
        bangban__v1__approval_delivery_taken_back__init(&event);
        event.approval_id = taken->approval_id;
        event.reason = taken->reason;
        event.taken_back_at = taken->taken_back_at;
        err = tell_department(ctx, &target, MSG_ApprovalDeliveryTakenBack, &event,
                              (wall_time){taken->taken_back_at});
    }
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
