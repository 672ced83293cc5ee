/* SPDX-License-Identifier: Apache-2.0
 * on_show_project - a project as it is registered, its version, and its applications. */
#include "project.h"
#include "project_code.h"
#include "validate.h"

/* A project as an application has it. */
static struct load_application_row with_application(const char *project_code,
                                                    const struct find_project_row *row)
{
    return (struct load_application_row){
        .project_code = project_code,
        .credit_code = row->credit_code,
        .name = row->name,
        .applicant = row->applicant,
        .contact_name = row->contact_name,
        .contact_phone = row->contact_phone,
        .contact_email = row->contact_email,
        .industry_code = row->industry_code,
        .land_zone = row->land_zone,
        .investment_cents = row->investment_cents,
        .fact_names = row->fact_names,
        .fact_values = row->fact_values,
    };
}

static int fill(struct handler_ctx *ctx, const char *project_code, const struct find_project_row *row,
                ProjectView *view)
{
    struct load_application_row whole = with_application(project_code, row);
    struct application_filter filter = {.project_code = project_code, .limit = LIST_LIMIT_MAX};

    view->project = project_message(ctx->arena, &whole);
    view->version = row->version;
    view->registered_at = row->registered_at.us;
    view->changed_at = row->changed_at.us;
    return view->project ? application_summaries(ctx, &filter, &view->project_applications,
                                                 &view->n_project_applications)
                         : ERR_NOMEM;
}

enum verdict intake_on_show_project(struct handler_ctx *ctx, struct incoming *in)
{
    const ShowProject *request = (const ShowProject *)in->message;
    const char *fault = project_code_fault(request->project_code);
    struct findings findings = {.arena = ctx->arena};
    struct find_project_row row = {0};
    ProjectView view;

    if (fault)
        findings_add(&findings, fault, "请核对项目代码", "projectCode");
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    bangban__v1__project_view__init(&view);
    int err = find_project(ctx->tx, ctx->arena, request->project_code, &row);
    if (err == ERR_NOT_FOUND)
        return refuse(ctx, in,
                      &(struct problem){.code = "not-found", .detail = "项目尚未登记：请核对项目代码"});
    if (err == 0)
        err = fill(ctx, request->project_code, &row, &view);
    if (err == 0)
        err = reply(ctx, in, &view);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
