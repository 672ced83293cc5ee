/* SPDX-License-Identifier: Apache-2.0
 * event_text - see event_text.h.
 */
#include "event_text.h"

#include <string.h>

#include "print_answer.h"

typedef const char *(*text_fn)(struct arena *arena, const struct titles *titles, const void *message);

static const char *item_text(struct arena *arena, const struct titles *titles, int item)
{
    return arena_printf(arena, "事项 %d %s", item, titles_item(titles, item));
}

static const char *application_accepted(struct arena *arena, const struct titles *titles, const void *message)
{
    const ApplicationAccepted *m = message;

    (void)titles;
    return arena_printf(arena, "受理申请：%s，共 %zu 项，代办员 %s", m->project ? m->project->name : "",
                        m->n_items, m->agent_name);
}

static const char *correction_noticed(struct arena *arena, const struct titles *titles, const void *message)
{
    const CorrectionNoticed *m = message;

    (void)titles;
    return arena_printf(arena, "一次性告知补正：缺少材料 %zu 份", m->n_missing);
}

static const char *application_refused(struct arena *arena, const struct titles *titles, const void *message)
{
    const ApplicationRefused *m = message;

    (void)titles;
    return arena_printf(arena, "不予办理：%s", m->n_refusals ? m->refusals[0]->reason : "");
}

static const char *promise_kept(struct arena *arena, const struct titles *titles, const void *message)
{
    const PromiseKept *m = message;

    return arena_printf(arena, "容缺材料补齐：%s", item_text(arena, titles, m->item));
}

static const char *promise_broken(struct arena *arena, const struct titles *titles, const void *message)
{
    const PromiseBroken *m = message;

    return arena_printf(arena, "容缺承诺逾期：%s", item_text(arena, titles, m->item));
}

static const char *result_delivered(struct arena *arena, const struct titles *titles, const void *message)
{
    const ResultDelivered *m = message;

    return arena_printf(arena, "送达结果：%s，签收人 %s", item_text(arena, titles, m->item), m->received_by);
}

static const char *application_closed(struct arena *arena, const struct titles *titles, const void *message)
{
    const ApplicationClosed *m = message;

    (void)titles;
    return arena_printf(arena, "办件办结：项目 %s", m->project_code);
}

static const char *plan_made(struct arena *arena, const struct titles *titles, const void *message)
{
    const PlanMade *m = message;

    (void)titles;
    return arena_printf(arena, "排定计划：串联 %d 个工作日，并联 %d 个，容缺并联 %d 个", m->serial_workdays,
                        m->parallel_workdays, m->tolerant_workdays);
}

static const char *step_blocked(struct arena *arena, const struct titles *titles, const void *message)
{
    const StepBlocked *m = message;

    return arena_printf(arena, "无法办理：%s，因事项 %d 未获批准", item_text(arena, titles, m->item),
                        m->by_item);
}

static const char *step_unblocked(struct arena *arena, const struct titles *titles, const void *message)
{
    const StepUnblocked *m = message;

    return arena_printf(arena, "恢复等待：%s，此前未获批准的事项已更正", item_text(arena, titles, m->item));
}

static const char *plan_finished(struct arena *arena, const struct titles *titles, const void *message)
{
    const PlanFinished *m = message;

    (void)titles;
    return arena_printf(arena, "计划走完：完成 %u 项，未获批准 %u 项，受阻 %u 项", m->done, m->failed,
                        m->blocked);
}

static const char *approval_handed_over(struct arena *arena, const struct titles *titles, const void *message)
{
    const ApprovalHandedOver *m = message;

    return arena_printf(arena, "转交 %s：%s", titles_department(titles, m->department),
                        item_text(arena, titles, m->item));
}

static const char *approval_supplied(struct arena *arena, const struct titles *titles, const void *message)
{
    const ApprovalSupplied *m = message;

    (void)titles;
    return arena_printf(arena, "向部门转送补充材料 %zu 份", m->n_codes);
}

static const char *approval_promise_broken(struct arena *arena, const struct titles *titles,
                                           const void *message)
{
    const ApprovalPromiseBroken *m = message;

    (void)titles;
    return arena_printf(arena, "告知部门容缺承诺逾期，材料 %zu 份", m->n_codes);
}

static const char *approval_delivered(struct arena *arena, const struct titles *titles, const void *message)
{
    const ApprovalDelivered *m = message;

    (void)titles;
    return arena_printf(arena, "告知部门结果已送达，签收人 %s", m->received_by);
}

static const char *approval_delivery_taken_back(struct arena *arena, const struct titles *titles,
                                                const void *message)
{
    const ApprovalDeliveryTakenBack *m = message;

    (void)titles;
    return arena_printf(arena, "告知部门结果并未送达：%s", m->reason);
}

static const char *items_ended(struct arena *arena, const struct titles *titles, const void *message)
{
    const ItemsEnded *m = message;

    (void)titles;
    return arena_printf(arena, "%s事项 %zu 个：%s",
                        strcmp(m->kind, "withdrawn") == 0 ? "申请人撤回" : "中心终止", m->n_items, m->reason);
}

