/* SPDX-License-Identifier: Apache-2.0
 * on_register_project - a project is made known once; the same again changes nothing.
 *
 * The credit code belongs to the project for good: another one would be another applicant.  While an
 * application is open, what decides about its items and materials stands still. */
#include "inquiry/inquiry.h"
#include "project.h"
#include "validate.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct registration {
    const Project *project;
    struct inquiry_prefill inquiry; /* that it names */
    char credit_code[CREDIT_CODE_TEXT];
    struct store_text_array fact_names, fact_values; /* by name */
};

static int compare_facts(const void *a, const void *b)
{
    return strcmp((*(Bangban__V1__Project__FactsEntry *const *)a)->key,
                  (*(Bangban__V1__Project__FactsEntry *const *)b)->key);
}

/* A map has no order; what is stored has one, so that the same content is the same. */
static int sort_facts(struct arena *arena, struct registration *registration)
{
    const Project *project = registration->project;
    assert(project); /* validated */
    size_t count = project->n_facts;
    Bangban__V1__Project__FactsEntry **sorted = arena_array(arena, count, sizeof(*sorted));
    const char **names = arena_array(arena, count, sizeof(*names));
    const char **values = arena_array(arena, count, sizeof(*values));

    if (!sorted || !names || !values)
        return ERR_NOMEM;
    if (count)
        memcpy(sorted, project->facts, count * sizeof(*sorted));
    qsort(sorted, count, sizeof(*sorted), compare_facts);
    for (size_t i = 0; i < count; i++) {
        names[i] = sorted[i]->key;
        values[i] = sorted[i]->value;
    }
    registration->fact_names = (struct store_text_array){names, count};
    registration->fact_values = (struct store_text_array){values, count};
    return 0;
}

static bool same_texts(struct store_text_array a, struct store_text_array b)
{
    if (a.count != b.count)
        return false;
    for (size_t i = 0; i < a.count; i++)
        if (strcmp(a.items[i], b.items[i]) != 0)
            return false;
    return true;
}

/* What chooses items, materials and controlled rules. */
static bool same_ground(const struct registration *registration, const struct find_project_row *row)
{
    const Project *project = registration->project;

    return strcmp(project->industry_code, row->industry_code) == 0 &&
           strcmp(project->land_zone, row->land_zone) == 0 && strcmp(project->name, row->name) == 0 &&
           same_texts(registration->fact_names, row->fact_names) &&
           same_texts(registration->fact_values, row->fact_values);
}

static bool same_rest(const struct registration *registration, const struct find_project_row *row)
{
    const Project *project = registration->project;

    return strcmp(project->applicant, row->applicant) == 0 &&
           strcmp(project->contact_name, row->contact_name) == 0 &&
           strcmp(project->contact_phone, row->contact_phone) == 0 &&
           strcmp(project->contact_email, row->contact_email) == 0 &&
           project->investment_cents == row->investment_cents;
}

static int insert(struct handler_ctx *ctx, const struct registration *registration)
{
    const Project *project = registration->project;

    log_event(&ctx->log, LOG_INFO, "project.registered", LOG_S("project", project->project_code),
              LOG_NAME("contact", project->contact_name), LOG_PHONE("contact_phone", project->contact_phone));
    return insert_project(ctx->tx, project->project_code, registration->credit_code, project->name,
                          project->applicant, project->contact_name, project->contact_phone,
                          project->contact_email, project->industry_code, project->land_zone,
                          project->investment_cents, registration->fact_names, registration->fact_values,
                          ctx->now);
}

static int update(struct handler_ctx *ctx, const struct registration *registration)
{
    const Project *project = registration->project;

    return update_project(ctx->tx, project->project_code, project->name, project->applicant,
                          project->contact_name, project->contact_phone, project->contact_email,
                          project->industry_code, project->land_zone, project->investment_cents,
                          registration->fact_names, registration->fact_values, ctx->now);
}

