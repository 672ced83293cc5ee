/* SPDX-License-Identifier: Apache-2.0
 * on_give_opinion - a department says what it thinks: the agent, who asked and the handling department hear
 * of it.  One that comes late is taken, and stays late. */
#include <string.h>

#include "joint.h"

static const struct {
    const char *stand, *words;
} stands[] = {
    {"agree", "同意"},
    {"agree_with_conditions", "有条件同意"},
    {"object", "不同意"},
};

static const char *words_of(const char *stand)
{
    for (size_t i = 0; i < sizeof(stands) / sizeof(stands[0]); i++)
        if (strcmp(stands[i].stand, stand) == 0)
            return stands[i].words;
    return NULL;
}

int opinion_announce(struct handler_ctx *ctx, const struct list_opinions_row *row, const char *stand,
                     wall_time given)
{
    char id[UUID_TEXT];
    OpinionGiven event;

    bangban__v1__opinion_given__init(&event);
    event.number = borrow(row->number);
    event.application_id = borrow(uuid_format(&row->application_id, id));
    event.item = row->item;
    event.department = borrow(row->department);
    event.stand = borrow(stand);
    event.due_at = row->due_at.us;
    event.given_at = given.us;
    log_event(&ctx->log, LOG_INFO, "opinion.given", LOG_S("number", row->number), LOG_S("stand", stand));
    return emit(
        ctx,
        &(struct emission){
            .type = MSG_OpinionGiven, .message = &event, .subject = id, .key = id, .occurred = ctx->now},
        NULL);
}

/* The opinion of a command by the department that is asked; false: it was answered, return `*ret_verdict`. */
static bool open_to_caller(struct handler_ctx *ctx, struct incoming *in, struct list_opinions_row *ret_row,
                           enum verdict *ret_verdict)
{
    const GiveOpinion *request = (const GiveOpinion *)in->message;
    int err = opinion_load(ctx, request->number, ret_row);

    if (err == 0 && strcmp(ret_row->department, routing_caller_department(in)) == 0 &&
        !ret_row->has_given_at && !ret_row->has_voided_at)
        return true;
    if (err == ERR_NOT_FOUND)
        *ret_verdict = routing_refuse(ctx, in, "not-found", "没有这份征求意见：请核对编号");
    else if (err < 0)
        *ret_verdict = verdict_of(ctx, in, err);
    else if (strcmp(ret_row->department, routing_caller_department(in)) != 0)
        *ret_verdict = routing_refuse(ctx, in, "forbidden", "征求的不是贵单位的意见：由被征求意见的部门答复");
    else
        *ret_verdict = routing_refuse(ctx, in, "conflict",
                                      ret_row->has_given_at ? "已经答复过意见"
                                                            : "该事项已有结果或已停止办理，无须再答复");
    return false;
}

/* Whoever asked as a department and does not handle the item hears of it by itself. */
static int tell(struct handler_ctx *ctx, const struct list_opinions_row *row, const char *opinion)
{
    const char *key = "department.";
    bool by_department = strncmp(row->asked_by, key, strlen(key)) == 0;
    const char *asker = by_department ? row->asked_by + strlen(key) : row->handling_department;
    const struct told_field fields[] = {{"number", row->number},
                                        {"item", routing_item_name(ctx, row->item)},
                                        {"department", routing_department_name(ctx, row->department)},
                                        {"opinion", opinion},
                                        {NULL, NULL}};
    int err = routing_tell(ctx, &row->application_id, "agent", "opinion.given", fields);

    if (err < 0 || strcmp(asker, row->handling_department) == 0)
        return err;
    const char *holder = routing_department_holder(ctx->arena, asker);
    return holder ? routing_tell(ctx, &row->application_id, holder, "opinion.given", fields) : ERR_NOMEM;
}

static int relay(struct handler_ctx *ctx, const struct list_opinions_row *row, const char *opinion)
{
    char number[NUMBER_TEXT];

    return relay_make(ctx,
                      &(struct new_relay){.application = &row->application_id,
                                          .item = row->item,
                                          .department = row->handling_department,
                                          .kind = "opinion",
                                          .opinion = row->number,
                                          .text = arena_printf(ctx->arena, "%s就“%s”的意见：%s",
                                                               routing_department_name(ctx, row->department),
                                                               row->question, opinion),
                                          .by = "routing"},
                      number);
}

static int take(struct handler_ctx *ctx, struct incoming *in, const struct list_opinions_row *row)
{
    const GiveOpinion *request = (const GiveOpinion *)in->message;
    const char *by = routing_by(ctx->arena, in);
    const char *opinion = arena_printf(ctx->arena, "%s%s%s", words_of(request->stand),
                                       *request->text ? "。" : "", request->text);
    int err = by && opinion ? give_opinion(ctx->tx, row->number, request->stand, request->text, ctx->now, by)
                            : ERR_NOMEM;

    if (err == 0)
        err = duty_close(ctx, DUTY_OPINION, row->number, row->item, DUTY_DONE);
    if (err == 0)
        err = opinion_announce(ctx, row, request->stand, ctx->now);
    if (err == 0)
        err = tell(ctx, row, opinion);
    return err == 0 ? relay(ctx, row, opinion) : err;
}

enum verdict routing_on_give_opinion(struct handler_ctx *ctx, struct incoming *in)
{
    const GiveOpinion *request = (const GiveOpinion *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct list_opinions_row row = {0};
    enum verdict verdict;

    findings_check_text(&findings, "number", request->number, JOINT_NUMBER_MAX_CHARACTERS);
    if (!words_of(request->stand))
        findings_add(&findings, "应为 agree、agree_with_conditions 或 object",
                     "请写明同意、有条件同意或不同意", "stand");
    if (*request->text || strcmp(request->stand, "agree") != 0) /* conditions and objections are told */
        findings_check_text(&findings, "text", request->text, JOINT_TEXT_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!open_to_caller(ctx, in, &row, &verdict))
        return verdict;
    int err = take(ctx, in, &row);
    return err == 0 ? opinion_reply(ctx, in, row.number) : verdict_of(ctx, in, err);
}
