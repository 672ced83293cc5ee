/* SPDX-License-Identifier: Apache-2.0
 * on_items_ended - the applicant or the centre gives items up.
 *
 * What no department has is at its end here; so is what a department returned, which lies with the centre.
 * A department that has it is told, and its adapter says what became of it: a decision that was made
 * meanwhile stands. */
#include <string.h>

#include "announce.h"
#include "referral/referral.h"
#include "routing.h"

struct ending {
    struct handler_ctx *ctx;
    const ItemsEnded *message;
    struct uuid application;
    int32_t *withdrawn;
    size_t withdrawn_count;
};

static int tell_department(const struct ending *ending, const struct load_steps_of_row *step)
{
    char approval[UUID_TEXT];
    ApprovalWithdrawn event;

    bangban__v1__approval_withdrawn__init(&event);
    event.approval_id = (char *)uuid_format(&step->approval_id, approval);
    event.kind = ending->message->kind;
    event.reason = ending->message->reason;
    event.withdrawn_at = ending->message->ended_at;
    return emit(ending->ctx,
                &(struct emission){.type = MSG_ApprovalWithdrawn,
                                   .message = &event,
                                   .partition = step->department,
                                   .subject = approval,
                                   .key = ending->message->application_id,
                                   .occurred = {ending->message->ended_at}},
                NULL);
}

static int end_step(struct ending *ending, const struct load_steps_of_row *step)
{
    const ItemsEnded *message = ending->message;
    bool with_department = strcmp(step->state, "handed_over") == 0;
    bool returned =
        with_department && step->has_approval_state && strcmp(step->approval_state, "returned") == 0;
    bool waits = strcmp(step->state, "waiting") == 0 || strcmp(step->state, "blocked") == 0;
    int err = with_department ? tell_department(ending, step) : 0;

    if (err < 0 || !(waits || returned))
        return err;
    if (returned)
        err = referral_void(ending->ctx, &ending->application, step->item, "事项已撤回或终止");
    if (err < 0)
        return err;
    ending->withdrawn[ending->withdrawn_count++] = step->item;
    return announce_withdrawn(ending->ctx, message->application_id, step->item,
                              (wall_time){message->ended_at});
}

static int end_steps(struct ending *ending)
{
    struct handler_ctx *ctx = ending->ctx;
    const ItemsEnded *message = ending->message;
    struct load_steps_of_row *steps;
    size_t count;
    int err = load_steps_of(ctx->tx, ctx->arena, ending->application,
                            (struct store_int32_array){message->items, message->n_items}, &steps, &count);

    if (err < 0)
        return err;
    ending->withdrawn = arena_array(ctx->arena, count, sizeof(*ending->withdrawn));
    if (!ending->withdrawn)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++)
        err = end_step(ending, &steps[i]);
    if (err == 0 && ending->withdrawn_count)
        err = withdraw_steps(ctx->tx, ending->application,
                             (struct store_int32_array){ending->withdrawn, ending->withdrawn_count},
                             message->kind, (wall_time){message->ended_at});
    return err;
}

enum verdict routing_on_items_ended(struct handler_ctx *ctx, struct incoming *in)
{
    struct ending ending = {.ctx = ctx, .message = (const ItemsEnded *)in->message};
    int err = uuid_parse(ending.message->application_id, &ending.application);

    if (err == 0)
        err = end_steps(&ending);
    if (err == 0 && ending.withdrawn_count)
        err = routing_advance(ctx, (struct store_uuid_array){&ending.application, 1});
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
