/* SPDX-License-Identifier: Apache-2.0
 * on_approval_changed - a department moved; what waited for it goes on.
 *
 * The hot event.  Whatever the batch holds: one query for the steps, one update, and only when a step was
 * decided (or a decision was taken back) one advance for all applications concerned. */
#include "referral/referral.h"
#include "routing.h"
#include "superior/superior.h"

#include <stdlib.h>
#include <string.h>

/* What is left to write for one step of the batch. */
struct step_change {
    bool touched, decided;
    const char *state, *approval_state;
    wall_time accepted_at, closed_at;
    bool has_accepted_at, has_closed_at;
    const char *reason;         /* of the last step, while the approval is returned */
    wall_time last_at;          /* of the last step */
    const ApprovalStep *report; /* the last step that put it before the superior; NULL: none was told */
};

struct change_batch {
    struct handler_ctx *ctx;
    struct uuid *approvals;
    struct find_steps_row *rows; /* ordered by approval */
    struct step_change *changes; /* one per row */
    size_t row_count;
};

static int compare_uuid(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct uuid));
}

static int compare_row(const void *id, const void *row)
{
    return memcmp(id, &((const struct find_steps_row *)row)->approval_id, sizeof(struct uuid));
}

static struct find_steps_row *find_row(const struct change_batch *batch, const struct uuid *approval)
{
    if (batch->row_count == 0)
        return NULL;
    return bsearch(approval, batch->rows, batch->row_count, sizeof(*batch->rows), compare_row);
}

static int load_batch(struct change_batch *batch, struct incoming *const *in, size_t count)
{
    struct arena *arena = batch->ctx->arena;
    int err = 0;

    batch->approvals = arena_array(arena, count, sizeof(struct uuid));
    if (!batch->approvals)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++)
        err = uuid_parse(((const ApprovalChanged *)in[i]->message)->approval_id, &batch->approvals[i]);
    if (err == 0)
        err = find_steps(batch->ctx->tx, arena, (struct store_uuid_array){batch->approvals, count},
                         &batch->rows, &batch->row_count);
    if (err < 0)
        return err;
    batch->changes = arena_array(arena, batch->row_count, sizeof(struct step_change));
    return batch->changes ? 0 : ERR_NOMEM;
}

static void note_accepted(struct step_change *change, const ApprovalStep *step)
{
    if (strcmp(step->to, "accepted") != 0 && strcmp(step->to, "accepted_tolerant") != 0)
        return;
    if (change->has_accepted_at)
        return;
    change->has_accepted_at = true;
    change->accepted_at.us = step->occurred_at;
}

static void begin_change(struct step_change *change, const struct find_steps_row *row)
{
    if (change->touched)
        return;
    *change = (struct step_change){.touched = true,
                                   .state = row->state,
                                   .accepted_at = row->accepted_at,
                                   .has_accepted_at = row->has_accepted_at,
                                   .closed_at = row->closed_at,
                                   .has_closed_at = row->has_closed_at};
}

/* The instant of the decision: of the step that led into the state, before its delivery. */
static wall_time decided_at(const ApprovalChanged *event)
{
    const ApprovalStep *last = event->step;

    for (size_t i = event->n_history; i > 0; i--) {
        last = event->history[i - 1];
        if (strcmp(last->event, "delivered") != 0)
            break;
    }
    return (wall_time){last ? last->occurred_at : 0};
}

static void note_last(struct step_change *change, const ApprovalChanged *event)
{
    const ApprovalStep *last = event->n_history ? event->history[event->n_history - 1] : event->step;

    change->reason = last ? last->reason : "";
    change->last_at.us = last ? last->occurred_at : 0;
}

static void note_report(struct step_change *change, const ApprovalStep *step)
{
    if (step && strcmp(step->to, "reported_up") == 0)
        change->report = step;
}

static void apply(struct step_change *change, const ApprovalChanged *event)
{
    const char *state = step_state_after(event);
    bool open = strcmp(state, "handed_over") == 0;

    if (event->refolded) {
        change->has_accepted_at = false;
        change->report = NULL;
    }
    for (size_t i = 0; i < event->n_history; i++) {
        note_accepted(change, event->history[i]);
        note_report(change, event->history[i]);
    }
    if (event->step && !event->refolded) {
        note_accepted(change, event->step);
        note_report(change, event->step);
    }
    if (open || !change->has_closed_at || event->refolded)
        change->closed_at = decided_at(event);
    change->has_closed_at = !open;
    change->decided = change->decided || strcmp(change->state, state) != 0;
    change->state = state;
    change->approval_state = event->state;
    note_last(change, event);
}

