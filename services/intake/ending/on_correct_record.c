/* SPDX-License-Identifier: Apache-2.0
 * on_correct_record - a mistake of the window is set right: who says so, why and on what evidence, with both
 * values.  The wrong one must be what stands, so that nobody corrects what another has corrected. */
#include <string.h>

#include "ending.h"
#include "validate.h"

static void validate(struct findings *findings, const CorrectRecord *request, struct uuid *ret_id)
{
    const struct correction_kind *kind = correction_kind_find(request->field);

    validate_application_id(findings, request->application_id, ret_id);
    findings_check_text(findings, "reason", request->reason, REASON_MAX_CHARACTERS);
    findings_check_text(findings, "evidence", request->evidence, REASON_MAX_CHARACTERS);
    if (!kind) {
        findings_add(findings, "不能更正这一项",
                     "请填写 contact_name、contact_phone、applicant、item、material 之一；送达记录另行更正",
                     "field");
        return;
    }
    kind->validate(findings, request);
    if (*request->right && strcmp(request->wrong, request->right) == 0)
        findings_add(findings, "与原值相同", "请填写正确的值", "right");
}

static int emit_corrected(struct handler_ctx *ctx, const struct uuid *application,
                          const struct correction *correction)
{
    const CorrectRecord *request = correction->request;
    char id[UUID_TEXT];
    RecordCorrected event;

    bangban__v1__record_corrected__init(&event);
    event.application_id = borrow(uuid_format(application, id));
    event.project_code = borrow(correction->application.row.project_code);
    event.field = request->field;
    event.item = request->item;
    event.code = request->code;
    event.wrong = request->wrong;
    event.right = request->right;
    event.reason = request->reason;
    event.corrected_at = ctx->now.us;
    log_event(LOG_OF_CASE(ctx, id), LOG_INFO, "record.corrected", LOG_S("field", event.field));
    return emit(
        ctx,
        &(struct emission){
            .type = MSG_RecordCorrected, .message = &event, .subject = id, .key = id, .occurred = ctx->now},
        NULL);
}

static const char *summary_of(struct arena *arena, const CorrectRecord *request, const char *label)
{
    if (!*request->right)
        return arena_printf(arena, "更正%s：事项 %d，理由：%s，依据：%s", label, request->item,
                            request->reason, request->evidence);
    return arena_printf(arena, "更正%s：“%s”更正为“%s”，理由：%s，依据：%s", label, request->wrong,
                        request->right, request->reason, request->evidence);
}

/* That an item is given up, the enterprise is told where that happens. */
int correction_tell(struct handler_ctx *ctx, struct incoming *in, const struct uuid *application,
                    const struct correction *correction, struct bulletin *bulletin)
{
    const CorrectRecord *request = correction->request;
    const char *label = correction_kind_find(request->field)->label;
    int err = act_record(ctx, in, application, "record.corrected", summary_of(ctx->arena, request, label));

    if (*request->right)
        bulletin_tell(ctx, bulletin, application, "record.corrected",
                      FIELDS({"field", label}, {"wrong", *request->wrong ? request->wrong : "（未登记）"},
                             {"right", request->right}, {"reason", request->reason}));
    return err < 0 ? err : emit_corrected(ctx, application, correction);
}

static int correct(struct handler_ctx *ctx, struct incoming *in, const struct correction *correction,
                   const struct correction_kind *kind)
{
    const CorrectRecord *request = correction->request;
    const struct uuid *id = &correction->application.id;
    struct bulletin bulletin = BULLETIN(ctx);
    int err = correction_tell(ctx, in, id, correction, &bulletin);

    if (err == 0)
        err = insert_correction(ctx->tx, *id, ctx->now, request->field, request->item, request->code,
                                request->wrong, request->right, request->reason, request->evidence);
    if (err == 0)
        err = kind->apply(ctx, in, correction);
    if (err == 0 && kind->of_project)
        err = correction_tell_sisters(ctx, in, correction, &bulletin);
    return err < 0 ? err : bulletin_send(ctx, &bulletin);
}

static enum verdict refuse_other_value(struct handler_ctx *ctx, struct incoming *in,
                                       const struct correction_kind *kind, const char *recorded)
{
    const char *detail =
        arena_printf(ctx->arena, "%s现登记为“%s”，与所填原值不符：请查询后再更正", kind->label, recorded);

    return refuse(ctx, in, &(struct problem){.code = "conflict", .detail = detail});
}

static bool choose_item(struct handler_ctx *ctx, struct incoming *in, struct correction *correction,
                        int *ret_err)
{
    const struct intake *intake = ctx->state;
    const CorrectRecord *request = correction->request;

    correction->giving_up = (struct giving_up){
        .kind = "terminated",
        .wish = {why_not_given_up, &request->item, 1},
        .reason_code = END_REASON_MISTAKE,
        .cause = end_reasons_find(intake->end_reasons, END_REASON_MISTAKE)->name,
        .reason = request->reason,
        .requested_by = "",
        .request_sha256 = "",
    };
    return give_up_choose(ctx, in, &correction->application, &correction->giving_up, ret_err);
}

static enum verdict judge(struct handler_ctx *ctx, struct incoming *in, struct correction *correction)
{
    const CorrectRecord *request = correction->request;
    const struct correction_kind *kind = correction_kind_find(request->field);
    int err = 0;
    const char *recorded = kind->recorded(ctx, correction, &err);

    if (err == ERR_NOT_FOUND)
        return refuse(
            ctx, in,
            &(struct problem){.code = "not-found", .detail = "没有登记过这份材料：请核对事项和材料代码"});
    if (recorded && strcmp(recorded, request->wrong) != 0)
        return refuse_other_value(ctx, in, kind, recorded);
    if (err == 0 && !recorded && !choose_item(ctx, in, correction, &err) && err == 0)
        return VERDICT_DONE;
    if (err == 0)
        err = correct(ctx, in, correction, kind);
    return err == 0 ? reply_with_application(ctx, in, &correction->application.id) : verdict_of(ctx, in, err);
}

enum verdict intake_on_correct_record(struct handler_ctx *ctx, struct incoming *in)
{
    struct correction correction = {.request = (const CorrectRecord *)in->message};
    struct findings findings = {.arena = ctx->arena};
    struct uuid id;

    validate(&findings, correction.request, &id);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = application_load(ctx, &id, &correction.application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    if (err == 0 && !act_expected(ctx, in, &id, correction.application.row.version))
        return VERDICT_DONE;
    return err == 0 ? judge(ctx, in, &correction) : verdict_of(ctx, in, err);
}
