/* SPDX-License-Identifier: Apache-2.0
 * on_ask_opinion - a department is asked what it says about an item that another handles (Administrative
 * Licensing Law art. 26).
 *
 * Agent and office ask; so do the department that handles the item and the one that leads the joint case. */
#include <string.h>

#include "joint.h"

struct asking {
    const AskOpinion *request;
    struct uuid application;
    civil_day due; /* a working day */
    struct find_question_row about;
    char number[NUMBER_TEXT];
};

static int check_day(struct handler_ctx *ctx, struct findings *findings, struct asking *asking)
{
    const struct routing *routing = ctx->state;
    civil_day day;

    if (*asking->request->due_on == '\0')
        return calendar_add(routing->calendar, civil_day_of(ctx->now),
                            (workdays){(int32_t)routing->opinion_days}, &asking->due);
    if (civil_day_parse(asking->request->due_on, &day) < 0 ||
        calendar_next_workday_on_or_after(routing->calendar, day, &asking->due) < 0 ||
        wall_time_compare(calendar_closing(routing->calendar, asking->due), ctx->now) <= 0)
        findings_add(findings, "应为今日下班前或以后的日期，如 2026-03-09", "请更正答复期限", "dueOn");
    return 0;
}

static int check(struct handler_ctx *ctx, struct findings *findings, struct asking *asking)
{
    const struct routing *routing = ctx->state;
    const AskOpinion *request = asking->request;

    if (uuid_parse(request->application_id, &asking->application) < 0)
        findings_add(findings, "应为 36 位 UUID", "请用受理回执上的办件编号", "applicationId");
    if (!catalogue_item(routing->catalogue, request->item))
        findings_add(findings, "事项编号应为 1 至 59", "请填写征求意见所涉的事项编号", "item");
    if (!catalogue_department(routing->catalogue, request->department))
        findings_add(findings, "没有这个部门", "请填写部门代码", "department");
    findings_check_text(findings, "question", request->question, JOINT_TEXT_MAX_CHARACTERS);
    return check_day(ctx, findings, asking);
}

/* What stands against it: code and text of the refusal; NULL: nothing. */
static const char *objection(struct handler_ctx *ctx, const struct incoming *in, const struct asking *asking,
                             const char **ret_code)
{
    const struct find_question_row *about = &asking->about;
    const char *caller = routing_caller_department(in);

    *ret_code = "forbidden";
    if (caller && strcmp(caller, about->handling_department) != 0 && strcmp(caller, about->lead) != 0)
        return "由办理该事项的部门、牵头部门、代办员或帮办代办室征求意见";
    *ret_code = "conflict";
    if (strcmp(asking->request->department, about->handling_department) == 0)
        return "该事项就由这个部门办理：征求意见的对象应是其他部门";
    if (!about->live)
        return "该事项已有结果或已停止办理，无须征求意见";
    if (*about->open_number)
        return arena_printf(ctx->arena, "已就该事项征求这个部门的意见（%s），请等待答复", about->open_number);
    return NULL;
}

static int announce(struct handler_ctx *ctx, const struct asking *asking, wall_time due)
{
    char id[UUID_TEXT];
    OpinionAsked event;

    bangban__v1__opinion_asked__init(&event);
    event.number = borrow(asking->number);
    event.application_id = borrow(uuid_format(&asking->application, id));
    event.item = asking->request->item;
    event.handling_department = borrow(asking->about.handling_department);
    event.department = asking->request->department;
    event.asked_at = ctx->now.us;
    event.due_at = due.us;
    log_event(&ctx->log, LOG_INFO, "opinion.asked", LOG_S("number", asking->number),
              LOG_S("department", event.department));
    return emit(
        ctx,
        &(struct emission){
            .type = MSG_OpinionAsked, .message = &event, .subject = id, .key = id, .occurred = ctx->now},
        NULL);
}

static int open_duty(struct handler_ctx *ctx, const struct asking *asking, const char *holder,
                     const char *due_on)
{
    return duty_open(ctx, &(struct duty){.kind = DUTY_OPINION,
                                         .application = &asking->application,
                                         .subject = asking->number,
                                         .item = asking->request->item,
                                         .department = asking->request->department,
                                         .holder = holder,
                                         .opened = ctx->now,
                                         .due_on = due_on});
}

static int ask(struct handler_ctx *ctx, struct incoming *in, struct asking *asking)
{
    const struct routing *routing = ctx->state;
    const AskOpinion *request = asking->request;
    const char *holder = routing_department_holder(ctx->arena, request->department);
    wall_time due = calendar_closing(routing->calendar, asking->due);
    char due_on[CIVIL_DAY_TEXT];
    int err = holder ? number_next(ctx, "YJ", asking->number) : ERR_NOMEM;

    civil_day_format(asking->due, due_on);
    if (err == 0)
        err = insert_opinion(ctx->tx, asking->number, asking->application, request->item, request->department,
                             request->question, ctx->now, in->caller, due);
    if (err == 0)
        err = open_duty(ctx, asking, holder, due_on);
    if (err == 0)
        err = announce(ctx, asking, due);
    if (err < 0)
        return err;
    return routing_tell(ctx, &asking->application, holder, "opinion.asked",
                        TOLD({"number", asking->number}, {"item", routing_item_name(ctx, request->item)},
                             {"question", request->question}, {"day", due_on}));
}

enum verdict routing_on_ask_opinion(struct handler_ctx *ctx, struct incoming *in)
{
    struct asking asking = {.request = (const AskOpinion *)in->message};
    struct findings findings = {.arena = ctx->arena};
    const char *code, *against;
    int err = check(ctx, &findings, &asking);

    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (err == 0)
        err = find_question(ctx->tx, ctx->arena, asking.application, asking.request->item,
                            asking.request->department, &asking.about);
    if (err == ERR_NOT_FOUND)
        return routing_refuse(ctx, in, "not-found",
                              "办件中没有这个事项：请核对办件编号和事项；刚受理的办件请稍候再试");
    against = err == 0 ? objection(ctx, in, &asking, &code) : NULL;
    if (against)
        return routing_refuse(ctx, in, code, against);
    if (err == 0)
        err = ask(ctx, in, &asking);
    return err == 0 ? opinion_reply(ctx, in, asking.number) : verdict_of(ctx, in, err);
}
