/* SPDX-License-Identifier: Apache-2.0
 * announce - the events of a plan that moves on. */
#include "announce.h"

#include "plan_message.h"

static int announce(struct handler_ctx *ctx, enum message_type type, const void *message,
                    const char *application)
{
    return emit(ctx,
                &(struct emission){.type = type,
                                   .message = message,
                                   .subject = application,
                                   .key = application,
                                   .occurred = ctx->now},
                NULL);
}

int announce_plan(struct handler_ctx *ctx, const ApplicationAccepted *accepted, const struct plan *plan)
{
    PlanMade event;

    bangban__v1__plan_made__init(&event);
    event.application_id = accepted->application_id;
    event.project_code = accepted->project->project_code;
    event.serial_workdays = plan_length(plan, PLAN_SERIAL).n;
    event.parallel_workdays = plan_length(plan, PLAN_PARALLEL).n;
    event.tolerant_workdays = plan_length(plan, PLAN_TOLERANT).n;
    event.made_at = ctx->now.us;
    event.critical_path = plan_path_numbers(ctx->arena, plan, PLAN_PARALLEL, &event.n_critical_path);
    event.steps = plan_step_messages(ctx->arena, plan, &event.n_steps);
    if (!event.critical_path || !event.steps)
        return ERR_NOMEM;
    return announce(ctx, MSG_PlanMade, &event, event.application_id);
}

static HandedMaterial **promised_materials(struct arena *arena, const struct load_steps_row *step,
                                           const struct hand_over *hand_over, size_t *ret_count)
{
    HandedMaterial **list = arena_array(arena, hand_over->promise_count, sizeof(*list));
    HandedMaterial *materials = arena_array(arena, hand_over->promise_count, sizeof(*materials));

    *ret_count = 0;
    for (size_t i = 0; list && materials && i < hand_over->promise_count; i++) {
        const struct load_open_promises_row *row = &hand_over->promises[i];

        if (row->item != step->item || !uuid_equal(&row->application_id, &step->application_id))
            continue;
        bangban__v1__handed_material__init(&materials[i]);
        materials[i].code = borrow(row->code);
        materials[i].name = borrow(row->name);
        materials[i].promised_on = borrow(row->promised_on);
        list[(*ret_count)++] = &materials[i];
    }
    return materials ? list : NULL;
}

int announce_hand_over(struct handler_ctx *ctx, const struct load_plans_row *plan,
                       const struct load_steps_row *step, const struct hand_over *hand_over)
{
    char approval[UUID_TEXT], application[UUID_TEXT];
    ApprovalHandedOver event;

    bangban__v1__approval_handed_over__init(&event);
    event.approval_id = borrow(uuid_format(&hand_over->approval, approval));
    event.application_id = borrow(uuid_format(&step->application_id, application));
    event.project_code = borrow(plan->project_code);
    event.project_name = borrow(plan->project_name);
    event.applicant = borrow(plan->applicant);
    event.agent_name = borrow(plan->agent_name);
    event.item = step->item;
    event.department = borrow(step->department);
    event.handling_type = borrow(step->handling_type);
    event.handed_over_at = ctx->now.us;
    event.promised = promised_materials(ctx->arena, step, hand_over, &event.n_promised);
    if (!event.promised)
        return ERR_NOMEM;
    return emit(ctx,
                &(struct emission){.type = MSG_ApprovalHandedOver,
                                   .message = &event,
                                   .partition = step->department,
                                   .subject = event.approval_id,
                                   .key = event.application_id,
                                   .occurred = ctx->now},
                NULL);
}

int announce_blocked(struct handler_ctx *ctx, const struct load_steps_row *step, int by_item)
{
    char application[UUID_TEXT];
    StepBlocked event;

    bangban__v1__step_blocked__init(&event);
    event.application_id = borrow(uuid_format(&step->application_id, application));
    event.item = step->item;
    event.by_item = by_item;
    return announce(ctx, MSG_StepBlocked, &event, event.application_id);
}

int announce_unblocked(struct handler_ctx *ctx, const struct load_steps_row *step)
{
    char application[UUID_TEXT];
    StepUnblocked event;

    bangban__v1__step_unblocked__init(&event);
    event.application_id = borrow(uuid_format(&step->application_id, application));
    event.item = step->item;
    return announce(ctx, MSG_StepUnblocked, &event, event.application_id);
}

int announce_withdrawn(struct handler_ctx *ctx, const char *application_id, int item, wall_time at)
{
    StepWithdrawn event;

    bangban__v1__step_withdrawn__init(&event);
    event.application_id = borrow(application_id);
    event.item = item;
    event.withdrawn_at = at.us;
    return announce(ctx, MSG_StepWithdrawn, &event, application_id);
}

int announce_finished(struct handler_ctx *ctx, const struct load_plans_row *plan, const struct tally *tally)
{
    char application[UUID_TEXT];
    PlanFinished event;

    bangban__v1__plan_finished__init(&event);
    event.application_id = borrow(uuid_format(&plan->application_id, application));
    event.project_code = borrow(plan->project_code);
    event.done = tally->done;
    event.failed = tally->failed;
    event.blocked = tally->blocked;
    event.withdrawn = tally->withdrawn;
    event.finished_at = ctx->now.us;
    return announce(ctx, MSG_PlanFinished, &event, event.application_id);
}