static const char *items_reopened(struct arena *arena, const struct titles *titles, const void *message)
{
    const ItemsReopened *m = message;

    (void)titles;
    return arena_printf(arena, "恢复办理事项 %zu 个：%s", m->n_items, m->reason);
}

static const char *delivery_corrected(struct arena *arena, const struct titles *titles, const void *message)
{
    const DeliveryCorrected *m = message;

    return arena_printf(arena, "更正送达记录：%s，签收人 %s，%s", item_text(arena, titles, m->item),
                        m->received_by, m->reason);
}

static const char *delivery_taken_back(struct arena *arena, const struct titles *titles, const void *message)
{
    const DeliveryTakenBack *m = message;

    return arena_printf(arena, "更正为并未送达：%s，%s", item_text(arena, titles, m->item), m->reason);
}

static const char *record_corrected(struct arena *arena, const struct titles *titles, const void *message)
{
    const RecordCorrected *m = message;

    (void)titles;
    return arena_printf(arena, "更正登记信息 %s：%s", m->field, m->reason);
}

static const char *step_withdrawn(struct arena *arena, const struct titles *titles, const void *message)
{
    const StepWithdrawn *m = message;

    return arena_printf(arena, "停止办理（尚未转交部门）：%s", item_text(arena, titles, m->item));
}

static const char *approval_withdrawn(struct arena *arena, const struct titles *titles, const void *message)
{
    const ApprovalWithdrawn *m = message;

    (void)titles;
    return arena_printf(arena, "告知部门停止办理：%s", m->reason);
}

static const char *approval_changed(struct arena *arena, const struct titles *titles, const void *message)
{
    const ApprovalChanged *m = message;

    return arena_printf(arena, "%s：%s → %s%s%s%s", titles_department(titles, m->department),
                        item_text(arena, titles, m->item), word(WORD_STATE, m->state),
                        m->refolded ? "（重新认定）" : "", m->step && m->step->reason[0] ? "，" : "",
                        m->step ? m->step->reason : "");
}

static const char *push_quarantined(struct arena *arena, const struct titles *titles, const void *message)
{
    const PushQuarantined *m = message;

    return arena_printf(arena, "%s的推送被隔离：%s %s，%s", titles_department(titles, m->department),
                        word(WORD_EVENT, m->event), m->event_id, m->detail[0] ? m->detail : m->code);
}

static const char *rung_fired(struct arena *arena, const struct titles *titles, const void *message)
{
    const RungFired *m = message;

    return arena_printf(arena, "%s：%s %s %s%s", word(WORD_LIGHT, m->light),
                        titles_department(titles, m->department), item_text(arena, titles, m->item),
                        word(WORD_CLOCK, m->kind), word(WORD_RUNG, m->rung));
}

static const char *rung_corrected(struct arena *arena, const struct titles *titles, const void *message)
{
    const RungCorrected *m = message;

    return arena_printf(arena, "灭灯更正：%s %s %s%s", titles_department(titles, m->department),
                        item_text(arena, titles, m->item), word(WORD_CLOCK, m->kind),
                        word(WORD_RUNG, m->rung));
}

/* Events without a row are told by their word and their fields. */
static const text_fn texts[MESSAGE_TYPE_COUNT] = {
    [MSG_ApplicationAccepted] = application_accepted,
    [MSG_CorrectionNoticed] = correction_noticed,
    [MSG_ApplicationRefused] = application_refused,
    [MSG_PromiseKept] = promise_kept,
    [MSG_PromiseBroken] = promise_broken,
    [MSG_ResultDelivered] = result_delivered,
    [MSG_ApplicationClosed] = application_closed,
    [MSG_ItemsEnded] = items_ended,
    [MSG_ItemsReopened] = items_reopened,
    [MSG_DeliveryCorrected] = delivery_corrected,
    [MSG_DeliveryTakenBack] = delivery_taken_back,
    [MSG_RecordCorrected] = record_corrected,
    [MSG_PlanMade] = plan_made,
    [MSG_StepBlocked] = step_blocked,
    [MSG_StepUnblocked] = step_unblocked,
    [MSG_StepWithdrawn] = step_withdrawn,
    [MSG_PlanFinished] = plan_finished,
    [MSG_ApprovalHandedOver] = approval_handed_over,
    [MSG_ApprovalSupplied] = approval_supplied,
    [MSG_ApprovalPromiseBroken] = approval_promise_broken,
    [MSG_ApprovalDelivered] = approval_delivered,
    [MSG_ApprovalDeliveryTakenBack] = approval_delivery_taken_back,
    [MSG_ApprovalWithdrawn] = approval_withdrawn,
    [MSG_ApprovalChanged] = approval_changed,
    [MSG_PushQuarantined] = push_quarantined,
    [MSG_RungFired] = rung_fired,
    [MSG_RungCorrected] = rung_corrected,
};

const char *event_text(struct arena *arena, const struct titles *titles, const struct event_type *type,
                       const void *message)
{
    const char *text = texts[type->number] ? texts[type->number](arena, titles, message)
                                           : arena_printf(arena, "%s：%s", word(WORD_MESSAGE, type->type),
                                                          answer_line(arena, titles, message));

    return text ? text : "";
}
