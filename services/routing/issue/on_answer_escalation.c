/* SPDX-License-Identifier: Apache-2.0
 * on_answer_escalation - the head of the department or the leader has read it, and says what is to be done;
 * which is carried back to agent, department and applicant. */
#include <string.h>

#include "findings/findings.h"
#include "issue.h"

/* "department:housing" speaks by the key "department.housing", the leader by any of his. */
static bool may_speak(const struct incoming *in, const char *addressee)
{
    if (strcmp(addressee, "leader") == 0)
        return strncmp(in->caller, "leader.", strlen("leader.")) == 0;
    return strncmp(in->caller, "department.", strlen("department.")) == 0 &&
           strcmp(in->caller + strlen("department."), addressee + strlen("department:")) == 0;
}

/* The escalation of a command that its addressee gives; false: it was answered, return `*ret_verdict`. */
static bool open_to_caller(struct handler_ctx *ctx, struct incoming *in, const char *number,
                           struct load_escalation_row *ret_row, enum verdict *ret_verdict)
{
    struct problem problem = {0};
    int err = load_escalation(ctx->tx, ctx->arena, number, ret_row);

    *ret_verdict = VERDICT_DONE;
    if (err < 0 && err != ERR_NOT_FOUND) {
        *ret_verdict = verdict_of(ctx, in, err);
        return false;
    }
    if (err == ERR_NOT_FOUND)
        problem = (struct problem){.code = "not-found", .detail = "没有这个上报：请核对上报编号"};
    else if (!may_speak(in, ret_row->addressee))
        problem =
            (struct problem){.code = "forbidden", .detail = "这个上报不是报给您的：由被报送的部门或领导办理"};
    else if (ret_row->has_answered_at)
        problem = (struct problem){.code = "conflict", .detail = "这个上报已经答复"};
    else if (ret_row->has_voided_at)
        problem =
            (struct problem){.code = "conflict", .detail = "这个上报已失效：问题已解决，或已报到上一级"};
    else
        return act_expected(ctx, in, ret_row->issue, ret_verdict);
    *ret_verdict = refuse(ctx, in, &problem);
    return false;
}

static int note_read(struct handler_ctx *ctx, struct incoming *in, const char *number,
                     const struct load_escalation_row *row)
{
    int err = acknowledge_escalation(ctx->tx, number, ctx->now);

    if (err == 0)
        err = act_record(
            ctx, &(struct routing_act){row->issue, "acknowledged", in->caller, in->request->actor, "已阅"});
    return err == 0 ? duty_close(ctx, DUTY_ACKNOWLEDGEMENT, number, 0, DUTY_DONE) : err;
}

enum verdict routing_on_acknowledge_escalation(struct handler_ctx *ctx, struct incoming *in)
{
    const AcknowledgeEscalation *request = (const AcknowledgeEscalation *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct load_escalation_row row = {0};
    enum verdict verdict;

    findings_check_text(&findings, "number", request->number, NUMBER_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!open_to_caller(ctx, in, request->number, &row, &verdict))
        return verdict;
    int err = row.has_acknowledged_at ? 0 : note_read(ctx, in, request->number, &row);
    return err == 0 ? escalation_reply(ctx, in, request->number) : verdict_of(ctx, in, err);
}

static int announce_answer(struct handler_ctx *ctx, const AnswerEscalation *request,
                           const struct load_escalation_row *row)
{
    char application[UUID_TEXT];
    EscalationAnswered event;

    bangban__v1__escalation_answered__init(&event);
    event.number = request->number;
    event.issue = borrow(row->issue);
    event.application_id = borrow(uuid_format(&row->application_id, application));
    event.addressee = borrow(row->addressee);
    event.answer = request->answer;
    event.escalated_at = row->escalated_at.us;
    event.answered_at = ctx->now.us;
    log_event(&ctx->log, LOG_INFO, "escalation.answered", LOG_S("number", request->number));
    return emit(ctx,
                &(struct emission){.type = MSG_EscalationAnswered,
                                   .message = &event,
                                   .subject = application,
                                   .key = application,
                                   .occurred = ctx->now},
                NULL);
}

/* To the agent and the applicant, and to the department that the issue is with. */
static int carry_back(struct handler_ctx *ctx, const AnswerEscalation *request,
                      const struct load_escalation_row *row)
{
    const struct told_field fields[] = {
        {"issue", row->issue}, {"problem", row->problem}, {"answer", request->answer}, {NULL, NULL}};
    struct find_case_of_row about = {0};
    int err = find_case_of(ctx->tx, ctx->arena, row->application_id, row->item, &about);

    if (err == 0)
        err = routing_tell(ctx, &row->application_id, "agent", "escalation.answered", fields);
    if (err == 0)
        err = routing_tell(ctx, &row->application_id, "applicant", "escalation.told", fields);
    if (err < 0 || row->level != LEVEL_LEADER || !*about.department)
        return err;
    const char *department = arena_printf(ctx->arena, "department:%s", about.department);
    return department ? routing_tell(ctx, &row->application_id, department, "escalation.answered", fields)
                      : ERR_NOMEM;
}

static int answer(struct handler_ctx *ctx, struct incoming *in, const struct load_escalation_row *row)
{
    const AnswerEscalation *request = (const AnswerEscalation *)in->message;
    const char *by = arena_printf(ctx->arena, "%s %s", in->caller, in->request->actor);
    int err = !by ? ERR_NOMEM : row->has_acknowledged_at ? 0 : note_read(ctx, in, request->number, row);

    if (err == 0)
        err = answer_escalation(ctx->tx, request->number, request->answer, ctx->now, by);
    if (err == 0)
        err = act_record(ctx, &(struct routing_act){row->issue, "answered", in->caller, in->request->actor,
                                                    request->answer});
    if (err == 0)
        err = duty_close(ctx, DUTY_ESCALATION, request->number, 0, DUTY_DONE);
    if (err == 0)
        err = announce_answer(ctx, request, row);
    return err == 0 ? carry_back(ctx, request, row) : err;
}

enum verdict routing_on_answer_escalation(struct handler_ctx *ctx, struct incoming *in)
{
    const AnswerEscalation *request = (const AnswerEscalation *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct load_escalation_row row = {0};
    enum verdict verdict;

    findings_check_text(&findings, "number", request->number, NUMBER_MAX_CHARACTERS);
    findings_check_text(&findings, "answer", request->answer, ISSUE_TEXT_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!open_to_caller(ctx, in, request->number, &row, &verdict))
        return verdict;
    int err = answer(ctx, in, &row);
    return err == 0 ? escalation_reply(ctx, in, request->number) : verdict_of(ctx, in, err);
}