static enum verdict answer(struct handler_ctx *ctx, struct incoming *in, const char *project_code,
                           int64_t version, bool changed)
{
    ProjectReply message;

    bangban__v1__project_reply__init(&message);
    message.project_code = borrow(project_code);
    message.version = version;
    message.changed = changed;
    int err = reply(ctx, in, &message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

static enum verdict conflict(struct handler_ctx *ctx, struct incoming *in, const char *detail)
{
    return refuse(ctx, in, &(struct problem){.code = "conflict", .detail = detail});
}

bool project_expected(struct handler_ctx *ctx, struct incoming *in, int64_t version)
{
    const Request *request = in->request;

    if (request->_expected_case != BANGBAN__V1__REQUEST___EXPECTED_EXPECTED_VERSION ||
        request->expected_version == version)
        return true;
    conflict(ctx, in,
             version ? arena_printf(ctx->arena,
                                    "项目已有变化：您依据的是第 %lld 版，现为第 %lld 版；请重新查询后再办理",
                                    (long long)request->expected_version, (long long)version)
                     : "项目尚未登记，没有版本：首次登记请勿指定版本");
    return false;
}

static enum verdict change(struct handler_ctx *ctx, struct incoming *in,
                           const struct registration *registration, const struct find_project_row *row)
{
    bool ground = same_ground(registration, row);
    const char *code = registration->project->project_code;

    if (strcmp(registration->credit_code, row->credit_code) != 0)
        return conflict(
            ctx, in,
            "该项目代码已由另一统一社会信用代码登记：请核对项目代码；主体确有变更的，请申请新的项目代码");
    if (!project_expected(ctx, in, row->version))
        return VERDICT_DONE;
    if (ground && same_rest(registration, row))
        return answer(ctx, in, code, row->version, false);
    if (!ground && row->open_applications > 0)
        return conflict(ctx, in,
                        "项目有在办办件，名称、行业代码、用地管控区和项目事实暂不得变更：请在办件办结后变更");
    int err = update(ctx, registration);
    return err == 0 ? answer(ctx, in, code, row->version + 1, true) : verdict_of(ctx, in, err);
}

/* What is left empty, from the inquiry; `registration->project` is then a copy in the arena. */
static int fill_from_inquiry(struct handler_ctx *ctx, struct findings *findings, const char *number,
                             struct registration *registration)
{
    Project *filled = arena_alloc(ctx->arena, sizeof(*filled));
    struct inquiry_prefill *inquiry = &registration->inquiry;
    int err = filled ? inquiry_prefill(ctx, findings, number, inquiry) : ERR_NOMEM;

    if (err < 0)
        return err;
    bangban__v1__project__init(filled);
    if (registration->project)
        *filled = *registration->project;
    const struct {
        char **field;
        const char *said;
    } fields[] = {
        {&filled->project_code, inquiry->project_code}, {&filled->credit_code, inquiry->credit_code},
        {&filled->applicant, inquiry->enterprise},      {&filled->contact_name, inquiry->asker_name},
        {&filled->contact_phone, inquiry->asker_phone},
    };
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        if (!**fields[i].field)
            *fields[i].field = borrow(fields[i].said);
    registration->project = filled;
    return 0;
}

static void validate(struct findings *findings, const struct rule_set *rules,
                     struct registration *registration)
{
    const Project *project = registration->project;

    if (!project) {
        findings_add(findings, "必填", "请填写项目信息", "project");
        return;
    }
    validate_project(findings, rules, project, registration->credit_code);
    inquiry_check_origin(
        findings, &registration->inquiry,
        &(struct origin){project->project_code, registration->credit_code, project->applicant});
}

static enum verdict enter(struct handler_ctx *ctx, struct incoming *in, struct registration *registration)
{
    const char *code = registration->project->project_code;
    struct find_project_row row;
    int err = sort_facts(ctx->arena, registration);

    if (err == 0)
        err = find_project(ctx->tx, ctx->arena, code, &row);
    if (err == 0)
        return change(ctx, in, registration, &row);
    if (err == ERR_NOT_FOUND && !project_expected(ctx, in, 0))
        return VERDICT_DONE;
    if (err == ERR_NOT_FOUND)
        err = insert(ctx, registration);
    return err == 0 ? answer(ctx, in, code, 1, true) : verdict_of(ctx, in, err);
}

enum verdict intake_on_register_project(struct handler_ctx *ctx, struct incoming *in)
{
    const RegisterProject *request = (const RegisterProject *)in->message;
    struct registration registration = {.project = request->project, .inquiry = NO_PREFILL};
    struct findings findings = {.arena = ctx->arena};
    struct rules_in_force rules;
    int err = control_rules(ctx, &rules);

    if (err == 0 && *request->inquiry_number)
        err = fill_from_inquiry(ctx, &findings, request->inquiry_number, &registration);
    if (err < 0)
        return verdict_of(ctx, in, err);
    validate(&findings, rules.set, &registration);
    return findings.count ? findings_refuse(ctx, in, &findings) : enter(ctx, in, &registration);
}
