/* SPDX-License-Identifier: Apache-2.0
 * on_finish_task - a conclusion was carried out; with the last one the meeting is at its end. */
#include <string.h>

#include "meeting.h"

const char *meeting_voice(struct handler_ctx *ctx, const struct incoming *in)
{
    const char *department = routing_caller_department(in);
    const char *voice = department ? routing_department_holder(ctx->arena, department) : NULL;

    if (department)
        return voice ? voice : "";
    return strncmp(in->caller, "agent.", strlen("agent.")) == 0 ? "agent" : NULL;
}

struct finishing {
    const FinishTask *request;
    struct list_meetings_row row;
    struct load_tasks_row *tasks;
    size_t count, open;
    const struct load_tasks_row *task; /* NULL: there is none of that number */
};

static int load(struct handler_ctx *ctx, struct finishing *finishing)
{
    int err = load_tasks(ctx->tx, ctx->arena, finishing->row.number, &finishing->tasks, &finishing->count);

    for (size_t i = 0; err == 0 && i < finishing->count; i++) {
        finishing->open += !finishing->tasks[i].has_finished_at;
        if (finishing->tasks[i].ordinal == finishing->request->ordinal)
            finishing->task = &finishing->tasks[i];
    }
    return err;
}

static int announce(struct handler_ctx *ctx, const struct finishing *finishing)
{
    char application[UUID_TEXT], due_on[CIVIL_DAY_TEXT];
    TaskFinished event;

    bangban__v1__task_finished__init(&event);
    event.number = borrow(finishing->row.number);
    event.application_id = borrow(uuid_format(&finishing->row.application_id, application));
    event.ordinal = finishing->task->ordinal;
    event.owner = borrow(finishing->task->owner);
    event.due_on = borrow(civil_day_format(finishing->task->due_on, due_on));
    event.finished_at = ctx->now.us;
    return emit(ctx,
                &(struct emission){.type = MSG_TaskFinished,
                                   .message = &event,
                                   .subject = application,
                                   .key = application,
                                   .occurred = ctx->now},
                NULL);
}

static int finish(struct handler_ctx *ctx, struct incoming *in, const struct finishing *finishing)
{
    const FinishTask *request = finishing->request;
    const char *subject = arena_printf(ctx->arena, "%s/%d", request->number, request->ordinal);
    int err = !subject ? ERR_NOMEM
                       : finish_task(ctx->tx, request->number, request->ordinal, request->result, ctx->now);

    if (err == 0)
        err = act_record(ctx, &(struct routing_act){request->number, "task_finished", in->caller,
                                                    in->request->actor, request->result});
    if (err == 0)
        err = duty_close(ctx, DUTY_TASK, subject, 0, DUTY_DONE);
    if (err == 0)
        err = announce(ctx, finishing);
    if (err == 0 && finishing->open == 1)
        err = meeting_end(ctx, &finishing->row, "closed");
    return err == 0 ? routing_tell(ctx, &finishing->row.application_id, "office", "meeting.task_finished",
                                   TOLD({"number", subject}, {"task", finishing->task->task},
                                        {"result", request->result}))
                    : err;
}

enum verdict routing_on_finish_task(struct handler_ctx *ctx, struct incoming *in)
{
    struct finishing finishing = {.request = (const FinishTask *)in->message};
    struct findings findings = {.arena = ctx->arena};
    const char *voice = meeting_voice(ctx, in);
    enum verdict verdict;

    findings_check_text(&findings, "number", finishing.request->number, MEETING_NUMBER_MAX_CHARACTERS);
    findings_check_text(&findings, "result", finishing.request->result, MEETING_TEXT_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!meeting_of_command(ctx, in,
                            &(struct meeting_wanted){.number = finishing.request->number,
                                                     .status = "held",
                                                     .else_detail = "会议没有待办的议定事项：请重新查询"},
                            &finishing.row, &verdict))
        return verdict;
    int err = load(ctx, &finishing);
    if (err < 0)
        return verdict_of(ctx, in, err);
    if (!finishing.task || (voice && strcmp(voice, finishing.task->owner) != 0))
        return refuse(
            ctx, in,
            &(struct problem){.code = "not-found", .detail = "没有由您负责的这项议定事项：请核对序号"});
    if (finishing.task->has_finished_at)
        return refuse(ctx, in, &(struct problem){.code = "conflict", .detail = "这项议定事项已经完成"});
    err = finish(ctx, in, &finishing);
    return err == 0 ? meeting_reply(ctx, in, finishing.row.number) : verdict_of(ctx, in, err);
}
