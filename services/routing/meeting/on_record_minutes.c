/* SPDX-License-Identifier: Apache-2.0
 * on_record_minutes - who came, what was said, and what was concluded: each conclusion with owner and day.
 *
 * Every seat is accounted for: who is not named did not fall silent but is absent (regulation, part four, 2).
 */
#include <string.h>

#include "meeting.h"

struct minutes {
    const RecordMinutes *request;
    struct list_meetings_row row;
    struct load_seats_row *seats;
    size_t seat_count;
    civil_day *due; /* of each task */
};

static bool is_attended(const MeetingSeat *seat)
{
    if (strcmp(seat->attended, "absent") == 0)
        return *seat->person == '\0';
    return (strcmp(seat->attended, "present") == 0 || strcmp(seat->attended, "substitute") == 0) &&
           *seat->person;
}

static size_t times_named(const RecordMinutes *request, const char *invitee)
{
    size_t times = 0;

    for (size_t i = 0; i < request->n_seats; i++)
        times += strcmp(request->seats[i]->invitee, invitee) == 0;
    return times;
}

static bool is_seat(const struct minutes *minutes, const char *invitee)
{
    for (size_t i = 0; i < minutes->seat_count; i++)
        if (strcmp(minutes->seats[i].invitee, invitee) == 0)
            return true;
    return false;
}

static void check_seats(const struct minutes *minutes, struct findings *findings)
{
    const RecordMinutes *request = minutes->request;

    for (size_t i = 0; i < minutes->seat_count; i++)
        if (times_named(request, minutes->seats[i].invitee) != 1)
            findings_add(findings,
                         arena_printf(findings->arena, "%s 应恰好登记一次", minutes->seats[i].invitee),
                         "请登记每个受邀方出席、由人代会或缺席", "seats");
    for (size_t i = 0; i < request->n_seats; i++)
        if (!is_seat(minutes, request->seats[i]->invitee))
            findings_add(findings, "不在受邀方之列", "请核对受邀方", "seats[%zu].invitee", i);
        else if (!is_attended(request->seats[i]))
            findings_add(findings, "应为 present 或 substitute 并写明参会人，或为 absent 且不写参会人",
                         "请更正出席情况", "seats[%zu].attended", i);
}

static bool is_owner(const struct routing *routing, const char *owner)
{
    const char *department = "department:";

    return strcmp(owner, "agent") == 0 ||
           (strncmp(owner, department, strlen(department)) == 0 &&
            catalogue_department(routing->catalogue, owner + strlen(department)));
}

static void check_tasks(const struct handler_ctx *ctx, struct minutes *minutes, struct findings *findings)
{
    const RecordMinutes *request = minutes->request;

    if (request->n_tasks > MEETING_TASKS_MAX)
        findings_add(findings, "不超过 50 项", "请合并议定事项", "tasks");
    for (size_t i = 0; i < request->n_tasks && i < MEETING_TASKS_MAX; i++) {
        const MeetingTask *task = request->tasks[i];

        findings_check_text(findings, arena_printf(findings->arena, "tasks[%zu].task", i), task->task,
                            MEETING_TEXT_MAX_CHARACTERS);
        if (!is_owner(ctx->state, task->owner))
            findings_add(findings, "应为 department:部门代码 或 agent", "请写明责任方", "tasks[%zu].owner",
                         i);
        if (civil_day_parse(task->due_on, &minutes->due[i]) < 0 ||
            minutes->due[i].n < civil_day_of(ctx->now).n)
            findings_add(findings, "应为今日或以后的日期，如 2026-03-09", "请更正完成期限",
                         "tasks[%zu].dueOn", i);
    }
}

static int fill(struct handler_ctx *ctx, const struct minutes *minutes)
{
    const RecordMinutes *request = minutes->request;
    const char **invitees = arena_array(ctx->arena, request->n_seats, sizeof(*invitees));
    const char **attended = arena_array(ctx->arena, request->n_seats, sizeof(*attended));
    const char **persons = arena_array(ctx->arena, request->n_seats, sizeof(*persons));

    if (!invitees || !attended || !persons)
        return ERR_NOMEM;
    for (size_t i = 0; i < request->n_seats; i++) {
        invitees[i] = request->seats[i]->invitee;
        attended[i] = request->seats[i]->attended;
        persons[i] = request->seats[i]->person;
    }
    return fill_seats(ctx->tx, minutes->row.number, (struct store_text_array){invitees, request->n_seats},
                      (struct store_text_array){attended, request->n_seats},
                      (struct store_text_array){persons, request->n_seats});
}

