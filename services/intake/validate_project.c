/* SPDX-License-Identifier: Apache-2.0
 * validate_project - the fields of a project. */
#include "validate.h"

#include <string.h>

#include "phone.h"
#include "message/mail.h"
#include "project_code.h"

#define INDUSTRY_DIVISION_MAX 97 /* GB/T 4754-2017: divisions 01 to 97 */

static bool all_digits(const char *text)
{
    return *text && text[strspn(text, "0123456789")] == '\0';
}

/* A class: four digits, of which the first two are the division. */
static bool good_industry(const char *code)
{
    if (strlen(code) != 4 || !all_digits(code))
        return false;
    int division = (code[0] - '0') * 10 + code[1] - '0';
    return division >= 1 && division <= INDUSTRY_DIVISION_MAX;
}

static void check_codes(struct findings *findings, const Project *project, char *ret_credit_code)
{
    const char *fault = project_code_fault(project->project_code);

    if (fault)
        findings_add(findings, fault, "请按投资项目在线审批监管平台赋予的项目代码填写",
                     "project.projectCode");
    fault = credit_code_read(project->credit_code, ret_credit_code);
    if (fault)
        findings_add(findings, fault, "请按营业执照或登记证书上的统一社会信用代码填写", "project.creditCode");
}

static void check_contact(struct findings *findings, const Project *project)
{
    findings_check_text(findings, "project.contactName", project->contact_name, CONTACT_MAX_CHARACTERS);
    if (!phone_is_valid(project->contact_phone))
        findings_add(findings, PHONE_RULE, "请填写企业项目负责人的电话，例如 13847700000 或 0477-8580000",
                     "project.contactPhone");
    if (*project->contact_email && !mail_address_good(project->contact_email))
        findings_add(findings, "应为一个电子邮箱地址", "请填写企业项目负责人的邮箱，没有则留空",
                     "project.contactEmail");
}

static bool given_before(const Project *project, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(project->facts[k]->key, project->facts[i]->key) == 0)
            return true;
    return false;
}

static struct catalogue_fact fact_of(const Project *project, size_t i)
{
    return (struct catalogue_fact){project->facts[i]->key, project->facts[i]->value};
}

/* Each pair once, at the later one. */
static void check_exclusion(struct findings *findings, const Project *project, size_t i)
{
    struct catalogue_fact fact = fact_of(project, i);

    for (size_t k = 0; k < i; k++) {
        struct catalogue_fact other = fact_of(project, k);

        if (catalogue_facts_exclude(&fact, &other))
            findings_add(findings,
                         arena_printf(findings->arena, "项目事实 %s 与 %s 相互矛盾，不能同时为 yes",
                                      other.name, fact.name),
                         "请按项目实际情况保留一项", "project.facts.%s", fact.name);
    }
}

static void check_facts(struct findings *findings, const Project *project)
{
    for (size_t i = 0; i < project->n_facts; i++) {
        const char *name = project->facts[i]->key;
        struct catalogue_fact fact = fact_of(project, i);
        struct err_text why;

        if (catalogue_fact_check(&fact, &why) < 0)
            findings_add(findings, arena_strdup(findings->arena, why.text), "请按事项目录中的项目事实填写",
                         "project.facts.%.64s", name);
        else if (given_before(project, i))
            findings_add(findings, "同一事实只能填写一次", "请删除重复的一项", "project.facts.%s", name);
        else
            check_exclusion(findings, project, i);
    }
}

void validate_project(struct findings *findings, const struct rule_set *rules, const Project *project,
                      char ret_credit_code[CREDIT_CODE_TEXT])
{
    check_codes(findings, project, ret_credit_code);
    findings_check_text(findings, "project.name", project->name, PROJECT_NAME_MAX_CHARACTERS);
    findings_check_text(findings, "project.applicant", project->applicant, PROJECT_NAME_MAX_CHARACTERS);
    check_contact(findings, project);
    if (!good_industry(project->industry_code))
        findings_add(findings, "应为《国民经济行业分类》（GB/T 4754）的 4 位小类代码",
                     "请按项目主要建设内容填写，例如 1819", "project.industryCode");
    if (!rule_set_knows_zones(rules, project->land_zone))
        findings_add(findings, "没有这个用地管控区",
                     "请按管控规则目录填写，多个以 | 分隔；不在任何管控区内则留空", "project.landZone");
    if (project->investment_cents < 0)
        findings_add(findings, "投资额不得为负", "请以分为单位填写总投资", "project.investmentCents");
    check_facts(findings, project);
}
