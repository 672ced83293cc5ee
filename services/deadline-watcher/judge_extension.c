/* SPDX-License-Identifier: Apache-2.0
 * judge_extension - what an extension that a department told moves, if anything: the promised time stays, and
 * the statutory one can be moved once, before it is over (Administrative Licensing Law art. 42).
 *
 * Emits  extension.judged (deadline)
 */
#include <string.h>

#include "clock_set.h"

/* The steps up to and with this one; ERR_NOT_FOUND when it stands no more. */
static int history_until(const struct history *history, const ApprovalStep *step, struct history *ret_until)
{
    *ret_until = *history;
    while (ret_until->count > 0) {
        const struct step *last = &history->steps[ret_until->count - 1];

        if (last->event == STEP_EXTENDED && last->occurred.us == step->occurred_at)
            return 0;
        ret_until->count--;
    }
    return ERR_NOT_FOUND;
}

static int read_due(struct handler_ctx *ctx, const struct watched_clock *clock, const struct history *history,
                    work_mark *ret_due)
{
    const struct watcher *watcher = ctx->state;
    struct clock_subject subject = clock->subject;
    struct clock_reading reading;

    subject.history = history;
    int err = clock_replay(ctx->arena, watcher->calendar, &subject, ctx->now, &reading);

    if (err == 0)
        *ret_due = reading.due;
    return err;
}

/* ERR_NOT_FOUND when it is no clock of the department, or stays where it was. */
static int judge_clock(struct handler_ctx *ctx, const struct watched_clock *clock, const ApprovalStep *step,
                       MovedClock *ret_moved)
{
    const struct watcher *watcher = ctx->state;
    struct history with, without;
    work_mark before, after;
    wall_time due;
    int err = clock->terms.rule->start == START_PROMISE ? ERR_NOT_FOUND
                                                        : history_until(&clock->history, step, &with);

    if (err)
        return err;
    without = with;
    without.count--;
    err = read_due(ctx, clock, &without, &before);
    if (!err)
        err = read_due(ctx, clock, &with, &after);
    if (err == ERR_NOMEM)
        return err;
    if (err || before.n == after.n || work_mark_instant(watcher->calendar, after, &due))
        return ERR_NOT_FOUND;
    bangban__v1__moved_clock__init(ret_moved);
    ret_moved->kind = (char *)(uintptr_t)clock->row->kind;
    ret_moved->due_at = due.us;
    return 0;
}

static int tell(struct handler_ctx *ctx, const struct incoming *in, ExtensionJudged *judged)
{
    const ApprovalChanged *message = (const ApprovalChanged *)in->message;

    judged->approval_id = message->approval_id;
    judged->application_id = message->application_id;
    judged->department = message->department;
    judged->item = message->item;
    judged->workdays = message->step->extension->workdays;
    return emit(ctx,
                &(struct emission){.type = MSG_ExtensionJudged,
                                   .message = judged,
                                   .subject = message->approval_id,
                                   .key = message->application_id,
                                   .cause = in,
                                   .occurred = {message->step->occurred_at}},
                NULL);
}

int watcher_judge_extension(struct handler_ctx *ctx, const struct clock_set *set, const struct incoming *in,
                            const struct uuid *approval)
{
    const ApprovalChanged *message = (const ApprovalChanged *)in->message;
    ExtensionJudged judged = BANGBAN__V1__EXTENSION_JUDGED__INIT;
    MovedClock *moved = arena_array(ctx->arena, set->count, sizeof(*moved));

    judged.moved = arena_array(ctx->arena, set->count, sizeof(*judged.moved));
    if (!moved || !judged.moved)
        return ERR_NOMEM;
    for (size_t i = 0; i < set->count; i++) {
        const struct watched_clock *clock = &set->clocks[i];

        if (!clock->row->has_approval_id || !uuid_equal(&clock->row->approval_id, approval))
            continue;
        int err = judge_clock(ctx, clock, message->step, &moved[judged.n_moved]);
        if (err == ERR_NOMEM)
            return err;
        if (err == 0) {
            judged.moved[judged.n_moved] = &moved[judged.n_moved];
            judged.n_moved++;
        }
    }
    return tell(ctx, in, &judged);
}
