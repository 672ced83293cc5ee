/* SPDX-License-Identifier: Apache-2.0
 * with_project - an application that brings its project: registered as by RegisterProject and handed in, both
 * or neither. */
#include "service/inner.h"
#include "with_project.h"

#include <string.h>

/* The problem of one of the two as that of the request. */
static enum verdict refuse_as(struct handler_ctx *ctx, struct incoming *in, const Problem *problem)
{
    struct field_problem *fields = arena_array(ctx->arena, problem->n_errors, sizeof(*fields));

    if (!fields)
        return verdict_of(ctx, in, ERR_NOMEM);
    for (size_t i = 0; i < problem->n_errors; i++)
        fields[i] = (struct field_problem){problem->errors[i]->field, problem->errors[i]->rule,
                                           problem->errors[i]->cure};
    return refuse(ctx, in,
                  &(struct problem){.code = problem->code,
                                    .detail = problem->detail,
                                    .fields = fields,
                                    .field_count = problem->n_errors});
}

/* The second runs only after the first; a problem of either ends it. */
static enum verdict perform_both(struct handler_ctx *ctx, struct incoming *in,
                                 struct inner_answer *ret_answer)
{
    const SubmitApplication *request = (const SubmitApplication *)in->message;
    RegisterProject registration;
    SubmitApplication application = *request;

    bangban__v1__register_project__init(&registration);
    registration.project = request->project;
    registration.inquiry_number = request->inquiry_number;
    enum verdict verdict = inner_perform(ctx, in, &registration.base, ret_answer);
    if (verdict != VERDICT_DONE || ret_answer->problem)
        return verdict;
    if (!*application.project_code)
        application.project_code = ((const ProjectReply *)ret_answer->message)->project_code;
    application.project = NULL;
    return inner_perform(ctx, in, &application.base, ret_answer);
}

enum verdict submit_with_project(struct handler_ctx *ctx, struct incoming *in)
{
    const SubmitApplication *request = (const SubmitApplication *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct inner_answer answer = {0};
    struct inner_trial *trial;

    if (*request->project_code && *request->project->project_code &&
        strcmp(request->project_code, request->project->project_code) != 0)
        findings_add(&findings, "与所附项目的项目代码不一致", "请核对后填写同一个，或留空", "projectCode");
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = inner_try(ctx, &trial);
    if (err < 0)
        return verdict_of(ctx, in, err);
    enum verdict verdict = perform_both(ctx, in, &answer);
    if (verdict != VERDICT_DONE)
        return verdict;
    err = answer.problem ? inner_undo(ctx, trial) : inner_keep(ctx);
    if (err == 0 && answer.problem)
        return refuse_as(ctx, in, answer.problem);
    if (err == 0)
        err = reply(ctx, in, answer.message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
