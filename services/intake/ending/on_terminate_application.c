/* SPDX-License-Identifier: Apache-2.0
 * on_terminate_application - the centre ends its service, for a reason of the list. */
#include <string.h>

#include "ending.h"
#include "validate.h"

static void validate(struct findings *findings, const struct intake *intake,
                     const TerminateApplication *request, struct uuid *ret_id)
{
    validate_application_id(findings, request->application_id, ret_id);
    validate_items(findings, request->items, request->n_items);
    if (!end_reasons_find(intake->end_reasons, request->reason_code))
        findings_add(findings, "没有这个终止原因", "请填写终止原因目录中的代码，例如 project_cancelled",
                     "reasonCode");
    findings_check_text(findings, "reason", request->reason, REASON_MAX_CHARACTERS);
}

/* Whether the days since the notice have passed that the reason asks for. */
static int notice_passed(struct handler_ctx *ctx, const struct uuid *id, const struct end_reason *reason,
                         bool *ret_passed)
{
    struct find_notice_day_row row;

    *ret_passed = true;
    if (reason->notice_days == 0)
        return 0;
    int err = find_notice_day(ctx->tx, ctx->arena, *id, &row);
    if (err == 0)
        *ret_passed = civil_day_of(ctx->now).n - civil_day_of(row.noticed_at).n >= reason->notice_days;
    return err;
}

static enum verdict refuse_with(struct handler_ctx *ctx, struct incoming *in, const char *code,
                                const char *detail)
{
    return refuse(ctx, in, &(struct problem){.code = code, .detail = detail});
}

static enum verdict terminate(struct handler_ctx *ctx, struct incoming *in,
                              const struct application *application, struct giving_up *giving_up)
{
    int err = 0;

    if (!give_up_choose(ctx, in, application, giving_up, &err) && err == 0)
        return VERDICT_DONE;
    if (err == 0)
        err = give_up(ctx, in, application, giving_up);
    return err == 0 ? reply_with_application(ctx, in, &application->id) : verdict_of(ctx, in, err);
}

static enum verdict judge(struct handler_ctx *ctx, struct incoming *in, const struct application *application,
                          struct giving_up *giving_up)
{
    const struct intake *intake = ctx->state;
    const struct end_reason *reason = end_reasons_find(intake->end_reasons, giving_up->reason_code);
    bool passed;

    if (!end_reason_open_to(reason, in->caller))
        return refuse_with(
            ctx, in, "forbidden",
            arena_printf(ctx->arena, "以“%s”终止，不在您的权限之内：请报有权人员办理", reason->name));
    if (*reason->status && strcmp(reason->status, application->row.status) != 0)
        return refuse_with(
            ctx, in, "conflict",
            arena_printf(ctx->arena, "办件现状不符合“%s”：请核对办件，另选终止原因", reason->name));
    int err = notice_passed(ctx, &application->id, reason, &passed);
    if (err < 0)
        return verdict_of(ctx, in, err);
    if (!passed)
        return refuse_with(ctx, in, "conflict",
                           arena_printf(ctx->arena, "一次性告知后未满 %d 日，不能以“%s”终止：请届时再办理",
                                        reason->notice_days, reason->name));
    giving_up->cause = reason->name;
    return terminate(ctx, in, application, giving_up);
}

enum verdict intake_on_terminate_application(struct handler_ctx *ctx, struct incoming *in)
{
    const TerminateApplication *request = (const TerminateApplication *)in->message;
    struct giving_up giving_up = {.kind = "terminated",
                                  .wish = {why_not_given_up, request->items, request->n_items},
                                  .reason_code = request->reason_code,
                                  .reason = request->reason,
                                  .requested_by = "",
                                  .request_sha256 = ""};
    struct findings findings = {.arena = ctx->arena};
    struct application application;
    struct uuid id;

    validate(&findings, ctx->state, request, &id);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = application_load(ctx, &id, &application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    if (err == 0 && !act_expected(ctx, in, &id, application.row.version))
        return VERDICT_DONE;
    return err == 0 ? judge(ctx, in, &application, &giving_up) : verdict_of(ctx, in, err);
}
