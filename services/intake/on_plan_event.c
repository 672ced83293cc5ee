/* SPDX-License-Identifier: Apache-2.0
 * on_plan_event - what routing tells of an application: its plan, hand-overs, blocked steps, the end.
 * Hand-overs come on streams of their own: what was blocked before may be told after.
 *
 * Routing learned of the application from this service, so its rows are always here. */
#include "agent/agent.h"
#include "intake.h"

static const char *item_name(const struct handler_ctx *ctx, int number)
{
    const struct intake *intake = ctx->state;
    const struct catalogue_item *item = catalogue_item(intake->catalogue, number);

    return item ? item->name_zh : "";
}

static enum verdict finish(struct handler_ctx *ctx, struct incoming *in, const struct bulletin *bulletin,
                           int err)
{
    if (err == 0)
        err = bulletin_send(ctx, bulletin);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict intake_on_plan_made(struct handler_ctx *ctx, struct incoming *in)
{
    const PlanMade *made = (const PlanMade *)in->message;
    struct bulletin bulletin = BULLETIN(ctx);
    struct uuid id;
    int err = uuid_parse(made->application_id, &id);

    if (err == 0)
        bulletin_tell(ctx, &bulletin, &id, "plan.made",
                      FIELDS({"items", arena_printf(ctx->arena, "%zu", made->n_steps)},
                             {"workdays", arena_printf(ctx->arena, "%d", made->parallel_workdays)},
                             {"serial_workdays", arena_printf(ctx->arena, "%d", made->serial_workdays)}));
    if (err == 0)
        err = agent_promise(ctx, &id, made);
    return finish(ctx, in, &bulletin, err);
}

enum verdict intake_on_approval_handed_over(struct handler_ctx *ctx, struct incoming *in)
{
    const struct intake *intake = ctx->state;
    const ApprovalHandedOver *handed = (const ApprovalHandedOver *)in->message;
    const struct catalogue_department *department =
        catalogue_department(intake->catalogue, handed->department);
    struct bulletin bulletin = BULLETIN(ctx);
    struct uuid id, approval;
    int err = uuid_parse(handed->application_id, &id);

    if (err == 0)
        err = uuid_parse(handed->approval_id, &approval);
    if (err == 0)
        err = keep_returned(ctx->tx, id, handed->item, (wall_time){handed->handed_over_at});
    if (err == 0)
        err = hand_over_item(ctx->tx, id, handed->item, approval, (wall_time){handed->handed_over_at},
                             handed->department);
    if (err == 0)
        bulletin_tell(ctx, &bulletin, &id, "approval.handed_over",
                      FIELDS({"item", item_name(ctx, handed->item)},
                             {"department", department ? department->name_zh : handed->department}));
    if (err == 0)
        err = reopen_closed(ctx, (struct store_uuid_array){&id, 1}, &bulletin);
    if (err == 0)
        err = agent_send_to_hall(ctx, &id, handed);
    return finish(ctx, in, &bulletin, err);
}

enum verdict intake_on_step_blocked(struct handler_ctx *ctx, struct incoming *in)
{
    const StepBlocked *blocked = (const StepBlocked *)in->message;
    struct bulletin bulletin = BULLETIN(ctx);
    struct uuid id;
    int64_t changed = 0;
    int err = uuid_parse(blocked->application_id, &id);

    if (err == 0)
        err = block_item(ctx->tx, id, blocked->item, &changed);
    if (err == 0 && changed) {
        bulletin_tell(
            ctx, &bulletin, &id, "step.blocked",
            FIELDS({"item", item_name(ctx, blocked->item)}, {"by_item", item_name(ctx, blocked->by_item)}));
        err = close_finished(ctx, (struct store_uuid_array){&id, 1}, &bulletin);
    }
    return finish(ctx, in, &bulletin, err);
}

enum verdict intake_on_step_unblocked(struct handler_ctx *ctx, struct incoming *in)
{
    const StepUnblocked *unblocked = (const StepUnblocked *)in->message;
    struct bulletin bulletin = BULLETIN(ctx);
    struct uuid id;
    int64_t changed = 0;
    int err = uuid_parse(unblocked->application_id, &id);

    if (err == 0)
        err = unblock_item(ctx->tx, id, unblocked->item, &changed);
    if (err == 0 && changed) {
        bulletin_tell(ctx, &bulletin, &id, "step.unblocked",
                      FIELDS({"item", item_name(ctx, unblocked->item)}));
        err = reopen_closed(ctx, (struct store_uuid_array){&id, 1}, &bulletin);
    }
    return finish(ctx, in, &bulletin, err);
}

enum verdict intake_on_plan_finished(struct handler_ctx *ctx, struct incoming *in)
{
    const PlanFinished *finished = (const PlanFinished *)in->message;
    struct bulletin bulletin = BULLETIN(ctx);
    struct uuid id;
    int err = uuid_parse(finished->application_id, &id);

    if (err == 0) {
        bulletin_tell(ctx, &bulletin, &id, "plan.finished",
                      FIELDS({"approved", arena_printf(ctx->arena, "%u", finished->done)},
                             {"failed", arena_printf(ctx->arena, "%u", finished->failed)},
                             {"blocked", arena_printf(ctx->arena, "%u", finished->blocked)},
                             {"withdrawn", arena_printf(ctx->arena, "%u", finished->withdrawn)}));
        err = close_finished(ctx, (struct store_uuid_array){&id, 1}, &bulletin);
    }
    return finish(ctx, in, &bulletin, err);
}
