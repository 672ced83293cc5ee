/* SPDX-License-Identifier: Apache-2.0
 * on_submit_application - an application comes in at the window: refused, noticed once, or accepted.
 *
 *   controlled item      refusal with basis, article and reason (regulation, part one, 4)
 *   something missing    one notice of everything that is missing (part two, 1)
 *   all there            accepted; with promises: tolerance acceptance (part two, 4)
 */
#include "agent/agent.h"
#include "application.h"
#include "examination.h"
#include "inquiry/inquiry.h"
#include "leader/leader.h"
#include "message/feedback.h"
#include "submission.h"
#include "supply.h"
#include "tolerance/tolerance.h"
#include "validate.h"
#include "visit/visit.h"
#include "window/reception.h"
#include "with_project.h"

#include <string.h>

static enum verdict refuse_with(struct handler_ctx *ctx, struct incoming *in, const char *code,
                                const char *detail)
{
    return refuse(ctx, in, &(struct problem){.code = code, .detail = detail});
}

/* ---- what is known before the first write ---- */

static int match_controlled(struct handler_ctx *ctx, struct submission *submission)
{
    const struct find_project_row *project = &submission->project;

    return control_match(
        ctx, &(struct controlled_subject){project->industry_code, project->land_zone, project->name},
        &submission->hits);
}

/* What is told, and what the centre has from earlier applications. */
static int gather_materials(struct handler_ctx *ctx, struct submission *submission)
{
    const struct intake *intake = ctx->state;
    const SubmitApplication *request = submission->request;
    item_set items = formality_scope(intake->catalogue, &submission->facts,
                                     items_of_numbers(request->items, request->n_items));
    struct sharing_input input = {.catalogue = intake->catalogue,
                                  .given = {request->materials, request->n_materials}};
    int err = wanted_of_items(ctx->arena, intake->catalogue, items, &input.wanted);

    if (err == 0)
        err = held_documents_load(ctx, submission->project.credit_code, request->project_code, &input.held);
    return err < 0 ? err : materials_shared(ctx->arena, &input, &submission->materials);
}

static int check_form(struct handler_ctx *ctx, struct submission *submission)
{
    const struct intake *intake = ctx->state;
    const SubmitApplication *request = submission->request;
    struct formality_input input = {
        .catalogue = intake->catalogue,
        .facts = &submission->facts,
        .asked = items_of_numbers(request->items, request->n_items),
        .results = submission->results,
    };
    int err = gather_materials(ctx, submission);

    if (err == 0)
        err = tolerance_barred(ctx, submission->project.credit_code, &submission->barred);
    if (err < 0)
        return err;
    input.barred = submission->barred;
    input.materials = handed_in_of(ctx->arena, submission->materials);
    input.material_count = submission->materials.count;
    return input.materials ? formality_check(ctx->arena, &input, &submission->formality) : ERR_NOMEM;
}

/* ---- refusals of the request itself ---- */

static enum verdict refuse_needless(struct handler_ctx *ctx, struct incoming *in,
                                    const struct formality *formality)
{
    const char *detail = "按项目事实，所申请的事项都无需在此办理：";

    for (size_t i = 0; detail && i < formality->excluded_count; i++) {
        char reason[CATALOGUE_DROP_TEXT];

        detail =
            arena_printf(ctx->arena, "%s%s%s（%s）", detail, i ? "、" : "", formality->excluded[i].name_zh,
                         catalogue_drop_text(&formality->excluded[i], reason));
    }
    return refuse_with(ctx, in, "nothing-to-approve", detail);
}

/* ---- refused, or taken in ---- */

static int refuse_application(struct handler_ctx *ctx, const struct submission *submission,
                              struct bulletin *bulletin)
{
    struct application application;
    int err = save_application(ctx, submission, "refused");

    if (err == 0)
        err = save_mandate(ctx, submission);
    if (err == 0)
        err = control_save_hits(ctx, &submission->id, &submission->hits);
    if (err == 0)
        err = application_load(ctx, &submission->id, &application);
    return err < 0 ? err : control_refuse(ctx, &application, bulletin);
}

/* Answered at once, or within the five working days that the law gives: unexamined, or warned of by a rule.
 */
static int answer_or_wait(struct handler_ctx *ctx, const struct submission *submission,
                          struct bulletin *bulletin)
{
    struct application application;
    bool undecided = false, later = submission->request->examine_later;
    int err = application_load(ctx, &submission->id, &application);

    if (err < 0)
        return err;
    if (!later && submission->hits.count == 0)
        return application_answer(ctx, &application, &submission->formality, ctx->now, bulletin);
    if (later)
        bulletin_tell(ctx, bulletin, &submission->id, "application.received",
                      FIELDS({"number", submission->number}));
    /* He decides while the window examines. */
    err = later ? leader_consult(ctx, &application, bulletin, &undecided)
                : leader_hold(ctx, &application, bulletin, &undecided);
    return err < 0 ? err : examination_open(ctx, &application);
}

