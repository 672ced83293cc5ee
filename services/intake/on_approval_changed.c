/* SPDX-License-Identifier: Apache-2.0
 * on_approval_changed - a department moved; the enterprise is told, and an application whose items are all at
 * an end closes, or opens again when an end was taken back.
 *
 * The hot event.  Whatever the batch holds: one query for the items, one update, one insert of messages, and
 * only when an item was accepted on a promise, came to its end, or left it, one question about that; only
 * when something was decided, or a decision taken back, the duty to deliver it; only when a department asks
 * for materials, one question what it has asked before. */
#include "application/demand.h"
#include "change_text.h"
#include "course.h"
#include "delivery/delivery.h"
#include "ending/former_approval.h"
#include "ending/result_corrections.h"
#include "intake.h"
#include "leader/leader.h"
#include "tolerance/tolerance.h"

#include <stdlib.h>
#include <string.h>

struct change_batch {
    struct handler_ctx *ctx;
    struct uuid *approvals; /* one per message */
    wall_time *received;    /* likewise: the item's last receipt before it; 0: none */
    struct load_courses_row *rows;
    struct course *courses; /* one per row */
    bool *corrected;        /* one per row: a decision that stood is another one now */
    size_t row_count;
    struct result_corrections corrections;
    struct bulletin bulletin;
    bool demands; /* some event asks for materials */
};

static int compare_row(const void *id, const void *row)
{
    return memcmp(id, &((const struct load_courses_row *)row)->approval_id, sizeof(struct uuid));
}

static struct course course_of(const struct load_courses_row *row)
{
    return (struct course){
        .state = row->state,
        .holder = row->holder,
        .open = row->open,
        .delivered = row->has_delivered_at,
        .received = row->has_received_at,
        .received_at = row->received_at,
        .accepted = row->has_accepted_at,
        .accepted_at = row->accepted_at,
        .decided = row->has_decided_at,
        .decided_at = row->decided_at,
        .decision = row->has_decision ? row->decision : NULL,
        .result = row->result,
        .handed_decision = row->has_handed_decision ? row->handed_decision : NULL,
        .handed_result = row->has_handed_result ? row->handed_result : NULL,
    };
}

static int load_batch(struct change_batch *batch, struct incoming *const *in, size_t count)
{
    struct arena *arena = batch->ctx->arena;
    int err = 0;

    batch->approvals = arena_array(arena, count, sizeof(struct uuid));
    batch->received = arena_array(arena, count, sizeof(wall_time));
    if (!batch->approvals || !batch->received)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++)
        err = uuid_parse(((const ApprovalChanged *)in[i]->message)->approval_id, &batch->approvals[i]);
    if (err == 0)
        err = load_courses(batch->ctx->tx, arena, (struct store_uuid_array){batch->approvals, count},
                           &batch->rows, &batch->row_count);
    if (err < 0)
        return err;
    batch->courses = arena_array(arena, batch->row_count, sizeof(struct course));
    batch->corrected = arena_array(arena, batch->row_count, sizeof(bool));
    if (!batch->courses || !batch->corrected)
        return ERR_NOMEM;
    for (size_t i = 0; i < batch->row_count; i++)
        batch->courses[i] = course_of(&batch->rows[i]);
    return 0;
}

/* Only a record that was told anew corrects anything: what a department decides later is another decision. */
static int note_correction(struct change_batch *batch, size_t row, const struct incoming *in,
                           const struct course *before)
{
    const ApprovalChanged *event = (const ApprovalChanged *)in->message;
    const struct course *now = &batch->courses[row];

    if (!event->refolded || !course_corrected(before, now))
        return 0;
    batch->corrected[row] = true;
    return result_corrections_add(&batch->corrections, batch->ctx->arena,
                                  &(struct result_correction){.application = &batch->rows[row].application_id,
                                                              .event = event,
                                                              .sequence = in->sequence,
                                                              .before = *before,
                                                              .now = *now});
}

static int apply(struct change_batch *batch, size_t row, const struct incoming *in)
{
    const ApprovalChanged *event = (const ApprovalChanged *)in->message;
    struct course before = batch->courses[row];

    batch->bulletin.cause = in->envelope->id;
    if (event->refolded || !demand_in(event)) /* demands_take says what a department asks for */
        change_tell(batch->ctx, &batch->bulletin, &batch->rows[row].application_id,
                    batch->rows[row].handling_type, event);
    batch->demands = batch->demands || demand_in(event);
    int err = course_apply(batch->ctx->arena, &batch->courses[row], event);
    return err < 0 ? err : note_correction(batch, row, in, &before);
}

