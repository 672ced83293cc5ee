/* SPDX-License-Identifier: Apache-2.0
 * rungs - no contact is the agent's fault, no answer and no opinion the department's: it is recorded, and the
 * office hears of it.  Silence is no consent. */
#include <string.h>

#include "joint.h"

static bool is_overdue(const struct duty_rung *rung)
{
    return strcmp(rung->message->rung, "overdue") == 0;
}

static wall_time due_of(const struct duty_rung *rung)
{
    return (wall_time){rung->message->due_at};
}

/* The office and the agent, who are one while a case has no agent. */
static int tell_centre(struct handler_ctx *ctx, const struct duty_rung *rung, const char *template_id,
                       const struct told_field *fields)
{
    struct find_agent_row row = {0};
    int err = find_agent(ctx->tx, ctx->arena, *rung->application, &row);

    if (err == 0)
        err = routing_tell(ctx, rung->application, "office", template_id, fields);
    return err == 0 && *row.agent ? routing_tell(ctx, rung->application, "agent", template_id, fields) : err;
}

int contact_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung)
{
    struct find_contact_of_duty_row row = {0};
    int err = find_contact_of_duty(ctx->tx, ctx->arena, *rung->application, rung->subject, &row);

    if (err == 0)
        err = miss_contact(ctx->tx, row.number, row.department, due_of(rung));
    return err == 0 ? tell_centre(ctx, rung, "contact.missed",
                                  TOLD({"number", row.number},
                                       {"department", routing_department_name(ctx, row.department)}))
                    : err;
}

int contact_answer_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung)
{
    struct find_contact_of_duty_row row = {0};
    int err = find_contact_of_duty(ctx->tx, ctx->arena, *rung->application, rung->subject, &row);

    if (err < 0)
        return err;
    if (!is_overdue(rung))
        return routing_tell(ctx, rung->application, rung->holder, "contact.remind",
                            TOLD({"number", row.number}));
    err = miss_answer(ctx->tx, row.number, row.department, due_of(rung));
    return err == 0 ? tell_centre(ctx, rung, "contact.unanswered",
                                  TOLD({"number", row.number},
                                       {"department", routing_department_name(ctx, row.department)}))
                    : err;
}

static int relay_silence(struct handler_ctx *ctx, const struct list_opinions_row *row)
{
    char number[NUMBER_TEXT];

    return relay_make(ctx,
                      &(struct new_relay){
                          .application = &row->application_id,
                          .item = row->item,
                          .department = row->handling_department,
                          .kind = "silence",
                          .opinion = row->number,
                          .text = arena_printf(ctx->arena, "%s未在期限内就“%s”答复意见，不视为同意",
                                               routing_department_name(ctx, row->department), row->question),
                          .by = "routing"},
                      number);
}

static int fall_silent(struct handler_ctx *ctx, const struct duty_rung *rung,
                       const struct list_opinions_row *row)
{
    const struct told_field fields[] = {{"number", row->number},
                                        {"item", routing_item_name(ctx, row->item)},
                                        {"department", routing_department_name(ctx, row->department)},
                                        {NULL, NULL}};
    int err = note_silence(ctx->tx, row->number);

    if (err == 0)
        err = opinion_announce(ctx, row, "silent", (wall_time){0});
    if (err == 0)
        err = routing_tell(ctx, rung->application, rung->holder, "opinion.silent", fields);
    if (err == 0)
        err = tell_centre(ctx, rung, "opinion.silent", fields);
    return err == 0 ? relay_silence(ctx, row) : err;
}

int opinion_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung)
{
    struct list_opinions_row row = {0};
    int err = opinion_load(ctx, rung->subject, &row);

    if (err < 0)
        return err;
    if (is_overdue(rung))
        return fall_silent(ctx, rung, &row);
    return routing_tell(ctx, rung->application, rung->holder, "opinion.remind",
                        TOLD({"number", row.number}, {"item", routing_item_name(ctx, row.item)}));
}

int relay_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung)
{
    struct list_relays_row row = {0};
    int err = relay_load(ctx, rung->subject, &row);

    return err == 0 ? tell_centre(ctx, rung, "relay.unread",
                                  TOLD({"number", row.number},
                                       {"department", routing_department_name(ctx, row.department)}))
                    : err;
}
