/* SPDX-License-Identifier: Apache-2.0
 * on_show_ledger - who held the approvals of a case how long.
 */
#include <string.h>

#include "clock_set.h"
#include "ledger.h"

struct ledger_view {
    struct handler_ctx *ctx;
    const struct approvals_of_application_row *approvals;
    size_t approval_count;
    const struct load_steps_row *steps;
    size_t step_count;
    LedgerView *message;
};

static char *holder_text(struct arena *arena, enum holder holder, const char *department)
{
    return holder == HOLDER_DEPARTMENT ? arena_printf(arena, "department:%s", department)
                                       : arena_strdup(arena, holder_name(holder));
}

static int add_sum(struct ledger_view *view, char *holder, int64_t minutes)
{
    LedgerView *message = view->message;

    for (size_t i = 0; i < message->n_sums; i++)
        if (strcmp(message->sums[i]->holder, holder) == 0) {
            message->sums[i]->work_minutes += minutes;
            return 0;
        }
    HolderSum *sum = arena_alloc(view->ctx->arena, sizeof(*sum));
    if (!sum)
        return ERR_NOMEM;
    *sum = (HolderSum)BANGBAN__V1__HOLDER_SUM__INIT;
    sum->holder = holder;
    sum->work_minutes = minutes;
    message->sums[message->n_sums++] = sum;
    return 0;
}

static int add_entry(struct ledger_view *view, const struct approvals_of_application_row *approval,
                     char *approval_id, const struct ledger_entry *entry)
{
    LedgerEntry *line = arena_alloc(view->ctx->arena, sizeof(*line));
    char *holder = holder_text(view->ctx->arena, entry->holder, approval->department);

    if (!line || !holder)
        return ERR_NOMEM;
    *line = (LedgerEntry)BANGBAN__V1__LEDGER_ENTRY__INIT;
    line->approval_id = approval_id;
    line->item = approval->item;
    line->holder = holder;
    line->from_at = entry->from.us;
    line->until_at = entry->until.us;
    line->work_minutes = entry->minutes.n;
    view->message->entries[view->message->n_entries++] = line;
    return add_sum(view, holder, entry->minutes.n);
}

/* When the approval's time ends: at delivery; now before that. */
static wall_time end_of_approval(const struct ledger_view *view,
                                 const struct approvals_of_application_row *approval)
{
    return approval->has_delivered_at ? approval->delivered_at : view->ctx->now;
}

static int show_approval(struct ledger_view *view, size_t i)
{
    const struct watcher *watcher = view->ctx->state;
    const struct approvals_of_application_row *approval = &view->approvals[i];
    struct arena *arena = view->ctx->arena;
    char *approval_id = arena_alloc(arena, UUID_TEXT);
    struct history history;
    struct ledger ledger;
    size_t first, count = steps_of_approval(view->steps, view->step_count, &approval->approval_id, &first);
    int err = history_of_rows(arena, view->steps + first, count, approval->handed_over_at, &history);

    if (!err)
        err = ledger_make(arena, watcher->calendar, &history, end_of_approval(view, approval), &ledger);
    if (err || !approval_id)
        return err ? err : ERR_NOMEM;
    uuid_format(&approval->approval_id, approval_id);
    for (size_t j = 0; j < ledger.count && !err; j++)
        err = add_entry(view, approval, approval_id, &ledger.entries[j]);
    view->message->elapsed_work_minutes += ledger.elapsed.n;
    return err;
}

static int load(struct ledger_view *view, const struct uuid *application_id)
{
    struct handler_ctx *ctx = view->ctx;
    struct approvals_of_application_row *approvals;
    struct load_steps_row *steps;
    int err =
        approvals_of_application(ctx->tx, ctx->arena, *application_id, &approvals, &view->approval_count);

    if (err)
        return err;
    if (view->approval_count == 0)
        return ERR_NOT_FOUND;
    struct uuid *ids = arena_array(ctx->arena, view->approval_count, sizeof(*ids));
    if (!ids)
        return ERR_NOMEM;
    for (size_t i = 0; i < view->approval_count; i++)
        ids[i] = approvals[i].approval_id;
    err = load_steps(ctx->tx, ctx->arena, (struct store_uuid_array){ids, view->approval_count}, &steps,
                     &view->step_count);
    if (err)
        return err;
    view->approvals = approvals;
    view->steps = steps;
    return 0;
}

static int show(struct ledger_view *view)
{
    size_t most =
        view->step_count + view->approval_count; /* an approval has at most one entry more than steps */
    int err = 0;

    view->message->entries = arena_array(view->ctx->arena, most, sizeof(*view->message->entries));
    view->message->sums = arena_array(view->ctx->arena, most, sizeof(*view->message->sums));
    if (!view->message->entries || !view->message->sums)
        return ERR_NOMEM;
    for (size_t i = 0; i < view->approval_count && !err; i++)
        err = show_approval(view, i);
    return err;
}

enum verdict watcher_on_show_ledger(struct handler_ctx *ctx, struct incoming *in)
{
    static const struct field_problem wrong_id = {"applicationId", "办件编号应为36位UUID",
                                                  "请照受理回执填写"};
    const ShowLedger *msg = (const ShowLedger *)in->message;
    LedgerView message = BANGBAN__V1__LEDGER_VIEW__INIT;
    struct ledger_view view = {.ctx = ctx, .message = &message};
    struct uuid application_id;

    if (uuid_parse(msg->application_id, &application_id))
        return refuse(ctx, in, &(struct problem){"invalid-field", "办件编号有误，请更正", &wrong_id, 1});
    int err = load(&view, &application_id);
    if (err == ERR_NOT_FOUND)
        return refuse(
            ctx, in,
            &(struct problem){
                .code = "not-found",
                .detail = "该办件还没有转交部门的事项，或办件编号有误；请核对编号，刚受理的请稍候再查"});
    if (!err)
        err = show(&view);
    message.application_id = msg->application_id;
    if (!err)
        err = reply(ctx, in, &message);
    return verdict_of(ctx, in, err);
}
