/* SPDX-License-Identifier: Apache-2.0
 * on_withdraw_application - the applicant gives up; only a signed request counts. */
#include "ending.h"
#include "validate.h"

static void validate(struct findings *findings, const WithdrawApplication *request, struct uuid *ret_id)
{
    validate_application_id(findings, request->application_id, ret_id);
    validate_items(findings, request->items, request->n_items);
    findings_check_text(findings, "reason", request->reason, REASON_MAX_CHARACTERS);
    findings_check_text(findings, "requestedBy", request->requested_by, PERSON_MAX_CHARACTERS);
    validate_given_sha256(findings, "requestSha256", request->request_sha256);
}

enum verdict intake_on_withdraw_application(struct handler_ctx *ctx, struct incoming *in)
{
    const WithdrawApplication *request = (const WithdrawApplication *)in->message;
    struct giving_up giving_up = {.kind = "withdrawn",
                                  .wish = {why_not_given_up, request->items, request->n_items},
                                  .reason_code = "",
                                  .cause = "",
                                  .reason = request->reason,
                                  .requested_by = request->requested_by,
                                  .request_sha256 = request->request_sha256};
    struct findings findings = {.arena = ctx->arena};
    struct application application;
    struct uuid id;

    validate(&findings, request, &id);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = application_load(ctx, &id, &application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    if (err == 0 && !act_expected(ctx, in, &id, application.row.version))
        return VERDICT_DONE;
    if (err == 0 && !give_up_choose(ctx, in, &application, &giving_up, &err) && err == 0)
        return VERDICT_DONE;
    if (err == 0)
        err = give_up(ctx, in, &application, &giving_up);
    return err == 0 ? reply_with_application(ctx, in, &id) : verdict_of(ctx, in, err);
}
