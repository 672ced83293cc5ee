/* SPDX-License-Identifier: Apache-2.0
 * on_offer_inquiry - the next person is asked to take an inquiry over; until that one accepts, nothing
 * changes (首问负责).  A new offer takes the place of an open one. */
#include <string.h>

#include "inquiry.h"
#include "person.h"

static int offer(struct handler_ctx *ctx, const struct incoming *in, const struct inquiry *inquiry)
{
    const OfferInquiry *request = (const OfferInquiry *)in->message;
    struct bulletin bulletin = BULLETIN(ctx);
    char address[ADDRESS_TEXT];
    const char *from = person_name(ctx->state, inquiry->row.responsible);
    const char *to = person_name(ctx->state, request->to);
    int err = offer_inquiry(ctx->tx, inquiry->number, request->to);

    if (err == 0)
        err = inquiry_record(ctx, in, inquiry->number, "offered", arena_printf(ctx->arena, "请%s接办", to));
    person_address(ctx->state, request->to, address);
    bulletin_tell_staff(ctx, &bulletin, NULL, address, "inquiry.offered",
                        FIELDS({"number", inquiry->number}, {"from", from ? from : inquiry->row.responsible},
                               {"question", inquiry->row.question}));
    return err < 0 ? err : bulletin_send(ctx, &bulletin);
}

/* What stands against the offer as things are; NULL code: nothing. */
static struct problem objection(struct handler_ctx *ctx, const struct incoming *in,
                                const struct inquiry *inquiry)
{
    const char *to = ((const OfferInquiry *)in->message)->to;
    const char *self = role_of(in->caller) == ROLE_OFFICE ? "" : person_of_key(ctx, in);
    const struct load_inquiry_row *row = &inquiry->row;

    if (strcmp(row->responsible, to) == 0)
        return (struct problem){.code = "conflict", .detail = "该人员已是责任人，无需移交"};
    if (!person_may_hand_over(ctx, in, row->responsible))
        return (struct problem){
            .code = "forbidden",
            .detail =
                arena_printf(ctx->arena, "登记件由%s负责：请由其本人或帮办代办室移交", row->responsible)};
    if (self && strcmp(self, to) == 0)
        return (struct problem){.code = "conflict",
                                .detail = "不能移交给自己：请由责任人或帮办代办室移交，或选择其他人员"};
    if (row->has_offered_to && strcmp(row->offered_to, to) == 0)
        return (struct problem){.code = "conflict", .detail = "登记件已向该人员移交，正等待其答复"};
    return (struct problem){0};
}

static enum verdict offer_it(struct handler_ctx *ctx, struct incoming *in, const struct inquiry *inquiry)
{
    const OfferInquiry *request = (const OfferInquiry *)in->message;
    struct problem problem = objection(ctx, in, inquiry);
    const char *obstacle = NULL;
    int err = problem.code ? 0 : person_obstacle(ctx, request->to, &obstacle);

    if (err < 0)
        return verdict_of(ctx, in, err);
    if (obstacle)
        problem = (struct problem){.code = "conflict", .detail = obstacle};
    return problem.code ? refuse(ctx, in, &problem)
                        : inquiry_answer_with(ctx, in, inquiry->number, offer(ctx, in, inquiry));
}

enum verdict inquiry_on_offer(struct handler_ctx *ctx, struct incoming *in)
{
    const OfferInquiry *request = (const OfferInquiry *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct inquiry inquiry;
    enum verdict verdict;

    if (!person_name(ctx->state, request->to))
        findings_add(&findings, "没有这个人员", "请填写代办员（agent:A01）或窗口人员（clerk:C01）", "to");
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!inquiry_open(ctx, in, request->number, &inquiry, &verdict))
        return verdict;
    return offer_it(ctx, in, &inquiry);
}
