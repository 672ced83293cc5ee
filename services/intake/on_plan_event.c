/* SPDX-License-Identifier: Apache-2.0
 * on_plan_event - what routing tells of an application: its plan, hand-overs, blocked steps, the end.
 * Hand-overs come on streams of their own: what was blocked before may be told after.
 *
 * Routing learned of the application from this service, so its rows are always here. */
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
        bulletin_add(&bulletin, &id, "plan",
                     arena_printf(ctx->arena,
                                  "办理计划已制定：%zu 个事项并联办理，预计 %d 个工作日（逐项串联需 %d 个）",
                                  made->n_steps, made->parallel_workdays, made->serial_workdays));
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
        err = hand_over_item(ctx->tx, id, handed->item, approval, (wall_time){handed->handed_over_at});
    if (err == 0)
        bulletin_add(&bulletin, &id, "progress",
                     arena_printf(ctx->arena, "“%s”已转交%s办理", item_name(ctx, handed->item),
                                  department ? department->name_zh : handed->department));
    if (err == 0)
        err = reopen_closed(ctx, (struct store_uuid_array){&id, 1}, &bulletin);
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
        bulletin_add(&bulletin, &id, "result",
                     arena_printf(ctx->arena, "“%s”无法继续办理：其前置事项“%s”未取得批准",
                                  item_name(ctx, blocked->item), item_name(ctx, blocked->by_item)));
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
        bulletin_add(&bulletin, &id, "progress",
                     arena_printf(ctx->arena, "更正：“%s”可以继续办理，正在等待其前置事项的结果",
                                  item_name(ctx, unblocked->item)));
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
        bulletin_add(&bulletin, &id, "progress",
                     arena_printf(ctx->arena, "全部事项均已有结果：批准 %u 项，未批准 %u 项，无法继续 %u 项",
                                  finished->done, finished->failed, finished->blocked));
        err = close_finished(ctx, (struct store_uuid_array){&id, 1}, &bulletin);
    }
    return finish(ctx, in, &bulletin, err);
}
