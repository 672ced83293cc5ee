/* SPDX-License-Identifier: Apache-2.0
 * on_approval_changed - a department moved; the enterprise is told, and an application whose items are all at
 * an end closes, or opens again when an end was taken back.
 *
 * The hot event.  Whatever the batch holds: one query for the items, one update, one insert of messages, and
 * only when an item came to its end, or left it, one question whether its application did too. */
#include "change_text.h"
#include "course.h"
#include "intake.h"

#include <stdlib.h>
#include <string.h>

struct change_batch {
    struct handler_ctx *ctx;
    struct uuid *approvals; /* one per message */
    struct load_courses_row *rows;
    struct course *courses; /* one per row */
    size_t row_count;
    struct bulletin bulletin;
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
        .accepted = row->has_accepted_at,
        .accepted_at = row->accepted_at,
        .decided = row->has_decided_at,
        .decided_at = row->decided_at,
        .decision = row->has_decision ? row->decision : NULL,
        .result = row->result,
    };
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
        err = load_courses(batch->ctx->tx, arena, (struct store_uuid_array){batch->approvals, count},
                           &batch->rows, &batch->row_count);
    if (err < 0)
        return err;
    batch->courses = arena_array(arena, batch->row_count, sizeof(struct course));
    if (!batch->courses)
        return ERR_NOMEM;
    for (size_t i = 0; i < batch->row_count; i++)
        batch->courses[i] = course_of(&batch->rows[i]);
    return 0;
}

static int apply(struct change_batch *batch, size_t row, const ApprovalChanged *event)
{
    const struct intake *intake = batch->ctx->state;
    struct change_text told = change_text(batch->ctx->arena, intake->catalogue, event);

    if (told.kind)
        bulletin_add(&batch->bulletin, &batch->rows[row].application_id, told.kind, told.text);
    return course_apply(batch->ctx->arena, &batch->courses[row], event);
}

/* The columns of update_courses. */
struct columns {
    struct uuid *approvals;
    const char **states, **holders, **decisions, **results;
    bool *open, *accepted, *decided;
    wall_time *accepted_at, *decided_at;
};

static bool alloc_columns(struct columns *columns, struct arena *arena, size_t n)
{
    columns->approvals = arena_array(arena, n, sizeof(struct uuid));
    columns->states = arena_array(arena, n, sizeof(char *));
    columns->holders = arena_array(arena, n, sizeof(char *));
    columns->decisions = arena_array(arena, n, sizeof(char *));
    columns->results = arena_array(arena, n, sizeof(char *));
    columns->open = arena_array(arena, n, sizeof(bool));
    columns->accepted = arena_array(arena, n, sizeof(bool));
    columns->decided = arena_array(arena, n, sizeof(bool));
    columns->accepted_at = arena_array(arena, n, sizeof(wall_time));
    columns->decided_at = arena_array(arena, n, sizeof(wall_time));
    return columns->approvals && columns->states && columns->holders && columns->decisions &&
           columns->results && columns->open && columns->accepted && columns->decided &&
           columns->accepted_at && columns->decided_at;
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
    columns->accepted[n] = course->accepted;
    columns->accepted_at[n] = course->accepted_at;
    columns->decided[n] = course->decided;
    columns->decided_at[n] = course->decided_at;
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
        (struct store_bool_array){columns.open, n}, (struct store_time_array){columns.accepted_at, n},
        (struct store_bool_array){columns.accepted, n}, (struct store_time_array){columns.decided_at, n},
        (struct store_bool_array){columns.decided, n}, (struct store_text_array){columns.decisions, n},
        (struct store_text_array){columns.results, n});
}

/* The applications of the items that have become open, or have ceased to be. */
static int list_turned(const struct change_batch *batch, bool open, struct store_uuid_array *ret_applications)
{
    struct uuid *list = arena_array(batch->ctx->arena, batch->row_count, sizeof(*list));
    size_t count = 0;

    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < batch->row_count; i++)
        if (batch->rows[i].open != open && batch->courses[i].open == open)
            list[count++] = batch->rows[i].application_id;
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

enum verdict intake_on_approval_changed(struct handler_ctx *ctx, struct incoming *const *in, size_t count)
{
    struct change_batch batch = {.ctx = ctx, .bulletin = BULLETIN(ctx)};
    int err = load_batch(&batch, in, count);

    for (size_t i = 0; err == 0 && i < count; i++) {
        const struct load_courses_row *row =
            batch.row_count
                ? bsearch(&batch.approvals[i], batch.rows, batch.row_count, sizeof(*row), compare_row)
                : NULL;

        if (!row) /* the hand-over, on routing's stream, is still on its way */
            return VERDICT_DEFER;
        err = apply(&batch, (size_t)(row - batch.rows), (const ApprovalChanged *)in[i]->message);
    }
    if (err == 0)
        err = write_courses(&batch);
    if (err == 0)
        err = reopen_and_close(&batch);
    if (err == 0)
        err = bulletin_send(ctx, &batch.bulletin);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, count == 1 ? in[0] : NULL, err);
}
