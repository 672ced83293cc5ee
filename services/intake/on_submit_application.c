/* SPDX-License-Identifier: Apache-2.0
 * on_submit_application - an application comes in at the window: refused, noticed once, or accepted.
 *
 *   controlled item      refusal with basis, article and reason (regulation, part one, 4)
 *   something missing    one notice of everything that is missing (part two, 1)
 *   all there            accepted; with promises: tolerance acceptance (part two, 4)
 */
#include "submission.h"
#include "validate.h"

#include <string.h>

static enum verdict refuse_with(struct handler_ctx *ctx, struct incoming *in, const char *code,
                                const char *detail)
{
    return refuse(ctx, in, &(struct problem){.code = code, .detail = detail});
}

/* ---- what is known before the first write ---- */

static void match_controlled(struct handler_ctx *ctx, struct submission *submission)
{
    const struct intake *intake = ctx->state;
    struct controlled_subject subject = {submission->project.industry_code, submission->project.land_zone,
                                         submission->project.name};

    submission->hit_count = controlled_rules_match(intake->controlled, &subject, submission->hits);
    for (size_t i = 0; i < submission->hit_count; i++)
        submission->refused = submission->refused || submission->hits[i]->refuses;
}

static int ask_bar(struct handler_ctx *ctx, struct submission *submission)
{
    char day[CIVIL_DAY_TEXT];
    struct find_bar_row bar;
    int err = find_bar(ctx->tx, ctx->arena, submission->project.credit_code, ctx->now, &bar);

    if (err == ERR_NOT_FOUND)
        return 0;
    if (err < 0)
        return err;
    submission->barred = arena_printf(ctx->arena, "因未兑现容缺承诺，%s 前不适用容缺受理，须提交",
                                      civil_day_format(civil_day_of(bar.barred_until), day));
    return submission->barred ? 0 : ERR_NOMEM;
}

