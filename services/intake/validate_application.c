/* SPDX-License-Identifier: Apache-2.0
 * validate_application - the fields of an application: items, window, fee, materials; delivery and lists. */
#include "validate.h"

#include <string.h>

#include "project_code.h"

#define SIGNER_MAX_CHARACTERS 50
#define SHA256_HEX            64

static bool is_item(int32_t number)
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
                         "代办范围只有制度列明的 59 个事项，其他事项请按业务咨询办理", "items[%zu]", i);
            continue;
        }
        if (seen & ITEM_BIT(number))
            findings_add(findings, "事项重复", "请删除重复的编号", "items[%zu]", i);
        seen |= ITEM_BIT(number);
    }
}

void validate_submission(struct findings *findings, const struct intake *intake,
                         const SubmitApplication *request)
{
    const char *fault = project_code_fault(request->project_code);

    if (fault)
        findings_add(findings, fault, "请按投资项目在线审批监管平台赋予的项目代码填写", "projectCode");
    check_items(findings, request);
    if (!roster_has_window(intake->roster, request->window))
        findings_add(findings, "没有这个窗口", "请填写受理窗口的编号，例如 W01", "window");
    if (request->fee_cents != 0)
        findings_add(findings, "代办帮办服务无偿，费用必须为 0", "请将费用改为 0，已收取的立即退还",
                     "feeCents");
}

int promise_limit(const struct calendar *calendar, const struct catalogue_item *item, wall_time now,
                  civil_day *ret_day)
{
    wall_time start;
    int err = calendar_effective_start(calendar, now, &start);

    if (err < 0)
        return err;
    return calendar_add(calendar, civil_day_of(start), item->promised, ret_day);
}

struct material_check {
    struct findings *findings;
    const struct intake *intake;
    const struct material_rules *rules;
    size_t index;
    const Material *material;
};

static void found(const struct material_check *check, const char *field, const char *rule, const char *cure)
{
    findings_add(check->findings, rule, cure, "materials[%zu].%s", check->index, field);
}

static const char *promise_cure(const struct material_check *check, const struct catalogue_item *item,
                                civil_day day)
{
    char text[CIVIL_DAY_TEXT];
    civil_day limit;

    if (promise_limit(check->intake->calendar, item, check->rules->now, &limit) < 0)
        return "请填写较近的日期";
    if (day.n <= limit.n)
        return NULL;
    return arena_printf(check->findings->arena, "请填写 %s 或以前的日期", civil_day_format(limit, text));
}

static void check_promised_day(const struct material_check *check, const struct catalogue_item *item)
{
    civil_day day;

    if (civil_day_parse(check->material->promised_on, &day) < 0) {
        found(check, "promisedOn", "承诺补齐日期应为真实日期，格式 YYYY-MM-DD", "请填写承诺补齐的最后一日");
        return;
    }
    if (day.n < civil_day_of(check->rules->now).n) {
        found(check, "promisedOn", "承诺补齐日期已过", "请填写今日或以后的日期");
        return;
    }
    const char *cure = promise_cure(check, item, day);
    if (cure)
        found(check, "promisedOn", "承诺补齐日期不得晚于该事项的承诺办结期限", cure);
}

static void check_status(const struct material_check *check, const struct catalogue_material *known)
{
    const Material *material = check->material;
    struct catalogue_item item =
        catalogue_item_for(check->intake->catalogue, material->item, check->rules->facts);

    if (strcmp(material->status, "present") == 0) {
        if (*material->promised_on)
            found(check, "promisedOn", "已提交的材料没有承诺日期", "请留空");
        return;
    }
    if (strcmp(material->status, "promised") != 0)
        found(check, "status", "应为 present（已提交）或 promised（承诺补齐）", "请选择其中之一");
    else if (!known->required)
        found(check, "status", "该材料并非必交，无需承诺", "请删除这一条，取得后随时提交");
    else
        check_promised_day(check, &item);
}

static void check_sha256(const struct material_check *check)
{
    const char *text = check->material->sha256;
    size_t size = strlen(text);

    if (size && (size != SHA256_HEX || strspn(text, "0123456789abcdef") != size))
        found(check, "sha256", "应为 64 位小写十六进制", "请按文件重新计算，或留空");
}

static bool repeated(Material *const *materials, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (materials[i]->item == materials[index]->item &&
            strcmp(materials[i]->code, materials[index]->code) == 0)
            return true;
    return false;
}

static void check_material(const struct material_check *check)
{
    const Material *material = check->material;

    if (!is_item(material->item) || !(check->rules->items & ITEM_BIT(material->item))) {
        found(check, "item", "该事项不在本办件内", "请核对材料所属的事项编号");
        return;
    }
    const struct catalogue_material *known =
        formality_material(check->intake->catalogue, material->item, material->code);
    if (!known) {
        found(check, "code", "该事项没有这项材料", "请按事项的材料目录填写，不得要求目录以外的材料");
        return;
    }
    check_status(check, known);
    check_sha256(check);
}

void validate_materials(struct findings *findings, const struct intake *intake,
                        const struct material_rules *rules, Material *const *materials, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct material_check check = {findings, intake, rules, i, materials[i]};

        if (repeated(materials, i))
            found(&check, "code", "同一材料重复填报", "请删除重复的一条");
        else
            check_material(&check);
    }
}

void validate_application_id(struct findings *findings, const char *text, struct uuid *ret_id)
{
    if (uuid_parse(text, ret_id) < 0)
        findings_add(findings, "应为 36 位 UUID", "请用受理回执上的办件编号", "applicationId");
}

static bool is_one_of(const char *text, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(text, *names) == 0)
            return true;
    return false;
}

void validate_delivery(struct findings *findings, const DeliverResult *request, struct uuid *ret_application)
{
    static const char *const channels[] = {"counter", "mail", "electronic", NULL};

    validate_application_id(findings, request->application_id, ret_application);
    if (!is_item(request->item))
        findings_add(findings, "事项编号应为 1 至 59", "请核对要送达的事项", "item");
    if (!is_one_of(request->channel, channels))
        findings_add(findings, "应为 counter（窗口）、mail（邮寄）或 electronic（电子）", "请选择送达方式",
                     "channel");
    findings_check_text(findings, "receivedBy", request->received_by, SIGNER_MAX_CHARACTERS);
}

void validate_list(struct findings *findings, const struct intake *intake, const ListApplications *request)
{
    static const char *const statuses[] = {"",       "accepted", "accepted_tolerant", "correction", "refused",
                                           "closed", NULL};

    if (!is_one_of(request->status, statuses))
        findings_add(findings, "没有这种办件状态",
                     "请填写 accepted、accepted_tolerant、correction、refused、closed 之一，或留空",
                     "status");
    if (*request->agent && !roster_agent(intake->roster, request->agent))
        findings_add(findings, "没有这个代办员", "请填写代办员编号，或留空", "agent");
    if (request->limit > LIST_LIMIT_MAX)
        findings_add(findings, "一次最多列出 1000 件", "请减小 limit", "limit");
}
