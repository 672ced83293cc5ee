/* SPDX-License-Identifier: Apache-2.0
 * on_accept_inquiry - the person who was asked takes an inquiry over (首问负责).
 *
 * The period of the answer belongs to who asks: with the new holder it counts from where it began. */
#include <string.h>

#include "inquiry.h"
#include "person.h"

static int pass_duty(struct handler_ctx *ctx, const struct inquiry *inquiry, const char *person)
{
    if (strcmp(inquiry->row.kind, "consult") != 0)
        return 0;
    int err = duty_close(ctx, "consult", inquiry->number, 0, DUTY_VOID);
    return err < 0 ? err : inquiry_owe_answer(ctx, inquiry->number, person, inquiry->row.counts_from);
}

static int tell_former(struct handler_ctx *ctx, const struct inquiry *inquiry, const char *name)
{
    struct bulletin bulletin = BULLETIN(ctx);
    char address[ADDRESS_TEXT];

    person_address(ctx->state, inquiry->row.responsible, address);
    bulletin_tell_staff(ctx, &bulletin, NULL, address, "inquiry.accepted",
                        FIELDS({"number", inquiry->number}, {"to", name}));
    return bulletin_send(ctx, &bulletin);
}

static int take_over(struct handler_ctx *ctx, const struct incoming *in, const struct inquiry *inquiry,
                     const char *person)
{
    const char *name = person_name(ctx->state, person);
    int err = accept_inquiry(ctx->tx, inquiry->number, person);

    if (err == 0)
        err = inquiry_record(ctx, in, inquiry->number, "accepted", arena_printf(ctx->arena, "%s接办", name));
    if (err == 0)
        err = pass_duty(ctx, inquiry, person);
    if (err == 0)
        err = tell_former(ctx, inquiry, name);
    log_event(&ctx->log, LOG_INFO, "inquiry.handed_over", LOG_S("number", inquiry->number),
              LOG_S("from", inquiry->row.responsible), LOG_S("to", person));
    return err;
}

enum verdict inquiry_on_accept(struct handler_ctx *ctx, struct incoming *in)
{
    const AcceptInquiry *request = (const AcceptInquiry *)in->message;
    struct inquiry inquiry;
    const char *person;
    enum verdict verdict;

    if (!inquiry_actor(ctx, in, request->by, &person))
        return VERDICT_DONE;
    if (!inquiry_open(ctx, in, request->number, &inquiry, &verdict))
        return verdict;
    if (!inquiry_offered_to(ctx, in, &inquiry, person))
        return VERDICT_DONE;
    return inquiry_answer_with(ctx, in, inquiry.number, take_over(ctx, in, &inquiry, person));
}
