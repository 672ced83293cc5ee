/* SPDX-License-Identifier: Apache-2.0
 * duty - opening and closing, each with its event for the deadline-watcher. */
#include "duty.h"

#include <string.h>

#include "record.sql.h"

/* Message fields are not const in generated code; emit() only reads them. */
static char *borrow(const char *text)
{
    return (char *)(uintptr_t)text;
}

static const char *const outcome_names[] = {[DUTY_DONE] = "done", [DUTY_VOID] = "void"};

static int tell_opened(struct handler_ctx *ctx, const struct duty *duty, const char *id)
{
    char application[UUID_TEXT] = "";
    DutyOpened event;

    bangban__v1__duty_opened__init(&event);
    if (duty->application)
        event.application_id = borrow(uuid_format(duty->application, application));
    event.duty_id = borrow(id);
    event.kind = borrow(duty->kind);
    event.subject = borrow(duty->subject);
    event.item = duty->item;
    event.holder = borrow(duty->holder);
    event.opened_at = duty->opened.us;
    if (duty->department)
        event.department = borrow(duty->department);
    if (duty->due_on)
        event.due_on = borrow(duty->due_on);
    return emit(
        ctx,
        &(struct emission){
            .type = MSG_DutyOpened, .message = &event, .subject = id, .key = id, .occurred = duty->opened},
        NULL);
}

int duty_open(struct handler_ctx *ctx, const struct duty *duty)
{
    struct uuid id = uuid_v7(ctx->now);
    char text[UUID_TEXT];

    int err = insert_duty(ctx->tx, id, duty->kind, duty->application, duty->subject, duty->item, duty->holder,
                          duty->opened, duty->department, duty->due_on);
    return err < 0 ? err : tell_opened(ctx, duty, uuid_format(&id, text));
}

static int tell_closed(struct handler_ctx *ctx, const struct uuid *id, enum duty_outcome outcome,
                       wall_time at)
{
    char text[UUID_TEXT];
    DutyClosed event;

    bangban__v1__duty_closed__init(&event);
    event.duty_id = borrow(uuid_format(id, text));
    event.closed_at = at.us;
    event.outcome = borrow(outcome_names[outcome]);
    return emit(ctx,
                &(struct emission){
                    .type = MSG_DutyClosed, .message = &event, .subject = text, .key = text, .occurred = at},
                NULL);
}

static int close_at(struct handler_ctx *ctx, const char *kind, const struct duty_subject *subject,
                    enum duty_outcome outcome, wall_time at)
{
    struct close_duty_row row = {0};
    int err = close_duty(ctx->tx, ctx->arena, kind, subject->subject, subject->item, at,
                         outcome_names[outcome], &row);

    return err < 0 ? err : tell_closed(ctx, &row.duty_id, outcome, at);
}

int duty_close(struct handler_ctx *ctx, const char *kind, const char *subject, int item,
               enum duty_outcome outcome)
{
    return close_at(ctx, kind, &(struct duty_subject){subject, item}, outcome, ctx->now);
}

int duty_done_at(struct handler_ctx *ctx, const char *kind, const struct duty_subject *subject, wall_time at)
{
    return close_at(ctx, kind, subject, DUTY_DONE, at);
}

static bool is_passed(const struct duty_passing *passing, const char *kind)
{
    if (!passing->kinds)
        return true;
    for (size_t i = 0; i < passing->kind_count; i++)
        if (strcmp(passing->kinds[i], kind) == 0)
            return true;
    return false;
}

static int pass_one(struct handler_ctx *ctx, const struct duty_passing *passing,
                    const struct load_duties_held_row *row)
{
    int err = duty_close(ctx, row->kind, row->subject, row->item, DUTY_VOID);

    if (err < 0)
        return err;
    return duty_open(ctx, &(struct duty){.kind = row->kind,
                                         .application = passing->application,
                                         .subject = row->subject,
                                         .item = row->item,
                                         .department = row->has_department ? row->department : NULL,
                                         .holder = passing->to,
                                         .opened = row->opened_at,
                                         .due_on = row->has_due_on ? row->due_on : NULL});
}

int duty_pass(struct handler_ctx *ctx, const struct duty_passing *passing)
{
    struct load_duties_held_row *rows;
    size_t count;
    int err = load_duties_held(ctx->tx, ctx->arena, *passing->application, passing->from, &rows, &count);

    for (size_t i = 0; err == 0 && i < count; i++)
        if (is_passed(passing, rows[i].kind))
            err = pass_one(ctx, passing, &rows[i]);
    return err;
}