static int take_in(struct handler_ctx *ctx, const struct submission *submission, struct bulletin *bulletin)
{
    int err = save_application(ctx, submission, "received");

    if (err == 0)
        err = save_mandate(ctx, submission);
    if (err == 0)
        err = save_items(ctx, submission);
    if (err == 0)
        err = visit_begin(ctx, (struct store_uuid_array){&submission->id, 1});
    if (err == 0)
        err = feedback_begin(ctx, &submission->id, ctx->now);
    if (err == 0)
        err = save_handed_in(ctx, &submission->id, submission->materials);
    if (err == 0)
        err = control_save_hits(ctx, &submission->id, &submission->hits);
    if (err == 0)
        err = answer_or_wait(ctx, submission, bulletin);
    if (err == 0)
        err = agent_take_receipt(ctx, &submission->id, bulletin);
    return err < 0 ? err : supply_others(ctx, &submission->id, submission->materials, bulletin);
}

/* ---- the way through ---- */

static enum verdict decide(struct handler_ctx *ctx, struct incoming *in, struct submission *submission)
{
    struct bulletin bulletin = BULLETIN(ctx);
    const char *taken = NULL;
    int err = check_form(ctx, submission);

    if (err == 0 && !submission->hits.refuse) {
        if (submission->formality.item_count == 0)
            return refuse_needless(ctx, in, &submission->formality);
        err = find_taken(ctx, submission, &taken);
        if (taken)
            return refuse_with(ctx, in, "conflict", taken);
    }
    submission->id = uuid_v7(ctx->now);
    if (err == 0)
        err = number_next(ctx, "BB", submission->number);
    if (err == 0)
        err = submission->hits.refuse ? refuse_application(ctx, submission, &bulletin)
                                      : take_in(ctx, submission, &bulletin);
    if (err == 0)
        err = reception_record(ctx, &submission->id, submission->request->window);
    if (err == 0 && *submission->request->anew_reason)
        err = act_record(
            ctx, in, &submission->id, "application.anew",
            arena_printf(ctx->arena, "重新申办已有结果的事项，理由：%s", submission->request->anew_reason));
    if (err == 0 && *submission->request->inquiry_number)
        err = inquiry_become_application(ctx, in, submission->request->inquiry_number, &submission->id);
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    return err == 0 ? reply_with_application(ctx, in, &submission->id) : verdict_of(ctx, in, err);
}

static void check_materials(struct handler_ctx *ctx, struct findings *findings, struct submission *submission)
{
    const struct intake *intake = ctx->state;
    const SubmitApplication *request = submission->request;
    item_set asked = items_of_numbers(request->items, request->n_items);
    struct material_rules rules = {formality_scope(intake->catalogue, &submission->facts, asked),
                                   &submission->facts, ctx->now, submission->results};

    validate_materials(findings, intake, &rules, request->materials, request->n_materials);
}

static void check_inquiry(struct findings *findings, const struct submission *submission)
{
    const struct find_project_row *project = &submission->project;

    if (*submission->request->inquiry_number)
        inquiry_check_origin(
            findings, &submission->inquiry,
            &(struct origin){submission->request->project_code, project->credit_code, project->applicant});
}

/* The filled request is a copy in the arena. */
static int fill_window(struct handler_ctx *ctx, const struct incoming *in, struct findings *findings,
                       struct submission *submission)
{
    const SubmitApplication *request = submission->request;
    const char *window = reception_window(ctx, in, findings, request->window);
    SubmitApplication *filled = arena_memdup(ctx->arena, request, sizeof(*request));

    if (!window || !filled)
        return ERR_NOMEM;
    filled->window = borrow(window);
    submission->request = filled;
    return 0;
}

enum verdict intake_on_submit_application(struct handler_ctx *ctx, struct incoming *in)
{
    struct submission submission = {.request = (const SubmitApplication *)in->message};
    struct findings findings = {.arena = ctx->arena};

    if (submission.request->project)
        return submit_with_project(ctx, in);
    int err = fill_window(ctx, in, &findings, &submission);
    if (err == 0)
        err = fill_from_inquiry(ctx, &findings, &submission);
    if (err < 0)
        return verdict_of(ctx, in, err);
    validate_submission(&findings, ctx->state, submission.request, ctx->now);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    err = find_project(ctx->tx, ctx->arena, submission.request->project_code, &submission.project);
    if (err == ERR_NOT_FOUND)
        return refuse_with(ctx, in, "not-found", "项目尚未登记：请先登记项目信息，再提交办件");
    if (err == 0)
        err = facts_of_arrays(ctx->arena, submission.project.fact_names, submission.project.fact_values,
                              &submission.facts);
    if (err == 0)
        err = results_held(ctx, submission.request->project_code, &submission.results);
    if (err < 0)
        return verdict_of(ctx, in, err);
    check_inquiry(&findings, &submission);
    validate_principal(&findings, submission.request->power_of_attorney, submission.project.applicant);
    check_materials(ctx, &findings, &submission);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    err = match_controlled(ctx, &submission);
    return err == 0 ? decide(ctx, in, &submission) : verdict_of(ctx, in, err);
}