static int check_form(struct handler_ctx *ctx, struct submission *submission)
{
    const struct intake *intake = ctx->state;
    const SubmitApplication *request = submission->request;
    struct formality_input input = {
        .catalogue = intake->catalogue,
        .facts = &submission->facts,
        .asked = items_of_numbers(request->items, request->n_items),
        .materials = handed_in_of(ctx->arena, request->materials, request->n_materials),
        .material_count = request->n_materials,
    };
    int err = input.materials ? delivered_results(ctx, request->project_code, &input.delivered) : ERR_NOMEM;

    if (err == 0)
        err = ask_bar(ctx, submission);
    input.barred = submission->barred;
    return err < 0 ? err : formality_check(ctx->arena, &input, &submission->formality);
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

/* NULL when no item is under way in another application. */
static int find_open(struct handler_ctx *ctx, const struct submission *submission, const char **ret_detail)
{
    const struct formality *formality = &submission->formality;
    int32_t items[CATALOGUE_ITEMS];
    struct load_open_items_row *rows;
    size_t count;

    for (size_t i = 0; i < formality->item_count; i++)
        items[i] = formality->items[i].number;
    int err = load_open_items(ctx->tx, ctx->arena, submission->request->project_code,
                              (struct store_int32_array){items, formality->item_count}, &rows, &count);
    *ret_detail = NULL;
    if (err < 0 || count == 0)
        return err;
    const char *detail = "同一项目的同一事项只能有一个在办办件：";
    for (size_t i = 0; detail && i < count; i++) {
        char id[UUID_TEXT];

        detail = arena_printf(ctx->arena, "%s%s事项 %d 已在办件 %s 中", detail, i ? "、" : "", rows[i].item,
                              uuid_format(&rows[i].application_id, id));
    }
    *ret_detail = detail;
    return detail ? 0 : ERR_NOMEM;
}

/* ---- the three outcomes ---- */

static int emit_refused(struct handler_ctx *ctx, const struct submission *submission)
{
    char id[UUID_TEXT];
    ApplicationRefused event;
    Refusal *refusals = arena_array(ctx->arena, submission->hit_count, sizeof(*refusals));

    bangban__v1__application_refused__init(&event);
    event.refusals = arena_array(ctx->arena, submission->hit_count, sizeof(*event.refusals));
    if (!refusals || !event.refusals)
        return ERR_NOMEM;
    for (size_t i = 0; i < submission->hit_count; i++) {
        const struct controlled_rule *rule = submission->hits[i];

        if (!rule->refuses)
            continue;
        bangban__v1__refusal__init(&refusals[i]);
        refusals[i].rule_id = borrow(rule->id);
        refusals[i].basis_kind = borrow(rule->basis_kind);
        refusals[i].basis_document = borrow(rule->basis_document);
        refusals[i].article = borrow(rule->article);
        refusals[i].reason = borrow(rule->reason);
        event.refusals[event.n_refusals++] = &refusals[i];
    }
    event.application_id = borrow(uuid_format(&submission->id, id));
    event.project_code = submission->request->project_code;
    event.refused_at = ctx->now.us;
    log_event(LOG_OF_CASE(ctx, id), LOG_INFO, "application.refused",
              LOG_S("rule", event.refusals[0]->rule_id));
    return emit(ctx,
                &(struct emission){.type = MSG_ApplicationRefused,
                                   .message = &event,
                                   .subject = id,
                                   .key = id,
                                   .occurred = ctx->now},
                NULL);
}

static int refuse_application(struct handler_ctx *ctx, const struct submission *submission,
                              struct bulletin *bulletin)
{
    int err = save_application(ctx, submission, "refused", NULL);

    if (err == 0)
        err = save_hits(ctx, submission);
    if (err == 0)
        err = emit_refused(ctx, submission);
    for (size_t i = 0; i < submission->hit_count; i++) {
        const struct controlled_rule *rule = submission->hits[i];

        if (rule->refuses)
            bulletin_add(
                bulletin, &submission->id, "refused",
                arena_printf(ctx->arena,
                             "本项目不予代办。依据%s%s：%s如有异议，可向帮办代办室提出，或自行向主管部门申请",
                             rule->basis_document, rule->article, rule->reason));
    }
    return err;
}

static int notice_correction(struct handler_ctx *ctx, const struct submission *submission,
                             struct bulletin *bulletin)
{
    const struct formality *formality = &submission->formality;
    char id[UUID_TEXT];
    CorrectionNoticed event;
    char *text = arena_strdup(ctx->arena, "办件材料不齐，需一次补正以下全部材料：");

    bangban__v1__correction_noticed__init(&event);
    event.application_id = borrow(uuid_format(&submission->id, id));
    event.project_code = submission->request->project_code;
    event.missing = missing_messages(ctx->arena, formality);
    event.n_missing = formality->missing_count;
    event.noticed_at = ctx->now.us;
    if (!event.missing)
        return ERR_NOMEM;
    for (size_t i = 0; text && i < formality->missing_count; i++)
        text = arena_printf(ctx->arena, "%s%s事项 %d“%s”（%s）", text, i ? "；" : "",
                            formality->missing[i].material->item, formality->missing[i].material->name_zh,
                            formality->missing[i].reason);
    bulletin_add(bulletin, &submission->id, "correction", text);
    log_event(LOG_OF_CASE(ctx, id), LOG_INFO, "correction.noticed", LOG_U("missing", event.n_missing));
    int err = save_notice(ctx, submission);
    return err < 0 ? err
                   : emit(ctx,
                          &(struct emission){.type = MSG_CorrectionNoticed,
                                             .message = &event,
                                             .subject = id,
                                             .key = id,
                                             .occurred = ctx->now},
                          NULL);
}

static int accept_submission(struct handler_ctx *ctx, const struct submission *submission,
                             const struct agent *agent, struct bulletin *bulletin)
{
    struct application application;
    int err = application_load(ctx, &submission->id, &application);

    if (err < 0)
        return err;
    return announce_acceptance(ctx, &(struct acceptance){&application, &submission->formality, agent},
                               bulletin);
}

static int take_in(struct handler_ctx *ctx, const struct submission *submission, struct bulletin *bulletin)
{
    const struct formality *formality = &submission->formality;
    const SubmitApplication *request = submission->request;
    const struct agent *agent = NULL;
    int err = formality->missing_count ? 0 : choose_agent(ctx, formality, &agent);

    if (err == 0)
        err = save_application(ctx, submission, formality_status(formality), agent);
    if (err == 0)
        err = save_items(ctx, submission);
    if (err == 0)
        err = save_handed_in(ctx, &submission->id, request->materials, request->n_materials);
    if (err == 0)
        err = save_hits(ctx, submission);
    if (err == 0)
        err = agent ? accept_submission(ctx, submission, agent, bulletin)
                    : notice_correction(ctx, submission, bulletin);
    return err;
}

/* ---- the way through ---- */

static enum verdict decide(struct handler_ctx *ctx, struct incoming *in, struct submission *submission)
{
    struct bulletin bulletin = BULLETIN(ctx);
    const char *open = NULL;
    int err = check_form(ctx, submission);

    if (err == 0 && !submission->refused) {
        if (submission->formality.item_count == 0)
            return refuse_needless(ctx, in, &submission->formality);
        err = find_open(ctx, submission, &open);
        if (open)
            return refuse_with(ctx, in, "conflict", open);
    }
    submission->id = uuid_v7(ctx->now);
    if (err == 0)
        err = submission->refused ? refuse_application(ctx, submission, &bulletin)
                                  : take_in(ctx, submission, &bulletin);
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
                                   &submission->facts, ctx->now};

    validate_materials(findings, intake, &rules, request->materials, request->n_materials);
}

enum verdict intake_on_submit_application(struct handler_ctx *ctx, struct incoming *in)
{
    struct submission submission = {.request = (const SubmitApplication *)in->message};
    struct findings findings = {.arena = ctx->arena};

    validate_submission(&findings, ctx->state, submission.request);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = find_project(ctx->tx, ctx->arena, submission.request->project_code, &submission.project);
    if (err == ERR_NOT_FOUND)
        return refuse_with(ctx, in, "not-found", "项目尚未登记：请先登记项目信息，再提交办件");
    if (err == 0)
        err = facts_of_arrays(ctx->arena, submission.project.fact_names, submission.project.fact_values,
                              &submission.facts);
    if (err < 0)
        return verdict_of(ctx, in, err);
    check_materials(ctx, &findings, &submission);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    match_controlled(ctx, &submission);
    return decide(ctx, in, &submission);
}
