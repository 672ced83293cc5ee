/* SPDX-License-Identifier: Apache-2.0
 * on_answer_inquiry - a consult is answered, the result of a liaison recorded, or an agency inquiry comes to
 * no application.  Whoever answers, answers for the responsible person. */
#include <string.h>

#include "inquiry.h"
#include "person.h"
#include "validate_inquiry.h"

static const struct {
    const char *kind, *status, *summary;
} ends[] = {
    {"consult", "answered", "答复"},
    {"liaison", "recorded", "记录联络结果"},
    {"agency", "not_applied", "企业不申请代办"},
};

static size_t end_of(const char *kind)
{
    size_t i = 0;

    while (strcmp(ends[i].kind, kind) != 0) /* the database has no other kind */
        i++;
    return i;
}

static int close_with(struct handler_ctx *ctx, const struct incoming *in, const struct inquiry *inquiry,
                      const char *person)
{
    const AnswerInquiry *request = (const AnswerInquiry *)in->message;
    size_t end = end_of(inquiry->row.kind);
    const char *name = person_name(ctx->state, person);
    int err = answer_inquiry(ctx->tx, inquiry->number, ends[end].status, request->answer, person, ctx->now);

    if (err == 0)
        err = inquiry_record(ctx, in, inquiry->number, "answered",
                             arena_printf(ctx->arena, "%s%s", name, ends[end].summary));
    if (err == 0 && strcmp(inquiry->row.kind, "consult") == 0)
        err = duty_close(ctx, "consult", inquiry->number, 0, DUTY_DONE);
    log_event(&ctx->log, LOG_INFO, "inquiry.closed", LOG_S("number", inquiry->number),
              LOG_S("status", ends[end].status));
    return err;
}

enum verdict inquiry_on_answer(struct handler_ctx *ctx, struct incoming *in)
{
    const AnswerInquiry *request = (const AnswerInquiry *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct inquiry inquiry;
    const char *person;
    enum verdict verdict;

    findings_check_text(&findings, "answer", request->answer, INQUIRY_TEXT_MAX);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!inquiry_actor(ctx, in, request->by, &person))
        return VERDICT_DONE;
    if (!inquiry_open(ctx, in, request->number, &inquiry, &verdict))
        return verdict;
    return inquiry_answer_with(ctx, in, inquiry.number, close_with(ctx, in, &inquiry, person));
}
