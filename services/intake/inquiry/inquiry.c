/* SPDX-License-Identifier: Apache-2.0
 * inquiry - loading one, recording what is done with it, becoming an application. */
#include "inquiry.h"

#include <string.h>

#include "person.h"

static const struct service_handler handlers[] = {
    ON(RegisterInquiry, inquiry_on_register), ON(OfferInquiry, inquiry_on_offer),
    ON(AcceptInquiry, inquiry_on_accept),     ON(DeclineInquiry, inquiry_on_decline),
    ON(AnswerInquiry, inquiry_on_answer),     ON(ShowInquiry, inquiry_on_show),
    ON(ListInquiries, inquiry_on_list),
};

const struct service_part inquiry_part = {SERVICE_HANDLERS(handlers), .queries = inquiry_queries};

/* ---- loading ---- */

static int load(struct handler_ctx *ctx, const char *number, struct inquiry *ret_inquiry)
{
    ret_inquiry->number = number;
    return load_inquiry(ctx->tx, ctx->arena, number, &ret_inquiry->row);
}

static const char *tell_steps(struct handler_ctx *ctx, const struct load_inquiry_steps_row *rows,
                              size_t count)
{
    char at[WALL_TIME_TEXT];
    const char *text = "";

    for (size_t i = 0; text && i < count; i++)
        text = arena_printf(ctx->arena, "%s；第 %lld 版 %s %s（%s）：%s", text, (long long)rows[i].version,
                            wall_time_format(rows[i].acted_at, at), rows[i].actor, rows[i].caller,
                            rows[i].summary);
    return text;
}

/* As act_expected of a case. */
static bool expected(struct handler_ctx *ctx, struct incoming *in, const struct inquiry *inquiry)
{
    const Request *request = in->request;
    struct load_inquiry_steps_row *rows;
    size_t count;

    if (request->_expected_case != BANGBAN__V1__REQUEST___EXPECTED_EXPECTED_VERSION ||
        request->expected_version == inquiry->row.version)
        return true;
    int err =
        load_inquiry_steps(ctx->tx, ctx->arena, inquiry->number, request->expected_version, &rows, &count);
    const char *steps = err == 0 ? tell_steps(ctx, rows, count) : "";
    const char *detail =
        steps ? arena_printf(ctx->arena,
                             "登记件已有变化：您依据的是第 %lld 版，现为第 %lld 版%s。请重新查询后再办理",
                             (long long)request->expected_version, (long long)inquiry->row.version, steps)
              : NULL;
    refuse(ctx, in, &(struct problem){.code = "conflict", .detail = detail ? detail : "登记件已有变化"});
    return false;
}

bool inquiry_open(struct handler_ctx *ctx, struct incoming *in, const char *number,
                  struct inquiry *ret_inquiry, enum verdict *ret_verdict)
{
    int err = load(ctx, number, ret_inquiry);

    *ret_verdict = VERDICT_DONE;
    if (err == ERR_NOT_FOUND)
        refuse(ctx, in, &(struct problem){.code = "not-found", .detail = "没有这个登记件：请核对登记编号"});
    else if (err < 0)
        *ret_verdict = verdict_of(ctx, in, err);
    else if (!expected(ctx, in, ret_inquiry))
        return false;
    else if (strcmp(ret_inquiry->row.status, "open") != 0)
        refuse(ctx, in,
               &(struct problem){.code = "conflict", .detail = "登记件已办结：如有新的问题，请另行登记"});
    else
        return true;
    return false;
}

bool inquiry_actor(struct handler_ctx *ctx, struct incoming *in, const char *by, const char **ret_person)
{
    const struct intake *intake = ctx->state;
    struct findings findings = {.arena = ctx->arena};
    const char *person = *by ? by : person_of_key(ctx, in);

    if (!person || !*person)
        findings_add(&findings, "必填：此时本窗口无人值守，无法确定办理人", "请填写办理人，例如 clerk:C01",
                     "by");
    else if (!person_name(intake, person))
        findings_add(&findings, "没有这个人员", "请填写代办员（agent:A01）或窗口人员（clerk:C01）", "by");
    else if (!person_may_speak(ctx, in, person))
        findings_add(&findings, "须由本人办理：办理人应为本密钥的代办员，或此时在本窗口值守的人员",
                     "请留空，或由本人用自己的密钥、在自己值守的窗口办理", "by");
    if (findings.count)
        findings_refuse(ctx, in, &findings);
    else
        *ret_person = person;
    return findings.count == 0;
}