/* The columns of update_courses. */
struct columns {
    struct uuid *approvals;
    const char **states, **holders, **decisions, **results;
    bool *open, *received, *accepted, *decided, *exchange_owed;
    wall_time *received_at, *accepted_at, *decided_at;
};

static bool alloc_columns(struct columns *columns, struct arena *arena, size_t n)
{
    columns->approvals = arena_array(arena, n, sizeof(struct uuid));
    columns->states = arena_array(arena, n, sizeof(char *));
    columns->holders = arena_array(arena, n, sizeof(char *));
    columns->decisions = arena_array(arena, n, sizeof(char *));
    columns->results = arena_array(arena, n, sizeof(char *));
    columns->open = arena_array(arena, n, sizeof(bool));
    columns->received = arena_array(arena, n, sizeof(bool));
    columns->accepted = arena_array(arena, n, sizeof(bool));
    columns->decided = arena_array(arena, n, sizeof(bool));
    columns->exchange_owed = arena_array(arena, n, sizeof(bool));
    columns->received_at = arena_array(arena, n, sizeof(wall_time));
    columns->accepted_at = arena_array(arena, n, sizeof(wall_time));
    columns->decided_at = arena_array(arena, n, sizeof(wall_time));
    return columns->approvals && columns->states && columns->holders && columns->decisions &&
           columns->results && columns->open && columns->received && columns->accepted && columns->decided &&
           columns->exchange_owed && columns->received_at && columns->accepted_at && columns->decided_at;
}

static void fill_row(const struct columns *columns, size_t n, const struct uuid *approval,
                     const struct course *course)
{
    columns->approvals[n] = *approval;
    columns->states[n] = course->state;
    columns->holders[n] = course->holder;
    columns->decisions[n] = course->decision;
    columns->results[n] = course->result;
    columns->open[n] = course->open;
    columns->received[n] = course->received;
    columns->received_at[n] = course->received_at;
    columns->accepted[n] = course->accepted;
    columns->accepted_at[n] = course->accepted_at;
    columns->decided[n] = course->decided;
    columns->decided_at[n] = course->decided_at;
    columns->exchange_owed[n] = course_exchange_owed(course);
}

static int write_courses(const struct change_batch *batch)
{
    size_t n = batch->row_count;
    struct columns columns;

    if (!alloc_columns(&columns, batch->ctx->arena, n))
        return ERR_NOMEM;
    for (size_t i = 0; i < n; i++)
        fill_row(&columns, i, &batch->rows[i].approval_id, &batch->courses[i]);
    return update_courses(
        batch->ctx->tx, (struct store_uuid_array){columns.approvals, n},
        (struct store_text_array){columns.states, n}, (struct store_text_array){columns.holders, n},
        (struct store_bool_array){columns.open, n}, (struct store_time_array){columns.received_at, n},
        (struct store_bool_array){columns.received, n}, (struct store_time_array){columns.accepted_at, n},
        (struct store_bool_array){columns.accepted, n}, (struct store_time_array){columns.decided_at, n},
        (struct store_bool_array){columns.decided, n}, (struct store_text_array){columns.decisions, n},
        (struct store_text_array){columns.results, n}, (struct store_bool_array){columns.exchange_owed, n});
}

/* A department may accept on a promise that was broken before it looked at it. */
static int check_tolerance(struct change_batch *batch)
{
    struct uuid *list = arena_array(batch->ctx->arena, batch->row_count, sizeof(*list));
    size_t count = 0;

    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < batch->row_count; i++)
        if (!batch->rows[i].has_accepted_at && batch->courses[i].accepted &&
            course_tolerant(batch->courses[i].state))
            list[count++] = batch->rows[i].approval_id;
    return count ? tolerance_check_accepted(batch->ctx, (struct store_uuid_array){list, count},
                                            &batch->bulletin)
                 : 0;
}

/* The applications of the items that something is to come of now, or no longer. */
static int list_turned(const struct change_batch *batch, bool pending,
                       struct store_uuid_array *ret_applications)
{
    struct uuid *list = arena_array(batch->ctx->arena, batch->row_count, sizeof(*list));
    size_t count = 0;

    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < batch->row_count; i++) {
        bool was = batch->rows[i].open || batch->rows[i].exchange_owed;
        bool is = batch->courses[i].open || course_exchange_owed(&batch->courses[i]);

        if (was != pending && is == pending)
            list[count++] = batch->rows[i].application_id;
    }
    *ret_applications = (struct store_uuid_array){list, count};
    return 0;
}

static int reopen_and_close(struct change_batch *batch)
{
    struct store_uuid_array opened, ended;
    int err = list_turned(batch, true, &opened);

    if (err == 0)
        err = list_turned(batch, false, &ended);
    if (err == 0 && opened.count)
        err = reopen_closed(batch->ctx, opened, &batch->bulletin);
    if (err == 0 && ended.count)
        err = close_finished(batch->ctx, ended, &batch->bulletin);
    return err;
}

