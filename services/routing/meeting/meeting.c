/* SPDX-License-Identifier: Apache-2.0
 * meeting - proposing, ending, telling. */
#include "meeting.h"

#include <string.h>

static const struct {
    const char *name, *kind;
    bool once; /* per case, whatever the reason says */
} rules[] = {
    [MEETING_DEPARTMENTS] = {"departments", "briefing", true},
    [MEETING_RED_LIGHT] = {"red_light", "joint_review", false},
    [MEETING_ISSUE] = {"issue", "on_site", false},
    [MEETING_LATE] = {"late", "joint_review", true},
    [MEETING_TO_AND_FRO] = {"to_and_fro", "joint_review", false},
    [MEETING_MANUAL] = {"manual", "briefing", false},
};

static const struct {
    const char *kind, *name_zh;
} kinds[] = {{"briefing", "项目碰头会"}, {"joint_review", "会商联审会"}, {"on_site", "现场办公会"}};

const char *meeting_kind_name(const char *kind)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return kinds[i].name_zh;
    return NULL;
}

static int announce_proposed(struct handler_ctx *ctx, const struct meeting_proposal *proposal,
                             const char *number, const char *kind)
{
    char application[UUID_TEXT];
    MeetingProposed event;

    bangban__v1__meeting_proposed__init(&event);
    event.number = borrow(number);
    event.application_id = borrow(uuid_format(proposal->application, application));
    event.kind = borrow(kind);
    event.rule = borrow(rules[proposal->rule].name);
    event.reason = borrow(proposal->reason);
    event.proposed_at = ctx->now.us;
    log_event(&ctx->log, LOG_INFO, "meeting.proposed", LOG_S("number", number), LOG_S("rule", event.rule));
    return emit(ctx,
                &(struct emission){.type = MSG_MeetingProposed,
                                   .message = &event,
                                   .subject = application,
                                   .key = application,
                                   .occurred = ctx->now},
                NULL);
}

static int store(struct handler_ctx *ctx, const struct meeting_proposal *proposal, const char *number,
                 const char *kind)
{
    int err = insert_meeting(ctx->tx, number, *proposal->application, kind, rules[proposal->rule].name,
                             proposal->reason, ctx->now);

    if (err == 0)
        err = act_record(ctx, &(struct routing_act){number, "proposed", proposal->caller, proposal->person,
                                                    proposal->reason});
    return err == 0 ? duty_open(ctx, &(struct duty){.kind = DUTY_CONVENE,
                                                    .application = proposal->application,
                                                    .subject = number,
                                                    .holder = "office",
                                                    .opened = ctx->now})
                    : err;
}

int meeting_propose(struct handler_ctx *ctx, const struct meeting_proposal *proposal,
                    char ret_number[NUMBER_TEXT])
{
    const char *kind = proposal->kind ? proposal->kind : rules[proposal->rule].kind;
    struct find_open_meeting_row open = {0};
    int err = find_open_meeting(ctx->tx, ctx->arena, *proposal->application, &open);

    if (err == 0)
        return ERR_EXISTS;
    if (err != ERR_NOT_FOUND)
        return err;
    if (!proposal->reason)
        return ERR_NOMEM;
    err = number_next(ctx, "HY", ret_number);
    if (err == 0)
        err = store(ctx, proposal, ret_number, kind);
    if (err == 0)
        err = announce_proposed(ctx, proposal, ret_number, kind);
    return err == 0 ? routing_tell(ctx, proposal->application, "office", "meeting.proposed",
                                   TOLD({"number", ret_number}, {"kind", meeting_kind_name(kind)},
                                        {"reason", proposal->reason}))
                    : err;
}

int meeting_by_rule(struct handler_ctx *ctx, const struct uuid *application, enum meeting_rule rule,
                    const char *reason)
{
    char number[NUMBER_TEXT];
    struct may_propose_row may = {0};
    int err = reason ? may_propose(ctx->tx, ctx->arena, *application, rules[rule].name,
                                   rules[rule].once ? NULL : reason, &may)
                     : ERR_NOMEM;

    if (err < 0 || !may.ok)
        return err;
    err = meeting_propose(
        ctx,
        &(struct meeting_proposal){
            .application = application, .rule = rule, .reason = reason, .caller = "routing", .person = ""},
        number);
    return err == ERR_EXISTS ? 0 : err;
}

int meeting_tell_seats(struct handler_ctx *ctx, const struct list_meetings_row *row, const char *template_id,
                       const struct told_field *fields)
{
    struct load_seats_row *seats;
    size_t count;
    int err = load_seats(ctx->tx, ctx->arena, row->number, &seats, &count);

    for (size_t i = 0; err == 0 && i < count; i++)
        err = routing_tell(ctx, &row->application_id, seats[i].invitee, template_id, fields);
    return err;
}

int meeting_end(struct handler_ctx *ctx, const struct list_meetings_row *row, const char *status)
{
    char application[UUID_TEXT];
    MeetingEnded event;
    int err = end_meeting(ctx->tx, row->number, status, ctx->now);

    if (err < 0)
        return err;
    bangban__v1__meeting_ended__init(&event);
    event.number = borrow(row->number);
    event.application_id = borrow(uuid_format(&row->application_id, application));
    event.outcome = borrow(status);
    event.ended_at = ctx->now.us;
    return emit(ctx,
                &(struct emission){.type = MSG_MeetingEnded,
                                   .message = &event,
                                   .subject = application,
                                   .key = application,
                                   .occurred = ctx->now},
                NULL);
}

bool meeting_of_command(struct handler_ctx *ctx, struct incoming *in, const struct meeting_wanted *wanted,
                        struct list_meetings_row *ret_row, enum verdict *ret_verdict)
{
    int err = meeting_load(ctx, wanted->number, ret_row);

    *ret_verdict = VERDICT_DONE;
    if (err == ERR_NOT_FOUND)
        *ret_verdict =
            refuse(ctx, in, &(struct problem){.code = "not-found", .detail = "没有这个会议：请核对会议编号"});
    else if (err < 0)
        *ret_verdict = verdict_of(ctx, in, err);
    else if (strcmp(ret_row->status, wanted->status) != 0 &&
             !(wanted->or_status && strcmp(ret_row->status, wanted->or_status) == 0))
        *ret_verdict = refuse(ctx, in, &(struct problem){.code = "conflict", .detail = wanted->else_detail});
    else
        return act_expected(ctx, in, wanted->number, ret_verdict);
    return false;
}