bool inquiry_offered_to(struct handler_ctx *ctx, struct incoming *in, const struct inquiry *inquiry,
                        const char *person)
{
    const struct load_inquiry_row *row = &inquiry->row;

    if (row->has_offered_to && strcmp(row->offered_to, person) == 0)
        return true;
    refuse(ctx, in,
           &(struct problem){.code = "conflict",
                             .detail = row->has_offered_to ? "登记件正移交给他人：须由其本人接办或谢绝"
                                                           : "登记件没有待接办的移交：请先由责任人移交"});
    return false;
}

/* ---- recording ---- */

int inquiry_record(struct handler_ctx *ctx, const struct incoming *in, const char *number, const char *kind,
                   const char *summary)
{
    if (!summary)
        return ERR_NOMEM;
    return record_inquiry_step(ctx->tx, number, ctx->now, kind, in->caller, in->request->actor, summary);
}

int inquiry_owe_answer(struct handler_ctx *ctx, const char *number, const char *person, wall_time counts_from)
{
    char holder[ADDRESS_TEXT];

    person_address(ctx->state, person, holder);
    return duty_open(
        ctx, &(struct duty){.kind = "consult", .subject = number, .holder = holder, .opened = counts_from});
}

/* ---- answering ---- */

void inquiry_fill_reply(struct handler_ctx *ctx, const struct inquiry *inquiry, InquiryReply *reply)
{
    const struct load_inquiry_row *row = &inquiry->row;
    const char *name = person_name(ctx->state, row->responsible);

    reply->number = borrow(inquiry->number);
    reply->kind = borrow(row->kind);
    reply->status = borrow(row->status);
    reply->version = row->version;
    reply->responsible = borrow(row->responsible);
    reply->responsible_name = borrow(name ? name : ""); /* no longer on the staff */
    if (row->has_offered_to)
        reply->offered_to = borrow(row->offered_to);
}

enum verdict inquiry_answer_with(struct handler_ctx *ctx, struct incoming *in, const char *number, int err)
{
    struct inquiry inquiry;
    InquiryReply message;

    bangban__v1__inquiry_reply__init(&message);
    if (err == 0)
        err = load(ctx, number, &inquiry);
    if (err == 0) {
        inquiry_fill_reply(ctx, &inquiry, &message);
        err = reply(ctx, in, &message);
    }
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

/* ---- becoming an application ---- */

static int load_agency(struct handler_ctx *ctx, const char *number, struct inquiry *ret_inquiry)
{
    int err = load(ctx, number, ret_inquiry);

    if (err < 0)
        return err;
    bool ready = strcmp(ret_inquiry->row.kind, "agency") == 0 && strcmp(ret_inquiry->row.status, "open") == 0;
    return ready ? 0 : ERR_INVALID;
}

int inquiry_prefill(struct handler_ctx *ctx, struct findings *findings, const char *number,
                    struct inquiry_prefill *ret_prefill)
{
    struct inquiry inquiry;
    int err = load_agency(ctx, number, &inquiry);

    *ret_prefill = NO_PREFILL;
    if (err == ERR_NOT_FOUND || err == ERR_INVALID) {
        findings_add(findings, err == ERR_NOT_FOUND ? "没有这个登记件" : "不是未办结的无偿代办登记件",
                     "请核对登记编号，或留空", "inquiryNumber");
        return 0;
    }
    if (err == 0)
        *ret_prefill = (struct inquiry_prefill){.project_code = inquiry.row.project_code,
                                                .items = inquiry.row.items,
                                                .enterprise = inquiry.row.enterprise,
                                                .credit_code = inquiry.row.credit_code,
                                                .asker_name = inquiry.row.asker_name,
                                                .asker_phone = inquiry.row.asker_phone};
    return err;
}

int inquiry_become_application(struct handler_ctx *ctx, const struct incoming *in, const char *number,
                               const struct uuid *application)
{
    struct inquiry inquiry;
    int err = load_agency(ctx, number, &inquiry);

    if (err == 0)
        err = apply_inquiry(ctx->tx, number, *application, ctx->now);
    if (err == 0)
        err = inquiry_record(ctx, in, number, "applied", "已转为代办申请");
    if (err == 0)
        log_event(&ctx->log, LOG_INFO, "inquiry.closed", LOG_S("number", number), LOG_S("status", "applied"));
    return err;
}

int inquiry_of_application(struct handler_ctx *ctx, const struct uuid *application, const char **ret_number)
{
    struct find_inquiry_of_row row;
    int err = find_inquiry_of(ctx->tx, ctx->arena, *application, &row);

    if (err < 0 && err != ERR_NOT_FOUND)
        return err;
    *ret_number = err == 0 ? row.number : "";
    return 0;
}
