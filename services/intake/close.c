/* SPDX-License-Identifier: Apache-2.0
 * close - an application closes when each of its items is delivered, ended or blocked (regulation, part two,
 * 1: 直至办结完成将结果送达企业负责人), and opens again when that was taken back. */
#include "intake.h"

#include <string.h>

static int announce_closed(struct handler_ctx *ctx, const struct close_applications_row *row,
                           struct bulletin *bulletin)
{
    char id[UUID_TEXT];
    ApplicationClosed event;
    bool finished = strcmp(row->outcome, "finished") == 0;

    bangban__v1__application_closed__init(&event);
    event.application_id = borrow(uuid_format(&row->application_id, id));
    event.project_code = borrow(row->project_code);
    event.outcome = borrow(row->outcome);
    event.closed_at = ctx->now.us;
    bulletin_add(bulletin, &row->application_id, "closed",
                 finished ? "本办件全部事项已办结并送达，代办服务结束，感谢配合"
                          : "本办件已办结：部分事项未取得批准，办理结果已逐项告知，代办服务结束");
    log_event(LOG_OF_CASE(ctx, id), LOG_INFO, "application.closed", LOG_S("outcome", row->outcome));
    return emit(
        ctx,
        &(struct emission){
            .type = MSG_ApplicationClosed, .message = &event, .subject = id, .key = id, .occurred = ctx->now},
        NULL);
}

int close_finished(struct handler_ctx *ctx, struct store_uuid_array applications, struct bulletin *bulletin)
{
    struct close_applications_row *rows;
    size_t count;
    int err = close_applications(ctx->tx, ctx->arena, applications, ctx->now, &rows, &count);

    for (size_t i = 0; err == 0 && i < count; i++)
        err = announce_closed(ctx, &rows[i], bulletin);
    return err;
}

int reopen_closed(struct handler_ctx *ctx, struct store_uuid_array applications, struct bulletin *bulletin)
{
    struct reopen_applications_row *rows;
    size_t count;
    int err = reopen_applications(ctx->tx, ctx->arena, applications, &rows, &count);

    for (size_t i = 0; err == 0 && i < count; i++) {
        char id[UUID_TEXT];

        bulletin_add(bulletin, &rows[i].application_id, "progress",
                     "办理结果已更正，本办件恢复办理，代办服务继续");
        log_event(LOG_OF_CASE(ctx, uuid_format(&rows[i].application_id, id)), LOG_INFO,
                  "application.reopened", LOG_S("status", rows[i].status));
    }
    return err;
}
