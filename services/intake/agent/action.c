/* SPDX-License-Identifier: Apache-2.0
 * action - the table of kinds, and what a request must say for each. */
#include "action.h"

#include <string.h>

#define TEXT_MAX_CHARACTERS    500
#define CONTACT_MAX_CHARACTERS 50

static const struct action_kind kinds[] = {
    {"submitted_at_hall", "到服务大厅提交", "immediate", false},
    {"guidance", "行政指导", NULL, false},
    {"form_help", "表单申报", NULL, false},
    {"coordination", "业务协调", NULL, true},
    {"contact", "主动联系", NULL, false},
    {"reporting_up", "向上报批", "reported", false},
    {NULL, NULL, NULL, false},
};

const struct action_kind *action_kind_find(const char *name)
{
    for (const struct action_kind *kind = kinds; kind->name; kind++)
        if (strcmp(kind->name, name) == 0)
            return kind;
    return NULL;
}

static const char *kind_names(struct arena *arena)
{
    const char *text = "应为 ";

    for (const struct action_kind *kind = kinds; text && kind->name; kind++)
        text =
            arena_printf(arena, "%s%s%s（%s）", text, kind == kinds ? "" : "、", kind->name, kind->name_zh);
    return text;
}

static void check_item(struct findings *findings, const struct action_kind *kind, int item)
{
    if (item < 0 || item > CATALOGUE_ITEMS)
        findings_add(findings, "事项编号应为 1 至 59，不涉及单个事项的为 0", "请核对事项编号", "item");
    else if (item == 0 && kind && kind->handling)
        findings_add(findings, "此类记录须指明事项", "请填写事项编号", "item");
}

static void check_department(struct findings *findings, const struct catalogue *catalogue,
                             const struct action_kind *kind, const char *code)
{
    if (*code && !catalogue_department(catalogue, code))
        findings_add(findings, "没有这个部门", "请填写部门名册中的代码", "department");
    else if (!*code && kind && kind->with_answer)
        findings_add(findings, "业务协调须写明部门", "请填写部门代码", "department");
}

static void check_answer(struct findings *findings, const struct action_kind *kind,
                         const RecordAction *request)
{
    bool needed = kind && kind->with_answer;

    if (needed || *request->contact)
        findings_check_text(findings, "contact", request->contact, CONTACT_MAX_CHARACTERS);
    if (needed || *request->answer)
        findings_check_text(findings, "answer", request->answer, TEXT_MAX_CHARACTERS);
}

void action_validate(struct findings *findings, const struct intake *intake, const RecordAction *request,
                     wall_time now)
{
    const struct action_kind *kind = action_kind_find(request->kind);

    if (!kind)
        findings_add(findings, kind_names(findings->arena), "请选择其中之一", "kind");
    check_item(findings, kind, request->item);
    check_department(findings, intake->catalogue, kind, request->department);
    findings_check_text(findings, "text", request->text, TEXT_MAX_CHARACTERS);
    check_answer(findings, kind, request);
    if (request->acted_at < 0 || request->acted_at > now.us)
        findings_add(findings, "办理时间不得晚于现在", "请填写实际办理的时间；留空即为现在", "actedAt");
}
