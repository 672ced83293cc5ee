/* SPDX-License-Identifier: Apache-2.0
 * on_record_contact - the agent got in touch with a department of a joint case, which answers then or later.
 *
 * The first contact ends the agent's duty and begins the department's; what is said after that stands in the
 * acts. */
#include <string.h>

#include "joint.h"

static const char *const ways[] = {"phone", "on_site", "web", "mail", NULL};

struct contact {
    const char *number, *department;
    struct find_contact_row row;
};

/* Loads an open contact and honours expected_version; false: it was answered, return `*ret_verdict`. */
static bool open_contact(struct handler_ctx *ctx, struct incoming *in, struct contact *contact,
                         enum verdict *ret_verdict)
{
    int err = find_contact(ctx->tx, ctx->arena, contact->number, contact->department, &contact->row);

    if (err == ERR_NOT_FOUND)
        *ret_verdict =
            routing_refuse(ctx, in, "not-found", "没有这个联办件，或者该部门不在其中：请核对编号和部门");
    else if (err < 0)
        *ret_verdict = verdict_of(ctx, in, err);
    else if (contact->row.has_answered_at)
        *ret_verdict = routing_refuse(ctx, in, "conflict", "该部门已经答复：有新情况的，请记入办件日志");
    else if (contact->row.has_voided_at)
        *ret_verdict = routing_refuse(ctx, in, "conflict", "该部门已没有在办事项，无须联系");
    else
        return act_expected(ctx, in, contact->number, ret_verdict);
    return false;
}

static const char *subject_of(struct arena *arena, const struct contact *contact)
{
    return arena_printf(arena, "%s/%s", contact->number, contact->department);
}

static int act(struct handler_ctx *ctx, const struct incoming *in, const struct contact *contact,
               const char *kind, const char *text)
{
    return act_record(
        ctx, &(struct routing_act){contact->number, kind, in->caller, in->request->actor,
                                   arena_printf(ctx->arena, "%s：%s",
                                                routing_department_name(ctx, contact->department), text)});
}

/* The department owes an answer from now on. */
static int ask_for_answer(struct handler_ctx *ctx, const struct contact *contact, const char *text)
{
    const char *subject = subject_of(ctx->arena, contact);
    const char *holder = routing_department_holder(ctx->arena, contact->department);

    if (!subject || !holder)
        return ERR_NOMEM;
    int err = duty_open(ctx, &(struct duty){.kind = DUTY_CONTACT_ANSWER,
                                            .application = &contact->row.application_id,
                                            .subject = subject,
                                            .department = contact->department,
                                            .holder = holder,
                                            .opened = ctx->now});
    return err == 0 ? routing_tell(ctx, &contact->row.application_id, holder, "contact.to_answer",
                                   TOLD({"number", contact->number}, {"text", text}))
                    : err;
}

static int take_answer(struct handler_ctx *ctx, const struct incoming *in, const struct contact *contact,
                       const char *answer)
{
    const char *by = routing_by(ctx->arena, in);
    int err =
        by ? answer_contact(ctx->tx, contact->number, contact->department, ctx->now, by, answer) : ERR_NOMEM;

    return err == 0 ? act(ctx, in, contact, "answered", answer) : err;
}

static int first_contact(struct handler_ctx *ctx, struct incoming *in, const struct contact *contact)
{
    const RecordContact *request = (const RecordContact *)in->message;
    const char *by = routing_by(ctx->arena, in), *subject = subject_of(ctx->arena, contact);
    int err = by && subject ? record_contact(ctx->tx, contact->number, contact->department, ctx->now, by,
                                             request->whom, request->how, request->text)
                            : ERR_NOMEM;

    if (err == 0)
        err = duty_close(ctx, DUTY_CONTACT, subject, 0, DUTY_DONE);
    if (err == 0 && *request->answer == '\0')
        err = ask_for_answer(ctx, contact, request->text);
    return err;
}

static int close_answer_duty(struct handler_ctx *ctx, const struct contact *contact)
{
    const char *subject = subject_of(ctx->arena, contact);

    return subject ? duty_close(ctx, DUTY_CONTACT_ANSWER, subject, 0, DUTY_DONE) : ERR_NOMEM;
}

static int take_contact(struct handler_ctx *ctx, struct incoming *in, const struct contact *contact)
{
    const RecordContact *request = (const RecordContact *)in->message;
    bool again = contact->row.has_contacted_at, answered = *request->answer != '\0';
    int err = again ? 0 : first_contact(ctx, in, contact);

    if (err == 0)
        err = act(ctx, in, contact, "contacted", request->text);
    if (err == 0 && answered)
        err = take_answer(ctx, in, contact, request->answer);
    return err == 0 && answered && again ? close_answer_duty(ctx, contact) : err;
}

static bool is_way(const char *how)
{
    for (size_t i = 0; ways[i]; i++)
        if (strcmp(ways[i], how) == 0)
            return true;
    return false;
}

enum verdict routing_on_record_contact(struct handler_ctx *ctx, struct incoming *in)
{
    const RecordContact *request = (const RecordContact *)in->message;
    struct contact contact = {.number = request->number, .department = request->department};
    struct findings findings = {.arena = ctx->arena};
    enum verdict verdict;

    findings_check_text(&findings, "number", request->number, JOINT_NUMBER_MAX_CHARACTERS);
    findings_check_text(&findings, "department", request->department, JOINT_NAME_MAX_CHARACTERS);
    findings_check_text(&findings, "whom", request->whom, JOINT_NAME_MAX_CHARACTERS);
    if (!is_way(request->how))
        findings_add(&findings, "应为 phone、on_site、web 或 mail", "请写明以什么方式联系", "how");
    findings_check_text(&findings, "text", request->text, JOINT_TEXT_MAX_CHARACTERS);
    if (*request->answer)
        findings_check_text(&findings, "answer", request->answer, JOINT_TEXT_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!open_contact(ctx, in, &contact, &verdict))
        return verdict;
    int err = take_contact(ctx, in, &contact);
    return err == 0 ? joint_case_reply(ctx, in, contact.number) : verdict_of(ctx, in, err);
}

enum verdict routing_on_answer_contact(struct handler_ctx *ctx, struct incoming *in)
{
    const AnswerContact *request = (const AnswerContact *)in->message;
    struct contact contact = {.number = request->number, .department = routing_caller_department(in)};
    struct findings findings = {.arena = ctx->arena};
    enum verdict verdict;

    findings_check_text(&findings, "number", request->number, JOINT_NUMBER_MAX_CHARACTERS);
    findings_check_text(&findings, "answer", request->answer, JOINT_TEXT_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!open_contact(ctx, in, &contact, &verdict))
        return verdict;
    if (!contact.row.has_contacted_at)
        return routing_refuse(ctx, in, "conflict", "代办员尚未联系贵单位：联系之后再答复");
    int err = take_answer(ctx, in, &contact, request->answer);
    if (err == 0)
        err = close_answer_duty(ctx, &contact);
    if (err == 0)
        err = routing_tell(ctx, &contact.row.application_id, "agent", "contact.answered",
                           TOLD({"number", contact.number},
                                {"department", routing_department_name(ctx, contact.department)},
                                {"answer", request->answer}));
    return err == 0 ? joint_case_reply(ctx, in, contact.number) : verdict_of(ctx, in, err);
}
