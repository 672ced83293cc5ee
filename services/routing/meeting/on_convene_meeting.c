/* SPDX-License-Identifier: Apache-2.0
 * on_convene_meeting - day, place, topic and who is invited; again to move it.  And the meeting that is not
 * needed after all. */
#include "meeting.h"

#include <string.h>

struct convening {
    const char **invitees;
    size_t count;
};

static bool is_invitee(const struct routing *routing, const char *text)
{
    const char *department = "department:";

    if (strncmp(text, department, strlen(department)) == 0)
        return catalogue_department(routing->catalogue, text + strlen(department)) != NULL;
    return strcmp(text, "agent") == 0 || strcmp(text, "leader") == 0 || strcmp(text, "applicant") == 0;
}

static bool is_twice(const ConveneMeeting *request, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (strcmp(request->invitees[i], request->invitees[at]) == 0)
            return true;
    return false;
}

static void check_invitees(const struct routing *routing, const ConveneMeeting *request,
                           struct findings *findings)
{
    if (request->n_invitees > MEETING_SEATS_MAX)
        findings_add(findings, "不超过 40 方", "请减少参会方", "invitees");
    for (size_t i = 0; findings->count == 0 && i < request->n_invitees; i++)
        if (!is_invitee(routing, request->invitees[i]) || is_twice(request, i))
            findings_add(findings, "应为 department:部门代码、agent、leader 或 applicant，每方一次",
                         "请更正参会方", "invitees[%zu]", i);
}

static void check(const struct handler_ctx *ctx, const ConveneMeeting *request, struct findings *findings)
{
    findings_check_text(findings, "number", request->number, MEETING_NUMBER_MAX_CHARACTERS);
    findings_check_text(findings, "place", request->place, MEETING_TEXT_MAX_CHARACTERS);
    findings_check_text(findings, "topic", request->topic, MEETING_TEXT_MAX_CHARACTERS);
    if (request->meets_at <= ctx->now.us)
        findings_add(findings, "应晚于现在，如 2026-03-09T14:30:00+08:00", "请更正会议时间", "meetsAt");
    if (*request->kind && !meeting_kind_name(request->kind))
        findings_add(findings, "应为 briefing、joint_review 或 on_site，或留空", "请选择会议形式", "kind");
    check_invitees(ctx->state, request, findings);
}

/* Who has work in the case, when nobody is named. */
static int choose_invitees(struct handler_ctx *ctx, const ConveneMeeting *request,
                           const struct list_meetings_row *row, struct convening *ret_convening)
{
    struct load_busy_departments_row *busy;
    size_t count;

    *ret_convening = (struct convening){(const char **)request->invitees, request->n_invitees};
    if (request->n_invitees)
        return 0;
    int err = load_busy_departments(ctx->tx, ctx->arena, row->application_id, &busy, &count);
    if (err < 0)
        return err;
    ret_convening->invitees = arena_array(ctx->arena, count + 1, sizeof(char *));
    if (!ret_convening->invitees)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        const char *invitee = arena_printf(ctx->arena, "department:%s", busy[i].department);
        if (!invitee)
            return ERR_NOMEM;
        ret_convening->invitees[ret_convening->count++] = invitee;
    }
    ret_convening->invitees[ret_convening->count++] = "agent";
    return 0;
}

static int store(struct handler_ctx *ctx, const struct incoming *in, const struct list_meetings_row *row,
                 const struct convening *convening)
{
    const ConveneMeeting *request = (const ConveneMeeting *)in->message;
    const char *kind = *request->kind ? request->kind : row->kind;
    char at[WALL_TIME_TEXT];
    int err = convene_meeting(ctx->tx, row->number, kind, (wall_time){request->meets_at}, request->place,
                              request->topic);

    if (err == 0)
        err = clear_seats(ctx->tx, row->number);
    if (err == 0)
        err = insert_seats(ctx->tx, row->number,
                           (struct store_text_array){convening->invitees, convening->count});
    if (err == 0)
        err = act_record(
            ctx, &(struct routing_act){row->number, "convened", in->caller, in->request->actor,
                                       arena_printf(ctx->arena, "%s %s：%s",
                                                    wall_time_format((wall_time){request->meets_at}, at),
                                                    request->place, request->topic)});
    return err;
}

