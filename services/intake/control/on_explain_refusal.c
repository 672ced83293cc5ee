/* SPDX-License-Identifier: Apache-2.0
 * on_explain_refusal - the refusal was explained to the enterprise, and that is on record (regulation, part
 * one, 4). */
#include <string.h>

#include "control.h"
#include "control.sql.h"
#include "record/duty.h"
#include "validate.h"

#define TOLD_MAX_CHARACTERS 50
#define TEXT_MAX_CHARACTERS 1000

struct explanation {
    const ExplainRefusal *request;
    struct application application;
    wall_time at;
};

static const char *const ways[] = {"counter", "phone", "mail", "on_site"};

static void check_how(struct findings *findings, const char *how)
{
    for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
        if (strcmp(ways[i], how) == 0)
            return;
    findings_add(findings, "没有这种方式",
                 "请填写 counter（当面）、phone（电话）、mail（邮寄）或 on_site（上门）", "how");
}

static void validate(struct findings *findings, const ExplainRefusal *request, struct uuid *ret_id)
{
    validate_application_id(findings, request->application_id, ret_id);
    check_how(findings, request->how);
    findings_check_text(findings, "told", request->told, TOLD_MAX_CHARACTERS);
    findings_check_text(findings, "text", request->text, TEXT_MAX_CHARACTERS);
}

/* Between the refusal and now. */
static int check_time(struct handler_ctx *ctx, struct findings *findings,
                      const struct explanation *explanation)
{
    struct find_refused_at_row row;
    int err = find_refused_at(ctx->tx, ctx->arena, explanation->application.id, &row);

    if (err < 0 && err != ERR_NOT_FOUND)
        return err;
    if (wall_time_compare(explanation->at, ctx->now) > 0)
        findings_add(findings, "说明的时间在将来", "请在说明之后再登记", "explainedAt");
    else if (err == 0 && wall_time_compare(explanation->at, row.refused_at) < 0)
        findings_add(findings, "说明的时间早于不予代办的答复", "请核对时间", "explainedAt");
    return 0;
}

static enum verdict record(struct handler_ctx *ctx, struct incoming *in,
                           const struct explanation *explanation)
{
    const ExplainRefusal *request = explanation->request;
    const struct uuid *id = &explanation->application.id;
    struct bulletin bulletin = BULLETIN(ctx);
    char subject[UUID_TEXT];
    int64_t recorded = 0;
    int err = insert_explanation(ctx->tx, *id, request->how, request->told, explanation->at, request->text,
                                 ctx->now, in->caller, in->request->actor, &recorded);

    if (err == 0 && recorded == 0)
        return refuse(
            ctx, in, &(struct problem){.code = "conflict", .detail = "不予代办的说明已经登记，无需重复登记"});
    if (err == 0)
        err = duty_close(ctx, "explanation", uuid_format(id, subject), 0, DUTY_DONE);
    if (err == ERR_NOT_FOUND) /* refused before this duty was kept */
        err = 0;
    if (err == 0)
        err = act_record(ctx, in, id, "refusal.explained",
                         arena_printf(ctx->arena, "已向%s说明不予代办的理由", request->told));
    bulletin_tell(ctx, &bulletin, id, "refusal.explained",
                  FIELDS({"told", request->told}, {"text", request->text}));
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    return err == 0 ? reply_with_application(ctx, in, id) : verdict_of(ctx, in, err);
}

enum verdict intake_on_explain_refusal(struct handler_ctx *ctx, struct incoming *in)
{
    struct explanation explanation = {.request = (const ExplainRefusal *)in->message};
    struct findings findings = {.arena = ctx->arena};
    struct uuid id;

    validate(&findings, explanation.request, &id);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    explanation.at = ctx->now;
    if (explanation.request->explained_at)
        explanation.at.us = explanation.request->explained_at;
    int err = application_load(ctx, &id, &explanation.application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    if (err == 0 && !act_expected(ctx, in, &id, explanation.application.row.version))
        return VERDICT_DONE;
    if (err == 0 && strcmp(explanation.application.row.status, "refused") != 0)
        return refuse(ctx, in,
                      &(struct problem){.code = "conflict",
                                        .detail = "该办件没有作出不予代办的答复，无需说明：请核对办件编号"});
    if (err == 0)
        err = check_time(ctx, &findings, &explanation);
    if (err < 0)
        return verdict_of(ctx, in, err);
    return findings.count ? findings_refuse(ctx, in, &findings) : record(ctx, in, &explanation);
}

int control_show_explanation(struct handler_ctx *ctx, const struct uuid *application,
                             RefusalExplanation **ret_explanation)
{
    struct load_explanation_row row;
    int err = load_explanation(ctx->tx, ctx->arena, *application, &row);
    RefusalExplanation *message = err == 0 ? arena_alloc(ctx->arena, sizeof(*message)) : NULL;

    *ret_explanation = message;
    if (err < 0)
        return err == ERR_NOT_FOUND ? 0 : err;
    if (!message)
        return ERR_NOMEM;
    bangban__v1__refusal_explanation__init(message);
    message->how = borrow(row.how);
    message->told = borrow(row.told);
    message->explained_at = row.explained_at.us;
    message->text = borrow(row.text);
    message->person = borrow(row.person);
    return 0;
}
