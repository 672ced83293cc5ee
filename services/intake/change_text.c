/* SPDX-License-Identifier: Apache-2.0
 * change_text - what the enterprise is told of a change at a department. */
#include "change_text.h"

#include <string.h>

#include "clock_text.h"
#include "intake.h"

#define CENTRE_ID_PREFIX "centre:" /* of events that a department was told by us */

struct phrase {
    const char *name, *text;
};

/* The text of each event that moves an approval in order. Promises broken and results delivered are told
 * where the centre learns of them; all else has a message here, also what is not in the list. */
static const struct phrase events[] = {
    {"received", "approval.received"},
    {"correction_requested", "approval.correction_requested"},
    {"correction_supplied", "approval.correction_supplied"},
    {"accepted", "approval.accepted"},
    {"accepted_tolerant", "approval.accepted_tolerant"},
    {"not_accepted", "approval.not_accepted"},
    {"returned", "approval.returned"},
    {"special_procedure_started", NULL},
    {"special_procedure_ended", "approval.special_procedure_ended"},
    {"extended", NULL},
    {"reported_up", "approval.reported_up"},
    {"approved", "approval.approved"},
    {"refused", "approval.refused"},
    {"withdrawn", "approval.withdrawn"},
    {"terminated", "approval.terminated"},
    {"withdrawn_by_centre", "approval.withdrawn_by_centre"},
    {"terminated_by_centre", "approval.terminated_by_centre"},
    {"materials_supplied", "approval.materials_supplied"},
    {"promise_broken", NULL},
    {"delivered", NULL},
};

static const struct phrase states[] = {
    {"waiting", "等待前置事项"},
    {"blocked", "因前置事项受阻"},
    {"handed_over", "待收件"},
    {"received", "已收件"},
    {"correction", "待补正"},
    {"accepted", "已受理"},
    {"accepted_tolerant", "容缺受理中"},
    {"special_procedure", "特别程序中"},
    {"special_procedure_tolerant", "特别程序中（容缺）"},
    {"promise_overdue", "容缺承诺逾期"},
    {"reported_up", "已上报上级机关"},
    {"approved", "已办结，结果待送达"},
    {"approved_tolerant", "已办结，待补齐容缺材料"},
    {"refused", "不予许可"},
    {"not_accepted", "不予受理"},
    {"delivered", "已送达"},
    {"returned", "已退回，政务服务中心正在落实有权办理的部门"},
    {"withdrawn", "已撤回"},
    {"terminated", "已终止办理"},
};

static const struct phrase *find(const struct phrase *phrases, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(phrases[i].name, name) == 0)
            return &phrases[i];
    return NULL;
}

static const struct phrase holders[] = {
    {"department", "由部门办理"},   {"applicant", "待申请人补充"},   {"centre", "由政务服务中心办理"},
    {"superior", "由上级机关办理"}, {"third_party", "特别程序办理"}, {"nobody", "已办完"},
};

const char *change_holder_name(const char *holder)
{
    const struct phrase *phrase = find(holders, sizeof(holders) / sizeof(holders[0]), holder);

    return phrase ? phrase->text : holder;
}

const char *change_state_name(const char *state)
{
    const struct phrase *phrase = find(states, sizeof(states) / sizeof(states[0]), state);

    return phrase ? phrase->text : state;
}

const char *change_detail(struct arena *arena, const ApprovalChanged *event)
{
    const ApprovalStep *step = event->step;

    if (!step || event->refolded)
        return "";
    if (step->document)
        return arena_printf(arena, "：%s（%s）", step->document->title, step->document->number);
    if (step->stop) {
        int stop = catalogue_stop_find(step->stop->kind);
        const char *name = stop < 0 ? step->stop->kind : catalogue_stop_name_zh((enum catalogue_stop)stop);

        return arena_printf(arena, *step->stop->until_on ? "：%s，预计至 %s" : "：%s", name,
                            step->stop->until_on);
    }
    return *step->reason ? arena_printf(arena, "：%s", step->reason) : "";
}

/* A delivery that was none: the window, which knows why, has told of it. */
static bool is_taken_back_by_centre(const ApprovalChanged *event)
{
    return event->step && strcmp(event->step->event, "voided") == 0 &&
           strncmp(event->step->event_id, CENTRE_ID_PREFIX, strlen(CENTRE_ID_PREFIX)) == 0;
}

const char *change_template(const ApprovalChanged *event)
{
    const struct phrase *phrase;

    if (is_taken_back_by_centre(event))
        return NULL;
    if (event->refolded)
        return "approval.refolded";
    if (!event->step)
        return "approval.changed";
    if (strcmp(event->state, "approved_tolerant") == 0 && strcmp(event->step->event, "approved") == 0)
        return "approval.approved_tolerant";
    if (strcmp(event->state, "received") == 0 && strcmp(event->step->event, "materials_supplied") == 0)
        return "approval.materials_late";
    phrase = find(events, sizeof(events) / sizeof(events[0]), event->step->event);
    return phrase ? phrase->text : "approval.changed";
}

static bool is_stop(const ApprovalChanged *event)
{
    return !event->refolded && event->step && event->step->stop &&
           strcmp(event->step->event, "special_procedure_started") == 0;
}

void change_tell(struct handler_ctx *ctx, struct bulletin *bulletin, const struct uuid *application,
                 const char *handling, const ApprovalChanged *event)
{
    const struct intake *intake = ctx->state;
    const struct catalogue_item *item = catalogue_item(intake->catalogue, event->item);
    const char *text = change_template(event);

    if (item && is_stop(event))
        stop_tell(ctx, bulletin, application, handling, event);
    else if (text && item)
        bulletin_tell(ctx, bulletin, application, text,
                      FIELDS({"item", item->name_zh}, {"department", item->department->name_zh},
                             {"state", change_state_name(event->state)},
                             {"detail", change_detail(ctx->arena, event)}));
}
