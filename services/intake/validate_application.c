/* SPDX-License-Identifier: Apache-2.0
 * validate_application - the fields of an application: items, window, fee, mandate; delivery and lists. */
#include "validate.h"

#include <string.h>

#include "project_code.h"

#define SIGNER_MAX_CHARACTERS      50
#define SHA256_HEX                 64
#define SCOPE_MAX_CHARACTERS       200
#define NUMBER_MAX_CHARACTERS      32
#define ANEW_REASON_MAX_CHARACTERS 200

bool is_one_of(const char *text, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(text, *names) == 0)
            return true;
    return false;
}

bool is_item(int32_t number)
{
    return number >= 1 && number <= CATALOGUE_ITEMS;
}

static void check_items(struct findings *findings, const SubmitApplication *request)
{
    item_set seen = 0;

    if (request->n_items == 0)
        findings_add(findings, "至少选择一个事项", "请从 59 个代办事项中选择", "items");
    for (size_t i = 0; i < request->n_items; i++) {
        int32_t number = request->items[i];

        if (!is_item(number)) {
            findings_add(findings, "事项编号应为 1 至 59",
                         "代办范围只有制度列明的 59 个事项，其他事项只提供咨询：请登记业务咨询", "items[%zu]",
                         i);
            continue;
        }
        if (seen & ITEM_BIT(number))
            findings_add(findings, "事项重复", "请删除重复的编号", "items[%zu]", i);
        seen |= ITEM_BIT(number);
    }
}

void validate_sha256(struct findings *findings, const char *text, const char *path)
{
    size_t size = strlen(text);

    if (size && (size != SHA256_HEX || strspn(text, "0123456789abcdef") != size))
        findings_add(findings, "应为 64 位小写十六进制", "请按文件重新计算，或留空", "%s", path);
}

static void check_agreement(struct findings *findings, const Agreement *agreement, wall_time now)
{
    civil_day day;

    if (!agreement) {
        findings_add(findings, "代办须有协议", "请填写签订日期和签订人", "agreement");
        return;
    }
    if (civil_day_parse(agreement->signed_on, &day) < 0)
        findings_add(findings, "应为真实日期，格式 YYYY-MM-DD", "请填写协议签订的日期", "agreement.signedOn");
    else if (day.n > civil_day_of(now).n)
        findings_add(findings, "签订日期晚于今日", "请核对协议签订的日期", "agreement.signedOn");
    findings_check_text(findings, "agreement.signedBy", agreement->signed_by, SIGNER_MAX_CHARACTERS);
    validate_sha256(findings, agreement->sha256, "agreement.sha256");
}

static void check_power(struct findings *findings, const PowerOfAttorney *power, wall_time now)
{
    civil_day day;

    if (!power) {
        findings_add(findings, "代理申请须有委托书（《行政许可法》第二十九条）",
                     "请填写委托人、委托事项和有效期", "powerOfAttorney");
        return;
    }
    if (civil_day_parse(power->valid_until_on, &day) < 0)
        findings_add(findings, "应为真实日期，格式 YYYY-MM-DD", "请填写委托的最后一日",
                     "powerOfAttorney.validUntilOn");
    else if (day.n < civil_day_of(now).n)
        findings_add(findings, "委托书已过有效期", "请重新签署委托书", "powerOfAttorney.validUntilOn");
    findings_check_text(findings, "powerOfAttorney.scope", power->scope, SCOPE_MAX_CHARACTERS);
    validate_sha256(findings, power->sha256, "powerOfAttorney.sha256");
}

void validate_principal(struct findings *findings, const PowerOfAttorney *power, const char *applicant)
{
    if (strcmp(power->principal, applicant) != 0)
        findings_add(findings, "委托人应为项目的申请单位",
                     arena_printf(findings->arena, "请填写“%s”，或先更正项目的申请单位", applicant),
                     "powerOfAttorney.principal");
}

void validate_submission(struct findings *findings, const struct intake *intake,
                         const SubmitApplication *request, wall_time now)
{
    static const char *const channels[] = {"counter", "phone", "web", "on_site", NULL};
    const char *fault = project_code_fault(request->project_code);

    if (fault)
        findings_add(findings, fault, "请按投资项目在线审批监管平台赋予的项目代码填写", "projectCode");
    check_items(findings, request);
    if (!windows_find(intake->windows, request->window))
        findings_add(findings, "没有这个窗口", "请填写受理窗口的编号，例如 W01", "window");
    if (request->fee_cents != 0)
        findings_add(findings, "代办帮办服务无偿，费用必须为 0", "请将费用改为 0，已收取的立即退还",
                     "feeCents");
    if (!is_one_of(request->channel, channels))
        findings_add(findings, "应为 counter（窗口）、phone（电话）、web（网上）或 on_site（上门）",
                     "请选择申请的渠道", "channel");
    if (*request->inquiry_number)
        findings_check_text(findings, "inquiryNumber", request->inquiry_number, NUMBER_MAX_CHARACTERS);
    if (*request->anew_reason)
        findings_check_text(findings, "anewReason", request->anew_reason, ANEW_REASON_MAX_CHARACTERS);
    check_agreement(findings, request->agreement, now);
    check_power(findings, request->power_of_attorney, now);
}

void validate_application_id(struct findings *findings, const char *text, struct uuid *ret_id)
{
    if (uuid_parse(text, ret_id) < 0)
        findings_add(findings, "应为 36 位 UUID", "请用受理回执上的办件编号", "applicationId");
}

void validate_item_number(struct findings *findings, int32_t item)
{
    if (!is_item(item))
        findings_add(findings, "事项编号应为 1 至 59", "请核对事项编号，以受理回执为准", "item");
}

void validate_list(struct findings *findings, const struct intake *intake, const ListApplications *request)
{
    static const char *const statuses[] = {"",        "received", "correction",        "awaiting_instruction",
                                           "refused", "accepted", "accepted_tolerant", "closed",
                                           NULL};

    if (!is_one_of(request->status, statuses))
        findings_add(
            findings, "没有这种办件状态",
            "请填写 received、correction、awaiting_instruction、refused、accepted、accepted_tolerant、closed "
            "之一，或留空",
            "status");
    if (*request->agent && !roster_agent(intake->roster, request->agent))
        findings_add(findings, "没有这个代办员", "请填写代办员编号，或留空", "agent");
    validate_limit(findings, request->limit);
}

void validate_limit(struct findings *findings, uint32_t limit)
{
    if (limit > LIST_LIMIT_MAX)
        findings_add(findings, "一次最多列出 1000 件", "请减小 limit", "limit");
}