static int give_task(struct handler_ctx *ctx, const struct minutes *minutes, size_t i)
{
    const MeetingTask *task = minutes->request->tasks[i];
    const struct list_meetings_row *row = &minutes->row;
    const char *subject = arena_printf(ctx->arena, "%s/%zu", row->number, i + 1);
    const char *holder =
        strcmp(task->owner, "agent") == 0 ? routing_agent_holder(ctx->arena, row->agent) : task->owner;

    if (!subject || !holder)
        return ERR_NOMEM;
    int err = insert_task(ctx->tx, row->number, (int32_t)i + 1, task->task, task->owner, minutes->due[i]);
    if (err == 0)
        err = duty_open(ctx, &(struct duty){.kind = DUTY_TASK,
                                            .application = &row->application_id,
                                            .subject = subject,
                                            .holder = holder,
                                            .opened = ctx->now,
                                            .due_on = task->due_on});
    return err == 0 ? routing_tell(ctx, &row->application_id, task->owner, "meeting.task",
                                   TOLD({"number", subject}, {"kind", meeting_kind_name(row->kind)},
                                        {"task", task->task}, {"day", task->due_on}))
                    : err;
}

static int announce_held(struct handler_ctx *ctx, const struct minutes *minutes)
{
    const struct list_meetings_row *row = &minutes->row;
    char application[UUID_TEXT];
    MeetingHeld event;

    bangban__v1__meeting_held__init(&event);
    event.number = borrow(row->number);
    event.application_id = borrow(uuid_format(&row->application_id, application));
    event.kind = borrow(row->kind);
    event.seats = minutes->request->seats;
    event.n_seats = minutes->request->n_seats;
    event.tasks = (uint32_t)minutes->request->n_tasks;
    event.met_at = row->meets_at.us;
    return emit(ctx,
                &(struct emission){.type = MSG_MeetingHeld,
                                   .message = &event,
                                   .subject = application,
                                   .key = application,
                                   .occurred = row->meets_at},
                NULL);
}

static int keep(struct handler_ctx *ctx, struct incoming *in, const struct minutes *minutes)
{
    const struct list_meetings_row *row = &minutes->row;
    int err = hold_meeting(ctx->tx, row->number, minutes->request->minutes);

    if (err == 0)
        err = fill(ctx, minutes);
    if (err == 0)
        err = act_record(ctx, &(struct routing_act){row->number, "held", in->caller, in->request->actor,
                                                    minutes->request->minutes});
    if (err == 0)
        err = duty_close(ctx, DUTY_MINUTES, row->number, 0, DUTY_DONE);
    for (size_t i = 0; err == 0 && i < minutes->request->n_tasks; i++)
        err = give_task(ctx, minutes, i);
    if (err == 0)
        err = announce_held(ctx, minutes);
    return err == 0 && minutes->request->n_tasks == 0 ? meeting_end(ctx, row, "closed") : err;
}

static int check(struct handler_ctx *ctx, struct minutes *minutes, struct findings *findings)
{
    int err = load_seats(ctx->tx, ctx->arena, minutes->row.number, &minutes->seats, &minutes->seat_count);

    minutes->due = arena_array(ctx->arena, MEETING_TASKS_MAX, sizeof(civil_day));
    if (err == 0 && !minutes->due)
        err = ERR_NOMEM;
    if (err < 0)
        return err;
    findings_check_text(findings, "minutes", minutes->request->minutes, MEETING_MINUTES_MAX_CHARACTERS);
    check_seats(minutes, findings);
    check_tasks(ctx, minutes, findings);
    return 0;
}

enum verdict routing_on_record_minutes(struct handler_ctx *ctx, struct incoming *in)
{
    struct minutes minutes = {.request = (const RecordMinutes *)in->message};
    struct findings findings = {.arena = ctx->arena};
    enum verdict verdict;

    findings_check_text(&findings, "number", minutes.request->number, MEETING_NUMBER_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!meeting_of_command(ctx, in,
                            &(struct meeting_wanted){.number = minutes.request->number,
                                                     .status = "convened",
                                                     .else_detail = "会议尚未召集，或者已有纪要：请重新查询"},
                            &minutes.row, &verdict))
        return verdict;
    if (ctx->now.us < minutes.row.meets_at.us)
        return refuse(ctx, in,
                      &(struct problem){.code = "conflict", .detail = "会议尚未开始：会后再登记纪要"});
    int err = check(ctx, &minutes, &findings);
    if (err == 0 && findings.count)
        return findings_refuse(ctx, in, &findings);
    if (err == 0)
        err = keep(ctx, in, &minutes);
    return err == 0 ? meeting_reply(ctx, in, minutes.row.number) : verdict_of(ctx, in, err);
}
