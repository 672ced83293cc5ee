/* SPDX-License-Identifier: Apache-2.0
 * on_decline_inquiry - the person who was asked does not take an inquiry over; it stays with whom it was. */
#include "inquiry.h"
#include "person.h"
#include "validate_inquiry.h"

static int leave(struct handler_ctx *ctx, const struct incoming *in, const struct inquiry *inquiry,
                 const char *person)
{
    const DeclineInquiry *request = (const DeclineInquiry *)in->message;
    struct bulletin bulletin = BULLETIN(ctx);
    char address[ADDRESS_TEXT];
    const char *name = person_name(ctx->state, person);
    int err = decline_inquiry(ctx->tx, inquiry->number, person);

    if (err == 0)
        err = inquiry_record(ctx, in, inquiry->number, "declined",
                             arena_printf(ctx->arena, "%s未接办：%s", name, request->reason));
    person_address(ctx->state, inquiry->row.responsible, address);
    bulletin_tell_staff(ctx, &bulletin, NULL, address, "inquiry.declined",
                        FIELDS({"number", inquiry->number}, {"to", name}, {"reason", request->reason}));
    return err < 0 ? err : bulletin_send(ctx, &bulletin);
}

enum verdict inquiry_on_decline(struct handler_ctx *ctx, struct incoming *in)
{
    const DeclineInquiry *request = (const DeclineInquiry *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct inquiry inquiry;
    const char *person;
    enum verdict verdict;

    findings_check_text(&findings, "reason", request->reason, INQUIRY_TEXT_MAX);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!inquiry_actor(ctx, in, request->by, &person))
        return VERDICT_DONE;
    if (!inquiry_open(ctx, in, request->number, &inquiry, &verdict))
        return verdict;
    if (!inquiry_offered_to(ctx, in, &inquiry, person))
        return VERDICT_DONE;
    return inquiry_answer_with(ctx, in, inquiry.number, leave(ctx, in, &inquiry, person));
}
