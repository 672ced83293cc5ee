/* SPDX-License-Identifier: Apache-2.0
 * validate_inquiry - the fields of what is asked. */
#include "validate_inquiry.h"

#include <string.h>

#include "person.h"
#include "phone.h"
#include "project_code.h"
#include "validate.h"

#define NAME_MAX_CHARACTERS       50
#define ENTERPRISE_MAX_CHARACTERS 200

static const char *const kinds[] = {"consult", "agency", "liaison", NULL};
static const char *const channels[] = {"counter", "phone", "web", "on_site", NULL};
static const char *const statuses[] = {"", "open", "answered", "recorded", "applied", "not_applied", NULL};

static void check_window(struct findings *findings, const struct intake *intake, const char *window)
{
    if (!windows_find(intake->windows, window))
        findings_add(findings, "没有这个窗口", "请填写受理窗口的编号，例如 W01", "window");
}

/* Whoever has to wait for the answer must be reached. */
static void check_asker(struct findings *findings, const RegisterInquiry *request)
{
    bool waits = !*request->answer;

    if (waits || *request->asker_name)
        findings_check_text(findings, "askerName", request->asker_name, NAME_MAX_CHARACTERS);
    if ((waits || *request->asker_phone) && !phone_is_valid(request->asker_phone))
        findings_add(findings, PHONE_RULE, "未当场办结的须留电话，以便回复", "askerPhone");
}

static void check_enterprise(struct findings *findings, const RegisterInquiry *request, char *ret_credit_code)
{
    const char *fault =
        *request->credit_code ? credit_code_read(request->credit_code, ret_credit_code) : NULL;

    if (!*request->credit_code)
        ret_credit_code[0] = '\0';
    if (fault)
        findings_add(findings, fault, "请按营业执照或登记证书上的统一社会信用代码填写，或留空", "creditCode");
    if (*request->enterprise)
        findings_check_text(findings, "enterprise", request->enterprise, ENTERPRISE_MAX_CHARACTERS);
    fault = *request->project_code ? project_code_fault(request->project_code) : NULL;
    if (fault)
        findings_add(findings, fault, "请按投资项目在线审批监管平台赋予的项目代码填写，或留空",
                     "projectCode");
}

static void check_items(struct findings *findings, const RegisterInquiry *request)
{
    item_set seen = 0;

    for (size_t i = 0; i < request->n_items; i++) {
        int32_t number = request->items[i];
        bool known = number >= 1 && number <= CATALOGUE_ITEMS;

        if (!known)
            findings_add(findings, "事项编号应为 1 至 59",
                         "代办范围只有制度列明的 59 个事项，其他事项请按业务咨询（consult）登记，不填事项",
                         "items[%zu]", i);
        else if (seen & ITEM_BIT(number))
            findings_add(findings, "事项重复", "请删除重复的编号", "items[%zu]", i);
        seen |= known ? ITEM_BIT(number) : 0;
    }
    if (strcmp(request->kind, "agency") == 0 && request->n_items == 0)
        findings_add(findings, "无偿代办只限制度列明的 59 个事项，须至少选择一个",
                     "请从代办事项中选择；不在其中的，请按业务咨询（consult）登记", "items");
}

static void check_answer(struct findings *findings, const RegisterInquiry *request)
{
    if (!*request->answer)
        return;
    if (strcmp(request->kind, "agency") == 0)
        findings_add(findings, "无偿代办以提交代办申请办结，登记时不填答复",
                     "请留空；只需答复的，请按业务咨询（consult）登记", "answer");
    else
        findings_check_text(findings, "answer", request->answer, INQUIRY_TEXT_MAX);
}

void validate_inquiry(struct findings *findings, const struct intake *intake, const RegisterInquiry *request,
                      char ret_credit_code[CREDIT_CODE_TEXT])
{
    check_window(findings, intake, request->window);
    if (!is_one_of(request->kind, kinds))
        findings_add(findings, "应为 consult（业务咨询）、agency（无偿代办）或 liaison（业务联络）",
                     "请选择其中之一", "kind");
    if (!is_one_of(request->channel, channels))
        findings_add(findings, "应为 counter（窗口）、phone（电话）、web（网上）或 on_site（上门）",
                     "请选择其中之一", "channel");
    check_asker(findings, request);
    check_enterprise(findings, request, ret_credit_code);
    findings_check_text(findings, "question", request->question, INQUIRY_TEXT_MAX);
    check_items(findings, request);
    check_answer(findings, request);
}

void validate_inquiry_list(struct findings *findings, const struct intake *intake,
                           const ListInquiries *request)
{
    if (!is_one_of(request->status, statuses))
        findings_add(findings, "没有这种状态",
                     "请填写 open、answered、recorded、applied、not_applied 之一，或留空", "status");
    if (*request->responsible && !person_name(intake, request->responsible))
        findings_add(findings, "没有这个人员", "请填写代办员（agent:A01）或窗口人员（clerk:C01），或留空",
                     "responsible");
    if (*request->window)
        check_window(findings, intake, request->window);
    if (request->limit > LIST_LIMIT_MAX)
        findings_add(findings, "一次最多列出 1000 件", "请减小 limit", "limit");
}
