/* SPDX-License-Identifier: Apache-2.0
 * on_show_meeting - one meeting with its seats, tasks and acts; what is open, the oldest first.  A department
 * sees where it is invited or owes a task. */
#include <string.h>

#include "meeting.h"

int meeting_load(struct handler_ctx *ctx, const char *number, struct list_meetings_row *ret_row)
{
    struct list_meetings_row *rows;
    size_t count;
    int err = list_meetings(ctx->tx, ctx->arena, false, NULL, NULL, number, 1, &rows, &count);

    if (err == 0 && count == 0)
        return ERR_NOT_FOUND;
    if (err == 0)
        *ret_row = rows[0];
    return err;
}

static int fill_view(struct arena *arena, const struct list_meetings_row *row, MeetingView *view)
{
    bangban__v1__meeting_view__init(view);
    view->application_id = arena_alloc(arena, UUID_TEXT);
    if (!view->application_id)
        return ERR_NOMEM;
    uuid_format(&row->application_id, view->application_id);
    view->number = borrow(row->number);
    view->kind = borrow(row->kind);
    view->status = borrow(row->status);
    view->rule = borrow(row->rule);
    view->reason = borrow(row->reason);
    view->proposed_at = row->proposed_at.us;
    if (row->has_meets_at) {
        view->meets_at = row->meets_at.us;
        view->place = borrow(row->place);
        view->topic = borrow(row->topic);
    }
    if (row->has_minutes)
        view->minutes = borrow(row->minutes);
    if (row->has_ended_at)
        view->ended_at = row->ended_at.us;
    return 0;
}

static int fill_seat_views(struct handler_ctx *ctx, MeetingView *view)
{
    struct load_seats_row *rows;
    size_t count;
    int err = load_seats(ctx->tx, ctx->arena, view->number, &rows, &count);

    if (err < 0)
        return err;
    MeetingSeat *seats = arena_array(ctx->arena, count, sizeof(*seats));
    view->seats = arena_array(ctx->arena, count, sizeof(*view->seats));
    if (!seats || !view->seats)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__meeting_seat__init(&seats[i]);
        seats[i].invitee = borrow(rows[i].invitee);
        seats[i].person = borrow(rows[i].person);
        if (rows[i].has_attended)
            seats[i].attended = borrow(rows[i].attended);
        view->seats[view->n_seats++] = &seats[i];
    }
    return 0;
}

static int fill_task(struct arena *arena, const struct load_tasks_row *row, MeetingTask *task)
{
    bangban__v1__meeting_task__init(task);
    task->due_on = arena_alloc(arena, CIVIL_DAY_TEXT);
    if (!task->due_on)
        return ERR_NOMEM;
    civil_day_format(row->due_on, task->due_on);
    task->ordinal = row->ordinal;
    task->task = borrow(row->task);
    task->owner = borrow(row->owner);
    if (row->has_finished_at) {
        task->result = borrow(row->result);
        task->finished_at = row->finished_at.us;
    }
    return 0;
}

static int fill_task_views(struct handler_ctx *ctx, MeetingView *view)
{
    struct load_tasks_row *rows;
    size_t count;
    int err = load_tasks(ctx->tx, ctx->arena, view->number, &rows, &count);

    if (err < 0)
        return err;
    MeetingTask *tasks = arena_array(ctx->arena, count, sizeof(*tasks));
    view->tasks = arena_array(ctx->arena, count, sizeof(*view->tasks));
    if (!tasks || !view->tasks)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill_task(ctx->arena, &rows[i], &tasks[i]);
        view->tasks[view->n_tasks++] = &tasks[i];
    }
    return err;
}

enum verdict meeting_reply(struct handler_ctx *ctx, struct incoming *in, const char *number)
{
    struct list_meetings_row row = {0};
    MeetingView view;
    int err = meeting_load(ctx, number, &row);

    if (err == 0)
        err = fill_view(ctx->arena, &row, &view);
    if (err == 0)
        err = fill_seat_views(ctx, &view);
    if (err == 0)
        err = fill_task_views(ctx, &view);
    if (err == 0)
        err = act_show(ctx, number, &view.acts, &view.n_acts, &view.version);
    if (err == 0)
        err = reply(ctx, in, &view);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict routing_on_show_meeting(struct handler_ctx *ctx, struct incoming *in)
{
    const ShowMeeting *request = (const ShowMeeting *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct list_meetings_row *rows;
    size_t count = 0;

    findings_check_text(&findings, "number", request->number, MEETING_NUMBER_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = list_meetings(ctx->tx, ctx->arena, false, NULL, routing_caller_department(in), request->number,
                            1, &rows, &count);
    if (err == 0 && count == 0)
        return refuse(ctx, in,
                      &(struct problem){.code = "not-found", .detail = "没有这个会议：请核对会议编号"});
    return err == 0 ? meeting_reply(ctx, in, request->number) : verdict_of(ctx, in, err);
}

static int fill_list(struct handler_ctx *ctx, const struct routing_wanted *wanted, MeetingList *list)
{
    struct list_meetings_row *rows;
    size_t count;
    int err = list_meetings(ctx->tx, ctx->arena, wanted->open_only, wanted->application, wanted->department,
                            wanted->number, wanted->limit, &rows, &count);

    if (err < 0)
        return err;
    MeetingView *views = arena_array(ctx->arena, count, sizeof(*views));
    list->meetings = arena_array(ctx->arena, count, sizeof(*list->meetings));
    if (!views || !list->meetings)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill_view(ctx->arena, &rows[i], &views[i]);
        list->meetings[list->n_meetings++] = &views[i];
    }
    return err;
}

enum verdict routing_on_list_meetings(struct handler_ctx *ctx, struct incoming *in)
{
    const ListMeetings *request = (const ListMeetings *)in->message;
    struct routing_listing listing = {request->all, request->application_id, request->limit};
    struct findings findings = {.arena = ctx->arena};
    struct routing_wanted wanted;
    MeetingList list;

    if (!routing_wanted_read(in, &listing, &wanted, &findings))
        return findings_refuse(ctx, in, &findings);
    bangban__v1__meeting_list__init(&list);
    int err = fill_list(ctx, &wanted, &list);
    if (err == 0)
        err = reply(ctx, in, &list);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
