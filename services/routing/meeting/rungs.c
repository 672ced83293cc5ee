/* SPDX-License-Identifier: Apache-2.0
 * rungs - proposals that nobody decides on, minutes that do not come, conclusions that nobody carries out. */
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

int meeting_on_task_rung(struct handler_ctx *ctx, const struct duty_rung *rung)
{
    struct find_task_of_duty_row task = {0};
    struct list_meetings_row row = {0};
    int err = find_task_of_duty(ctx->tx, ctx->arena, *rung->application, rung->subject, &task);

    if (err == 0)
        err = meeting_load(ctx, task.number, &row);
    return err == 0
               ? remind(ctx, &(struct reminder){rung, "meeting.task_due", "meeting.task_overdue", task.task},
                        &row)
               : err;
}
