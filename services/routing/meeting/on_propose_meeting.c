/* SPDX-License-Identifier: Apache-2.0
 * on_propose_meeting - a person finds that a case needs a meeting. */
#include "meeting.h"

static void check(const ProposeMeeting *request, struct findings *findings, struct uuid *ret_application)
{
    if (uuid_parse(request->application_id, ret_application) < 0)
        findings_add(findings, "应为 36 位 UUID", "请用受理回执上的办件编号", "applicationId");
    if (!meeting_kind_name(request->kind))
        findings_add(findings,
                     "应为 briefing（项目碰头会）、joint_review（会商联审会）或 on_site（现场办公会）",
                     "请选择会议形式", "kind");
    findings_check_text(findings, "reason", request->reason, MEETING_TEXT_MAX_CHARACTERS);
}

static int propose(struct handler_ctx *ctx, const struct incoming *in, const struct uuid *application,
                   char ret_number[NUMBER_TEXT])
{
    const ProposeMeeting *request = (const ProposeMeeting *)in->message;
    struct has_case_row known = {0};
    int err = has_case(ctx->tx, ctx->arena, *application, &known);

    if (err == 0 && !known.found)
        return ERR_NOT_FOUND;
    return err == 0 ? meeting_propose(ctx,
                                      &(struct meeting_proposal){.application = application,
                                                                 .rule = MEETING_MANUAL,
                                                                 .kind = request->kind,
                                                                 .reason = request->reason,
                                                                 .caller = in->caller,
                                                                 .person = in->request->actor},
                                      ret_number)
                    : err;
}

enum verdict routing_on_propose_meeting(struct handler_ctx *ctx, struct incoming *in)
{
    struct findings findings = {.arena = ctx->arena};
    struct uuid application = {0};
    char number[NUMBER_TEXT];

    check((const ProposeMeeting *)in->message, &findings, &application);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = propose(ctx, in, &application, number);
    if (err == ERR_NOT_FOUND)
        return refuse(
            ctx, in,
            &(struct problem){.code = "not-found",
                              .detail = "没有这个办件的计划：请核对办件编号；刚受理的办件请稍候再试"});
    if (err == ERR_EXISTS)
        return refuse(
            ctx, in,
            &(struct problem){.code = "conflict",
                              .detail = "该办件已有未了结的会议：请在该会议上一并研究，或先将其了结"});
    return err == 0 ? meeting_reply(ctx, in, number) : verdict_of(ctx, in, err);
}