/* What the leader was asked about an item that is decided now, or at its end. */
static int void_requests_of_decided(struct change_batch *batch)
{
    struct arena *arena = batch->ctx->arena;
    struct uuid *applications = arena_array(arena, batch->row_count, sizeof(*applications));
    int32_t *items = arena_array(arena, batch->row_count, sizeof(*items));
    size_t count = 0;

    if (!applications || !items)
        return ERR_NOMEM;
    for (size_t i = 0; i < batch->row_count; i++)
        if (!batch->rows[i].has_decided_at && batch->courses[i].decided) {
            applications[count] = batch->rows[i].application_id;
            items[count++] = batch->rows[i].item;
        }
    return count ? leader_void_requests(batch->ctx, (struct store_uuid_array){applications, count},
                                        (struct store_int32_array){items, count}, "事项已有办理结果",
                                        &batch->bulletin)
                 : 0;
}

/* ---- the duty to deliver ---- */

static bool same_decision(const struct load_courses_row *row, const struct course *course)
{
    return course->decision && strcmp(row->decision, course->decision) == 0 &&
           wall_time_compare(row->decided_at, course->decided_at) == 0;
}

/* A document that was corrected after it was handed out is to be exchanged. */
static struct delivery_change change_of(const struct change_batch *batch, size_t i)
{
    const struct load_courses_row *row = &batch->rows[i];
    const struct course *course = &batch->courses[i];
    bool exchange = course_exchange_owed(course);

    return (struct delivery_change){
        .application = &row->application_id,
        .item = row->item,
        .was_owed = row->has_decision && (!row->has_delivered_at || row->exchange_owed),
        .is_owed = course->decision && (!course->delivered || exchange),
        .decided_at = exchange ? batch->ctx->now : course->decided_at,
    };
}

static int follow_decisions(const struct change_batch *batch)
{
    struct delivery_change *changes = arena_array(batch->ctx->arena, batch->row_count, sizeof(*changes));
    size_t count = 0;

    if (!changes)
        return ERR_NOMEM;
    for (size_t i = 0; i < batch->row_count; i++) {
        struct delivery_change change = change_of(batch, i);
        bool stands = change.was_owed && same_decision(&batch->rows[i], &batch->courses[i]);

        if ((change.was_owed || change.is_owed) && (!stands || batch->corrected[i]))
            changes[count++] = change;
    }
    return count ? delivery_duties_follow(batch->ctx, changes, count) : 0;
}

/* What no item has is of an approval that was replaced, or its hand-over, on routing's stream, is still on
 * its way: ERR_NOT_FOUND. */
static int apply_all(struct change_batch *batch, struct incoming *const *in, size_t count)
{
    struct incoming **others = arena_array(batch->ctx->arena, count, sizeof(*others));
    size_t other_count = 0;
    int err = others ? 0 : ERR_NOMEM;

    for (size_t i = 0; err == 0 && i < count; i++) {
        const struct load_courses_row *row =
            batch->row_count
                ? bsearch(&batch->approvals[i], batch->rows, batch->row_count, sizeof(*row), compare_row)
                : NULL;

        if (!row) {
            others[other_count++] = in[i];
            continue;
        }
        const struct course *course = &batch->courses[row - batch->rows];
        if (course->received)
            batch->received[i] = course->received_at;
        err = apply(batch, (size_t)(row - batch->rows), in[i]);
    }
    return err < 0 ? err : former_approvals_take(batch->ctx, others, other_count, &batch->bulletin);
}

enum verdict intake_on_approval_changed(struct handler_ctx *ctx, struct incoming *const *in, size_t count)
{
    struct change_batch batch = {.ctx = ctx, .bulletin = BULLETIN(ctx)};
    int err = load_batch(&batch, in, count);

    if (err == 0)
        err = apply_all(&batch, in, count);
    if (err == ERR_NOT_FOUND)
        return VERDICT_DEFER;
    if (err == 0)
        err = write_courses(&batch);
    if (err == 0 && batch.demands)
        err = demands_take(ctx, in, batch.received, count, &batch.bulletin);
    if (err == 0)
        err = check_tolerance(&batch);
    if (err == 0)
        err = result_corrections_write(&batch.corrections, ctx);
    if (err == 0)
        err = follow_decisions(&batch);
    if (err == 0)
        err = void_requests_of_decided(&batch);
    if (err == 0)
        err = reopen_and_close(&batch);
    if (err == 0)
        err = bulletin_send(ctx, &batch.bulletin);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, count == 1 ? in[0] : NULL, err);
}
