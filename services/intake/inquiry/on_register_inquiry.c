/* SPDX-License-Identifier: Apache-2.0
 * on_register_inquiry - somebody asks at a window: whoever is asked first answers for it.
 *
 * Answered on the spot it is closed at once; a consult that is not opens the duty to answer within a working
 * day. */
#include <string.h>

#include "inquiry.h"
#include "person.h"
#include "record/number.h"
#include "validate_inquiry.h"
#include "window/reception.h"

struct registration {
    const RegisterInquiry *request;
    char number[NUMBER_TEXT];
    char credit_code[CREDIT_CODE_TEXT];
    const char *first_asked_by;
    struct reception reception;
    bool answered;
};

static int save(struct handler_ctx *ctx, const struct registration *registration)
{
    const RegisterInquiry *request = registration->request;
    const struct reception *reception = &registration->reception;
    const struct clerk *clerk = reception->clerk;
    bool answered = registration->answered;
    const char *status = strcmp(request->kind, "liaison") == 0 ? "recorded" : "answered";

    return insert_inquiry(ctx->tx, registration->number, request->kind, request->channel, request->window,
                          clerk ? clerk->code : NULL, clerk ? clerk->name : NULL, reception->out_of_hours,
                          ctx->now, reception->counts_from, request->asker_name, request->asker_phone,
                          request->enterprise, registration->credit_code, request->project_code,
                          request->question, (struct store_int32_array){request->items, request->n_items},
                          registration->first_asked_by, answered ? status : "open",
                          answered ? request->answer : NULL, answered ? registration->first_asked_by : NULL);
}

static int record(struct handler_ctx *ctx, const struct incoming *in, const struct registration *registration)
{
    const char *name = person_name(ctx->state, registration->first_asked_by);
    const char *summary =
        arena_printf(ctx->arena, "登记，首问责任人%s%s", name, registration->answered ? "，当场办结" : "");

    log_event(&ctx->log, LOG_INFO, "inquiry.registered", LOG_S("number", registration->number),
              LOG_S("kind", registration->request->kind), LOG_S("person", registration->first_asked_by),
              LOG_PHONE("asker_phone", registration->request->asker_phone));
    return inquiry_record(ctx, in, registration->number, "registered", summary);
}

static int take_in(struct handler_ctx *ctx, const struct incoming *in, struct registration *registration)
{
    bool owes = !registration->answered && strcmp(registration->request->kind, "consult") == 0;
    int err = number_next(ctx, "ZX", registration->number);

    if (err == 0)
        err = save(ctx, registration);
    if (err == 0)
        err = record(ctx, in, registration);
    if (err == 0 && owes)
        err = inquiry_owe_answer(ctx, registration->number, registration->first_asked_by,
                                 registration->reception.counts_from);
    return err;
}

/* Without a name it is the one whose shift it is: at the window, or behind the agent's key. */
static void find_first(struct handler_ctx *ctx, const struct incoming *in, struct findings *findings,
                       struct registration *registration)
{
    const char *person = registration->request->first_asked_by;

    if (!*person && registration->reception.clerk && role_of(in->caller) == ROLE_WINDOW)
        person = arena_printf(ctx->arena, "clerk:%s", registration->reception.clerk->code);
    else if (!*person)
        person = person_of_key(ctx, in);
    if (!person || !*person)
        findings_add(findings, "必填：此时本窗口无人值守，无法确定首问责任人",
                     "请填写代办员（agent:A01）或窗口人员（clerk:C01）", "firstAskedBy");
    else if (!person_name(ctx->state, person))
        findings_add(findings, "没有这个人员", "请填写代办员（agent:A01）或窗口人员（clerk:C01）",
                     "firstAskedBy");
    registration->first_asked_by = person;
}

enum verdict inquiry_on_register(struct handler_ctx *ctx, struct incoming *in)
{
    RegisterInquiry request = *(const RegisterInquiry *)in->message; /* with the window filled in */
    struct registration registration = {.request = &request, .answered = *request.answer != '\0'};
    struct findings findings = {.arena = ctx->arena};
    const char *window = reception_window(ctx, in, &findings, request.window);

    request.window = borrow(window);
    int err = window ? reception_at(ctx, window, &registration.reception) : ERR_NOMEM;
    if (err < 0)
        return verdict_of(ctx, in, err);
    validate_inquiry(&findings, ctx->state, &request, registration.credit_code);
    find_first(ctx, in, &findings, &registration);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    err = take_in(ctx, in, &registration);
    return inquiry_answer_with(ctx, in, registration.number, err);
}
