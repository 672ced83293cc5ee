/* SPDX-License-Identifier: Apache-2.0
 * validate_materials - the fields of every material of an application or a supply. */
#include "validate.h"

#include <string.h>

#define FILE_MAX_BYTES ((int64_t)1 << 30) /* larger ones are handed in on a medium, without a hash */

int promise_limit(const struct calendar *calendar, const struct catalogue_item *item, wall_time now,
                  civil_day *ret_day)
{
    wall_time start;
    int err = calendar_effective_start(calendar, now, &start);

    if (err < 0)
        return err;
    return calendar_add(calendar, civil_day_of(start), item->promised, ret_day);
}

bool promise_over(const struct calendar *calendar, civil_day day, wall_time now)
{
    civil_day last;

    return calendar_next_workday_on_or_after(calendar, day, &last) == 0 &&
           wall_time_compare(now, calendar_closing(calendar, last)) >= 0;
}

struct material_check {
    struct findings *findings;
    const struct intake *intake;
    const struct material_rules *rules;
    Material *const *all;
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
    if (day.n < civil_day_of(check->rules->now).n ||
        promise_over(check->intake->calendar, day, check->rules->now)) {
        found(check, "promisedOn", "承诺补齐日期已过", "请填写尚未下班的工作日或以后的日期");
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
    if (strcmp(material->status, "wrong") == 0) {
        findings_check_text(check->findings,
                            arena_printf(check->findings->arena, "materials[%zu].reason", check->index),
                            material->reason, FAULT_MAX_CHARACTERS);
        return;
    }
    if (strcmp(material->status, "promised") != 0)
        found(check, "status", "应为 present（已提交）、promised（承诺补齐）或 wrong（不合格）",
              "请选择其中之一");
    else if (!known->required)
        found(check, "status", "该材料并非必交，无需承诺", "请删除这一条，取得后随时提交");
    else
        check_promised_day(check, &item);
}

/* NULL: it is the first. */
static const Material *first_of_file(const struct material_check *check)
{
    for (size_t i = 0; *check->material->sha256 && i < check->index; i++)
        if (strcmp(check->all[i]->sha256, check->material->sha256) == 0)
            return check->all[i];
    return NULL;
}

/* A file has a hash and a size; the same file serves several items. */
static void check_file(const struct material_check *check)
{
    const Material *material = check->material;

    validate_sha256(check->findings, material->sha256,
                    arena_printf(check->findings->arena, "materials[%zu].sha256", check->index));
    if (material->size_bytes < 0 || material->size_bytes > FILE_MAX_BYTES)
        found(check, "sizeBytes", "文件大小应为 1 字节至 1 GiB", "请按文件重新填写");
    else if ((material->size_bytes == 0) != (*material->sha256 == '\0'))
        found(check, "sizeBytes", "文件的大小和 sha256 应一并填写", "请一并填写，或都留空");
    const Material *same = first_of_file(check);
    if (same && same->size_bytes != material->size_bytes)
        found(check, "sizeBytes", "与同一文件（sha256 相同）的另一条大小不符", "请按文件重新填写");
}

static void check_source(const struct material_check *check, const struct catalogue_material *known)
{
    static const char *const sources[] = {
        "", "applicant", "centre_record", "department", "electronic_certificate", NULL};
    const Material *material = check->material;
    bool of_record = strcmp(material->source, "centre_record") == 0;

    if (!is_one_of(material->source, sources))
        found(check, "source",
              "应为 applicant（申请人）、centre_record（中心留存）、department（部门）或 "
              "electronic_certificate（电子证照）",
              "请选择其中之一");
    else if (of_record != (material->from_item != 0) && strcmp(material->source, "department") != 0)
        found(check, "fromItem", "中心留存的材料须注明来自哪个事项的结果，其他来源不注明",
              "请填写事项编号，或留空");
    else if (material->from_item != 0 &&
             (!is_item(material->from_item) || !(known->reusable_from & ITEM_BIT(material->from_item))))
        found(check, "fromItem", "该材料不是这个事项的结果", "请按材料目录核对来源事项");
    else if (of_record && !(check->rules->results & ITEM_BIT(material->from_item)))
        found(check, "fromItem", "中心没有本项目该事项的结果，不能作为中心留存的材料",
              "请核对来源事项，或由申请人提交并改为 applicant");
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
    check_file(check);
    check_source(check, known);
}

void validate_materials(struct findings *findings, const struct intake *intake,
                        const struct material_rules *rules, Material *const *materials, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct material_check check = {findings, intake, rules, materials, i, materials[i]};

        if (repeated(materials, i))
            found(&check, "code", "同一材料重复填报", "请删除重复的一条");
        else
            check_material(&check);
    }
}