/* The proposal is decided on; from the meeting on its minutes are owed. */
static int turn_duties(struct handler_ctx *ctx, const struct list_meetings_row *row, int64_t meets_at)
{
    bool moved = strcmp(row->status, "convened") == 0;
    int err =
        duty_close(ctx, moved ? DUTY_MINUTES : DUTY_CONVENE, row->number, 0, moved ? DUTY_VOID : DUTY_DONE);

    return err == 0 ? duty_open(ctx, &(struct duty){.kind = DUTY_MINUTES,
                                                    .application = &row->application_id,
                                                    .subject = row->number,
                                                    .holder = "office",
                                                    .opened = {meets_at}})
                    : err;
}

/* "2026-03-09 14:30" */
static const char *moment(struct arena *arena, int64_t us)
{
    char text[WALL_TIME_TEXT];

    wall_time_format((wall_time){us}, text);
    return arena_printf(arena, "%.10s %.5s", text, text + 11);
}

static int convene(struct handler_ctx *ctx, struct incoming *in, const struct list_meetings_row *row)
{
    const ConveneMeeting *request = (const ConveneMeeting *)in->message;
    struct convening convening;
    int err = choose_invitees(ctx, request, row, &convening);

    if (err == 0)
        err = store(ctx, in, row, &convening);
    if (err == 0)
        err = turn_duties(ctx, row, request->meets_at);
    return err == 0 ? meeting_tell_seats(
                          ctx, row, "meeting.convened",
                          TOLD({"number", row->number},
                               {"kind", meeting_kind_name(*request->kind ? request->kind : row->kind)},
                               {"at", moment(ctx->arena, request->meets_at)}, {"place", request->place},
                               {"topic", request->topic}))
                    : err;
}

enum verdict routing_on_convene_meeting(struct handler_ctx *ctx, struct incoming *in)
{
    const ConveneMeeting *request = (const ConveneMeeting *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct list_meetings_row row = {0};
    enum verdict verdict;

    check(ctx, request, &findings);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!meeting_of_command(ctx, in,
                            &(struct meeting_wanted){.number = request->number,
                                                     .status = "proposed",
                                                     .or_status = "convened",
                                                     .else_detail = "会议已经召开或了结：请重新查询"},
                            &row, &verdict))
        return verdict;
    int err = convene(ctx, in, &row);
    return err == 0 ? meeting_reply(ctx, in, row.number) : verdict_of(ctx, in, err);
}

int meeting_drop(struct handler_ctx *ctx, const struct meeting_dropping *dropping)
{
    const struct list_meetings_row *row = dropping->row;
    bool convened = strcmp(row->status, "convened") == 0;
    int err = act_record(ctx, &(struct routing_act){row->number, "dropped", dropping->caller,
                                                    dropping->person, dropping->reason});

    if (err == 0)
        err = duty_close(ctx, convened ? DUTY_MINUTES : DUTY_CONVENE, row->number, 0,
                         convened ? DUTY_VOID : DUTY_DONE);
    if (err == 0)
        err = meeting_end(ctx, row, "dropped");
    return err == 0 ? meeting_tell_seats(ctx, row, "meeting.dropped",
                                         TOLD({"number", row->number}, {"kind", meeting_kind_name(row->kind)},
                                              {"reason", dropping->reason}))
                    : err;
}

enum verdict routing_on_drop_meeting(struct handler_ctx *ctx, struct incoming *in)
{
    const DropMeeting *request = (const DropMeeting *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct list_meetings_row row = {0};
    enum verdict verdict;

    findings_check_text(&findings, "number", request->number, MEETING_NUMBER_MAX_CHARACTERS);
    findings_check_text(&findings, "reason", request->reason, MEETING_TEXT_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!meeting_of_command(ctx, in,
                            &(struct meeting_wanted){.number = request->number,
                                                     .status = "proposed",
                                                     .or_status = "convened",
                                                     .else_detail = "会议已经召开或了结：请重新查询"},
                            &row, &verdict))
        return verdict;
    int err = meeting_drop(
        ctx, &(struct meeting_dropping){
                 .row = &row, .caller = in->caller, .person = in->request->actor, .reason = request->reason});
    return err == 0 ? meeting_reply(ctx, in, row.number) : verdict_of(ctx, in, err);
}