static int write_changes(const struct change_batch *batch)
{
    struct arena *arena = batch->ctx->arena;
    size_t n = 0, size = batch->row_count;
    struct uuid *ids = arena_array(arena, size, sizeof(*ids));
    const char **states = arena_array(arena, size, sizeof(*states));
    const char **approval_states = arena_array(arena, size, sizeof(*approval_states));
    wall_time *accepted_at = arena_array(arena, size, sizeof(*accepted_at));
    wall_time *closed_at = arena_array(arena, size, sizeof(*closed_at));
    bool *accepted = arena_array(arena, size, sizeof(*accepted));
    bool *closed = arena_array(arena, size, sizeof(*closed));

    if (!ids || !states || !approval_states || !accepted_at || !closed_at || !accepted || !closed)
        return ERR_NOMEM;
    for (size_t i = 0; i < size; i++) {
        const struct step_change *change = &batch->changes[i];

        if (!change->touched)
            continue;
        ids[n] = batch->rows[i].approval_id;
        states[n] = change->state;
        approval_states[n] = change->approval_state;
        accepted_at[n] = change->accepted_at;
        accepted[n] = change->has_accepted_at;
        closed_at[n] = change->closed_at;
        closed[n++] = change->has_closed_at;
    }
    return update_steps(batch->ctx->tx, (struct store_uuid_array){ids, n},
                        (struct store_text_array){states, n}, (struct store_text_array){approval_states, n},
                        (struct store_time_array){accepted_at, n}, (struct store_bool_array){accepted, n},
                        (struct store_time_array){closed_at, n}, (struct store_bool_array){closed, n});
}

static bool is_returned(const char *approval_state)
{
    return strcmp(approval_state, "returned") == 0;
}

/* What was given back goes elsewhere; what was given back by mistake stays where it is. */
static int refer(const struct change_batch *batch, size_t row)
{
    struct step_change *change = &batch->changes[row];
    const struct find_steps_row *step = &batch->rows[row];
    bool was = step->has_approval_state && is_returned(step->approval_state);

    if (!change->touched || was == is_returned(change->approval_state))
        return 0;
    if (was)
        return referral_void(batch->ctx, &step->application_id, step->item, "承办部门撤销了退回");
    bool passed = false;
    int err = referral_open(
        batch->ctx,
        &(struct returned){.approval = &step->approval_id, .reason = change->reason, .at = change->last_at},
        &passed);
    change->decided = change->decided || passed;
    return err;
}

static int report(const struct change_batch *batch, size_t row)
{
    const struct step_change *change = &batch->changes[row];
    const struct find_steps_row *step = &batch->rows[row];

    if (!change->touched)
        return 0;
    return superior_note(batch->ctx,
                         &(struct reporting){.approval = &step->approval_id,
                                             .application = &step->application_id,
                                             .item = step->item,
                                             .department = step->department,
                                             .before = step->has_approval_state &&
                                                       strcmp(step->approval_state, "reported_up") == 0,
                                             .after = strcmp(change->approval_state, "reported_up") == 0,
                                             .report = change->report,
                                             .step_state = change->state,
                                             .answered = change->last_at});
}

static int advance_decided(const struct change_batch *batch)
{
    struct uuid *applications = arena_array(batch->ctx->arena, batch->row_count, sizeof(*applications));
    size_t count = 0, unique = 0;

    if (!applications)
        return ERR_NOMEM;
    for (size_t i = 0; i < batch->row_count; i++)
        if (batch->changes[i].decided)
            applications[count++] = batch->rows[i].application_id;
    if (count == 0)
        return 0;
    qsort(applications, count, sizeof(*applications), compare_uuid);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || !uuid_equal(&applications[i], &applications[unique - 1]))
            applications[unique++] = applications[i];
    return routing_advance(batch->ctx, (struct store_uuid_array){applications, unique});
}

/* Of an approval that was replaced when its item was opened again. */
static bool is_former(struct handler_ctx *ctx, const struct uuid *approval, int *ret_err)
{
    struct find_former_row row;
    int err = find_former(ctx->tx, ctx->arena, *approval, &row);

    *ret_err = err == ERR_NOT_FOUND ? 0 : err;
    return err == 0;
}

enum verdict routing_on_approval_changed(struct handler_ctx *ctx, struct incoming *const *in, size_t count)
{
    struct change_batch batch = {.ctx = ctx};
    int err = load_batch(&batch, in, count);

    for (size_t i = 0; err == 0 && i < count; i++) {
        struct find_steps_row *row = find_row(&batch, &batch.approvals[i]);

        if (!row && (is_former(ctx, &batch.approvals[i], &err) || err < 0))
            continue;
        if (!row) /* routing itself made the approval before any department could speak of it */
            return reject(ctx, in[i], "unknown-approval", "no step carries approval %s",
                          ((const ApprovalChanged *)in[i]->message)->approval_id);
        struct step_change *change = &batch.changes[row - batch.rows];
        begin_change(change, row);
        apply(change, (const ApprovalChanged *)in[i]->message);
    }
    if (err == 0)
        err = write_changes(&batch);
    for (size_t i = 0; err == 0 && i < batch.row_count; i++)
        err = refer(&batch, i);
    for (size_t i = 0; err == 0 && i < batch.row_count; i++)
        err = report(&batch, i);
    if (err == 0)
        err = advance_decided(&batch);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, count == 1 ? in[0] : NULL, err);
}
