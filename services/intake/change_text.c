/* SPDX-License-Identifier: Apache-2.0
 * change_text - what the enterprise is told of a change at a department. */
#include "change_text.h"

#include <string.h>

struct phrase {
    const char *name; /* of an event, or of a state */
    const char *kind;
    const char *text;
};

static const struct phrase events[] = {
    {"received", "progress", "已收件"},
    {"correction_requested", "correction", "要求补正材料"},
    {"correction_supplied", "progress", "已收到补正材料"},
    {"accepted", "progress", "已受理"},
    {"accepted_tolerant", "progress", "已容缺受理，请按承诺日期补齐材料"},
    {"not_accepted", "result", "决定不予受理，通知书待送达"},
    {"returned", "progress", "已退回（不属于其职责，政务服务中心正在落实有权办理的部门）"},
    {"special_procedure_started", "pause", "进入特别程序"},
    {"special_procedure_ended", "progress", "特别程序已结束，恢复办理"},
    {"extended", "delay", "已批准延长办理期限"},
    {"reported_up", "progress", "已上报上级机关"},
    {"approved", "result", "已办结，结果待送达"},
    {"refused", "result", "决定不予许可，决定书待送达"},
    {"withdrawn", "result", "已按申请撤回"},
    {"terminated", "result", "已终止办理"},
};

static const struct phrase states[] = {
    {"waiting", "progress", "等待前置事项"},
    {"blocked", "delay", "因前置事项受阻"},
    {"handed_over", "progress", "待收件"},
    {"received", "progress", "已收件"},
    {"correction", "correction", "待补正"},
    {"accepted", "progress", "已受理"},
    {"accepted_tolerant", "progress", "容缺受理中"},
    {"special_procedure", "pause", "特别程序中"},
    {"special_procedure_tolerant", "pause", "特别程序中（容缺）"},
    {"promise_overdue", "delay", "容缺承诺逾期"},
    {"reported_up", "progress", "已上报上级机关"},
    {"approved", "result", "已办结，结果待送达"},
    {"approved_tolerant", "result", "已办结，待补齐容缺材料"},
    {"refused", "result", "不予许可"},
    {"not_accepted", "result", "不予受理"},
    {"returned", "progress", "已退回，政务服务中心正在落实有权办理的部门"},
    {"withdrawn", "result", "已撤回"},
    {"terminated", "result", "已终止办理"},
};

static const struct phrase *find(const struct phrase *phrases, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(phrases[i].name, name) == 0)
            return &phrases[i];
    return NULL;
}

const char *change_state_name(const char *state)
{
    const struct phrase *phrase = find(states, sizeof(states) / sizeof(states[0]), state);

    return phrase ? phrase->text : state;
}

static const struct phrase *find_phrase(const ApprovalChanged *event)
{
    if (event->refolded)
        return find(states, sizeof(states) / sizeof(states[0]), event->state);
    if (!event->step)
        return NULL;
    return find(events, sizeof(events) / sizeof(events[0]), event->step->event);
}

/* What stands behind the phrase: reason, kind and end of a stop, days of an extension, the document. */
static const char *detail_of(struct arena *arena, const ApprovalChanged *event)
{
    const ApprovalStep *step = event->step;

    if (!step || event->refolded)
        return "";
    if (step->document)
        return arena_printf(arena, "：%s（%s）", step->document->title, step->document->number);
    if (step->extension)
        return arena_printf(arena, "：%d 个工作日", step->extension->workdays);
    if (step->stop) {
        int stop = catalogue_stop_find(step->stop->kind);
        const char *name = stop < 0 ? step->stop->kind : catalogue_stop_name_zh((enum catalogue_stop)stop);

        return arena_printf(arena, *step->stop->until_on ? "：%s，预计至 %s" : "：%s", name,
                            step->stop->until_on);
    }
    return *step->reason ? arena_printf(arena, "：%s", step->reason) : "";
}

struct change_text change_text(struct arena *arena, const struct catalogue *catalogue,
                               const ApprovalChanged *event)
{
    const struct phrase *phrase = find_phrase(event);
    const struct catalogue_item *item = catalogue_item(catalogue, event->item);

    if (!phrase || !item)
        return (struct change_text){0};
    const char *detail = detail_of(arena, event);
    char *text = detail ? arena_printf(arena, "“%s”：%s%s%s%s", item->name_zh, item->department->name_zh,
                                       event->refolded ? "更正了办理记录，现为" : "", phrase->text, detail)
                        : NULL;
    return (struct change_text){.kind = phrase->kind, .text = text};
}
