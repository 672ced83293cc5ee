/* SPDX-License-Identifier: Apache-2.0
 * feedback - a quiet case is not a silent one. */
#include "feedback.h"

#include "change_text.h"
#include "record/duty.h"
#include "intake.h"
#include "message.sql.h"

#include <string.h>

#define RESUMED "办理时限已恢复计算"

int feedback_begin(struct handler_ctx *ctx, const struct uuid *application, wall_time from)
{
    char subject[UUID_TEXT];

    return duty_open(ctx, &(struct duty){.kind = "feedback",
                                         .application = application,
                                         .subject = uuid_format(application, subject),
                                         .holder = "office",
                                         .opened = from});
}

static int begin_anew(struct handler_ctx *ctx, const struct duty_rung *rung, wall_time from)
{
    int err = duty_close(ctx, "feedback", rung->subject, 0, DUTY_DONE);

    return err < 0 ? err : feedback_begin(ctx, rung->application, from);
}

/* "“…”（住建局）：已受理，在部门办理；…" of the items that are not at an end. */
static const char *standing(const struct intake *intake, struct arena *arena,
                            const struct load_open_standing_row *rows, size_t count)
{
    const char *text = "";

    for (size_t i = 0; text && i < count; i++) {
        const struct catalogue_item *item = catalogue_item(intake->catalogue, rows[i].item);

        if (item)
            text = arena_printf(arena, "%s%s“%s”（%s）：%s，%s", text, i ? "；" : "", item->name_zh,
                                item->department->name_zh, change_state_name(rows[i].state),
                                rows[i].resumed ? RESUMED : change_holder_name(rows[i].holder));
    }
    return text;
}

/* What an application waits for before it is accepted; NULL: it is accepted. */
static const char *before_acceptance(const char *status)
{
    static const struct {
        const char *status, *text;
    } waits[] = {
        {"received", "窗口正在审查申请材料"},
        {"correction", "等待您补齐一次性告知的材料"},
        {"awaiting_instruction", "等待领导指示"},
    };

    for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++)
        if (strcmp(waits[i].status, status) == 0)
            return waits[i].text;
    return NULL;
}

static int tell_standing(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin)
{
    struct load_open_standing_row *rows;
    struct find_status_row application;
    size_t count = 0;
    int err = find_status(ctx->tx, ctx->arena, *rung->application, &application);

    if (err == 0)
        err = load_open_standing(ctx->tx, ctx->arena, *rung->application, &rows, &count);
    if (err < 0)
        return err;
    const char *waits = before_acceptance(application.status);
    if (waits || count > 0)
        bulletin_tell(ctx, bulletin, rung->application, "feedback.quiet",
                      FIELDS({"items", waits ? waits : standing(ctx->state, ctx->arena, rows, count)}));
    return begin_anew(ctx, rung, ctx->now);
}

/* The duty has lasted its five working days: a message since it was opened moves its beginning. */
int feedback_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin)
{
    struct last_told_row last;
    int err = last_told(ctx->tx, ctx->arena, *rung->application, rung->subject, &last);

    if (strcmp(rung->message->rung, "overdue") != 0)
        return 0;
    if (err < 0 && err != ERR_NOT_FOUND)
        return err;
    return err == 0 ? begin_anew(ctx, rung, last.told_at) : tell_standing(ctx, rung, bulletin);
}
