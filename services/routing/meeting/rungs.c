/* SPDX-License-Identifier: Apache-2.0
 * rungs - proposals that nobody decides on, minutes that do not come, conclusions that nobody carries out. */
#include <stdlib.h>
#include <string.h>

#include "meeting.h"

struct reminder {
    const struct duty_rung *rung;
    const char *remind, *overdue; /* templates: to the holder; to office and leader */
    const char *task;             /* NULL: about the meeting as a whole */
};

static int remind(struct handler_ctx *ctx, const struct reminder *reminder,
                  const struct list_meetings_row *row)
{
    const struct duty_rung *rung = reminder->rung;
    const struct told_field fields[] = {{"number", rung->subject},
                                        {"kind", meeting_kind_name(row->kind)},
                                        {"text", reminder->task ? reminder->task : row->reason},
                                        {NULL, NULL}};
    bool overdue = strcmp(rung->message->rung, "overdue") == 0;
    int err = routing_tell(ctx, &row->application_id, rung->holder, reminder->remind, fields);

    if (err == 0 && overdue && strcmp(rung->holder, "office") != 0)
        err = routing_tell(ctx, &row->application_id, "office", reminder->overdue, fields);
    return err == 0 && overdue ? routing_tell(ctx, &row->application_id, "leader", reminder->overdue, fields)
                               : err;
}

int meeting_on_convene_rung(struct handler_ctx *ctx, const struct duty_rung *rung)
{
    struct list_meetings_row row = {0};
    int err = meeting_load(ctx, rung->subject, &row);

    return err == 0
               ? remind(ctx, &(struct reminder){rung, "meeting.to_convene", "meeting.not_convened", NULL},
                        &row)
               : err;
}

int meeting_on_minutes_rung(struct handler_ctx *ctx, const struct duty_rung *rung)
{
    struct list_meetings_row row = {0};
    int err = meeting_load(ctx, rung->subject, &row);

    return err == 0
               ? remind(ctx, &(struct reminder){rung, "meeting.to_record", "meeting.no_minutes", row.topic},
                        &row)
               : err;
}

/* The subject of a task's duty is "<meeting>/<ordinal>". */
static int load_task(struct handler_ctx *ctx, const char *subject, struct list_meetings_row *ret_row,
                     const char **ret_task)
{
    const char *slash = strchr(subject, '/');
    const char *number = slash ? arena_printf(ctx->arena, "%.*s", (int)(slash - subject), subject) : NULL;
    struct load_tasks_row *tasks;
    size_t count;

    if (!number)
        return slash ? ERR_NOMEM : ERR_INVALID;
    int err = meeting_load(ctx, number, ret_row);
    if (err == 0)
        err = load_tasks(ctx->tx, ctx->arena, number, &tasks, &count);
    for (size_t i = 0; err == 0 && i < count; i++)
        if (tasks[i].ordinal == atoi(slash + 1))
            *ret_task = tasks[i].task;
    return err;
}

int meeting_on_task_rung(struct handler_ctx *ctx, const struct duty_rung *rung)
{
    struct list_meetings_row row = {0};
    struct reminder reminder = {rung, "meeting.task_due", "meeting.task_overdue", ""};
    int err = load_task(ctx, rung->subject, &row, &reminder.task);

    return err == 0 ? remind(ctx, &reminder, &row) : err;
}
