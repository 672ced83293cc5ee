/* SPDX-License-Identifier: Apache-2.0
 * former_approval - recording and telling what comes too late.  However many events: one question, one
 * insert. */
#include "former_approval.h"

#include <stdlib.h>
#include <string.h>

#include "change_text.h"
#include "ending.sql.h"
#include "intake.h"

struct former_batch {
    struct handler_ctx *ctx;
    struct incoming *const *in;
    size_t count;
    struct uuid *approvals;                 /* one per event */
    struct load_former_approvals_row **row; /* one per event */
};

static int compare_row(const void *id, const void *row)
{
    return memcmp(id, &((const struct load_former_approvals_row *)row)->approval_id, sizeof(struct uuid));
}

static const ApprovalChanged *event_of(const struct former_batch *batch, size_t i)
{
    return (const ApprovalChanged *)batch->in[i]->message;
}

/* The step that the approval stands at; NULL when nothing of its history is left. */
static const ApprovalStep *last_step(const ApprovalChanged *event)
{
    if (!event->refolded)
        return event->step;
    return event->n_history ? event->history[event->n_history - 1] : NULL;
}

static const char *detail_of(struct arena *arena, const ApprovalStep *step)
{
    if (!step)
        return "";
    return step->document ? arena_printf(arena, "%s（%s）", step->document->title, step->document->number)
                          : step->reason;
}

static int load(struct former_batch *batch)
{
    struct arena *arena = batch->ctx->arena;
    struct load_former_approvals_row *rows;
    size_t row_count;
    int err = 0;

    batch->approvals = arena_array(arena, batch->count, sizeof(*batch->approvals));
    batch->row = arena_array(arena, batch->count, sizeof(struct load_former_approvals_row *));
    if (!batch->approvals || !batch->row)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < batch->count; i++)
        err = uuid_parse(event_of(batch, i)->approval_id, &batch->approvals[i]);
    if (err == 0)
        err = load_former_approvals(batch->ctx->tx, arena,
                                    (struct store_uuid_array){batch->approvals, batch->count}, &rows,
                                    &row_count);
    for (size_t i = 0; err == 0 && i < batch->count; i++) {
        batch->row[i] =
            row_count ? bsearch(&batch->approvals[i], rows, row_count, sizeof(*rows), compare_row) : NULL;
        if (!batch->row[i])
            err = ERR_NOT_FOUND;
    }
    return err;
}

static int record(const struct former_batch *batch)
{
    struct arena *arena = batch->ctx->arena;
    size_t n = batch->count;
    int64_t *told = arena_array(arena, n, sizeof(*told));
    const char **events = arena_array(arena, n, sizeof(*events));
    const char **states = arena_array(arena, n, sizeof(*states));
    const char **details = arena_array(arena, n, sizeof(*details));
    wall_time *occurred = arena_array(arena, n, sizeof(*occurred));

    if (!told || !events || !states || !details || !occurred)
        return ERR_NOMEM;
    for (size_t i = 0; i < n; i++) {
        const ApprovalStep *step = last_step(event_of(batch, i));

        told[i] = (int64_t)batch->in[i]->sequence;
        events[i] = step ? step->event : "";
        states[i] = event_of(batch, i)->state;
        occurred[i].us = step ? step->occurred_at : batch->ctx->now.us;
        details[i] = detail_of(arena, step);
        if (!details[i])
            return ERR_NOMEM;
    }
    return insert_former_states(batch->ctx->tx, (struct store_uuid_array){batch->approvals, n},
                                (struct store_int64_array){told, n}, (struct store_text_array){events, n},
                                (struct store_text_array){states, n}, (struct store_time_array){occurred, n},
                                (struct store_text_array){details, n}, batch->ctx->now);
}

static void tell(const struct former_batch *batch, size_t i, struct bulletin *bulletin)
{
    struct handler_ctx *ctx = batch->ctx;
    const struct intake *intake = ctx->state;
    const struct load_former_approvals_row *row = batch->row[i];
    const struct catalogue_item *item = catalogue_item(intake->catalogue, row->item);
    const char *to = row->has_agent ? arena_printf(ctx->arena, "agent:%s", row->agent) : "office";

    bulletin->cause = batch->in[i]->envelope->id;
    bulletin_tell_staff(ctx, bulletin, &row->application_id, to, "staff.former_approval",
                        FIELDS({"item", item->name_zh}, {"department", item->department->name_zh},
                               {"number", row->has_number ? row->number : ""},
                               {"state", change_state_name(event_of(batch, i)->state)}));
}

int former_approvals_take(struct handler_ctx *ctx, struct incoming *const *in, size_t count,
                          struct bulletin *bulletin)
{
    struct former_batch batch = {.ctx = ctx, .in = in, .count = count};
    int err = count ? load(&batch) : 0;

    for (size_t i = 0; err == 0 && i < count; i++)
        if (!batch.row[i]->told) {
            batch.row[i]->told = true;
            tell(&batch, i, bulletin);
        }
    return err == 0 && count ? record(&batch) : err;
}