int duty_void_all(struct handler_ctx *ctx, const struct uuid *application)
{
    return duty_void_of(ctx, (struct store_uuid_array){application, 1});
}

int duty_void_of(struct handler_ctx *ctx, struct store_uuid_array applications)
{
    struct close_duties_of_row *rows;
    size_t count;
    int err = close_duties_of(ctx->tx, ctx->arena, applications, ctx->now, &rows, &count);

    for (size_t i = 0; err == 0 && i < count; i++)
        err = tell_closed(ctx, &rows[i].duty_id, DUTY_VOID, ctx->now);
    return err;
}

/* ---- many at once ---- */

struct duty_columns {
    struct uuid *ids, *applications;
    const char **kinds, **subjects, **holders, **departments;
    int32_t *items;
    wall_time *opened;
};

static bool alloc_columns(struct duty_columns *columns, struct arena *arena, size_t n)
{
    columns->ids = arena_array(arena, n, sizeof(*columns->ids));
    columns->applications = arena_array(arena, n, sizeof(*columns->applications));
    columns->kinds = arena_array(arena, n, sizeof(*columns->kinds));
    columns->subjects = arena_array(arena, n, sizeof(*columns->subjects));
    columns->holders = arena_array(arena, n, sizeof(*columns->holders));
    columns->items = arena_array(arena, n, sizeof(*columns->items));
    columns->opened = arena_array(arena, n, sizeof(*columns->opened));
    columns->departments = arena_array(arena, n, sizeof(*columns->departments));
    return columns->ids && columns->applications && columns->kinds && columns->subjects && columns->holders &&
           columns->items && columns->opened && columns->departments;
}

static int add_row(struct handler_ctx *ctx, const struct duty_columns *columns, size_t i,
                   const struct duty *duty)
{
    char id[UUID_TEXT];

    columns->ids[i] = uuid_v7(ctx->now);
    columns->applications[i] = *duty->application;
    columns->kinds[i] = duty->kind;
    columns->subjects[i] = duty->subject;
    columns->holders[i] = duty->holder;
    columns->items[i] = duty->item;
    columns->opened[i] = duty->opened;
    columns->departments[i] = duty->department;
    return tell_opened(ctx, duty, uuid_format(&columns->ids[i], id));
}

int duty_open_each(struct handler_ctx *ctx, const struct duty *duties, size_t count)
{
    struct duty_columns columns;
    int err = alloc_columns(&columns, ctx->arena, count) ? 0 : ERR_NOMEM;

    for (size_t i = 0; err == 0 && i < count; i++)
        err = add_row(ctx, &columns, i, &duties[i]);
    if (err < 0)
        return err;
    return insert_duties(
        ctx->tx, (struct store_uuid_array){columns.ids, count},
        (struct store_text_array){columns.kinds, count},
        (struct store_uuid_array){columns.applications, count},
        (struct store_text_array){columns.subjects, count}, (struct store_int32_array){columns.items, count},
        (struct store_text_array){columns.holders, count}, (struct store_time_array){columns.opened, count},
        (struct store_text_array){columns.departments, count});
}

int duty_close_each(struct handler_ctx *ctx, const char *kind, const struct duty_subject *subjects,
                    size_t count, enum duty_outcome outcome)
{
    const char **texts = arena_array(ctx->arena, count, sizeof(*texts));
    int32_t *items = arena_array(ctx->arena, count, sizeof(*items));
    struct close_duties_row *rows;
    size_t closed;

    if (!texts || !items)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        texts[i] = subjects[i].subject;
        items[i] = subjects[i].item;
    }
    int err = close_duties(ctx->tx, ctx->arena, kind, (struct store_text_array){texts, count},
                           (struct store_int32_array){items, count}, ctx->now, outcome_names[outcome], &rows,
                           &closed);
    for (size_t i = 0; err == 0 && i < closed; i++)
        err = tell_closed(ctx, &rows[i].duty_id, outcome, ctx->now);
    return err;
}

int duty_rung_read(struct handler_ctx *ctx, const DutyRung *message, struct duty_rung *ret_rung)
{
    struct find_open_duty_row *row = arena_alloc(ctx->arena, sizeof(*row));
    struct uuid id;
    int err = row ? uuid_parse(message->duty_id, &id) : ERR_NOMEM;

    if (err == 0)
        err = find_open_duty(ctx->tx, ctx->arena, id, row);
    if (err < 0)
        return err;
    *ret_rung = (struct duty_rung){.message = message,
                                   .kind = row->kind,
                                   .subject = row->subject,
                                   .holder = row->holder,
                                   .application = row->has_application_id ? &row->application_id : NULL,
                                   .item = row->item};
    return 0;
}
