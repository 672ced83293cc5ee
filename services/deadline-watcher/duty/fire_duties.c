/* SPDX-License-Identifier: Apache-2.0
 * fire_duties - what the clock makes due of duties: rungs, in the order in which they came due, each once.
 *
 * A tick costs one comparison while nothing is due.  What is due is taken in pages; a tick that left some
 * asks again at once.
 */
#include <stdlib.h>
#include <string.h>

#include "duty.h"
#include "duty_set.h"

#define PAGE 500 /* duties of one transaction */

bool watcher_duties_due(void *state, wall_time now)
{
    struct watcher *watcher = state;

    return watcher_trusts_clock(watcher, now) && now.us >= atomic_load(&watcher->duty_watermark);
}

struct due_rung {
    struct watched_duty *duty;
    enum rung rung;
    wall_time at;
    bool late;
};

struct due_rungs {
    struct due_rung *list;
    size_t count;
};

static int compare_due(const void *a, const void *b)
{
    const struct due_rung *x = a, *y = b;
    int order = wall_time_compare(x->at, y->at);

    if (order == 0)
        order = memcmp(&x->duty->row->duty_id, &y->duty->row->duty_id, sizeof(struct uuid));
    return order ? order : (int)x->rung - (int)y->rung;
}

static void take_due(const struct handler_ctx *ctx, struct watched_duty *duty, wall_time until,
                     struct due_rungs *due)
{
    for (int i = 0; duty->readable && i < RUNG_COUNT; i++) {
        wall_time at = duty->reading.rungs[i];
        if (duty->standing & 1u << i || wall_time_compare(at, until) > 0)
            continue;
        duty->standing |= 1u << i;
        due->list[due->count++] =
            (struct due_rung){duty, (enum rung)i, at, watcher_late_because_down(ctx->state, at, ctx->now)};
    }
}

static int collect_due(struct handler_ctx *ctx, struct duty_set *set, wall_time until,
                       struct due_rungs *ret_due)
{
    struct due_rungs due = {.list = arena_array(ctx->arena, set->count * RUNG_COUNT, sizeof(*due.list))};

    if (!due.list)
        return ERR_NOMEM;
    for (size_t i = 0; i < set->count; i++)
        take_due(ctx, &set->duties[i], until, &due);
    qsort(due.list, due.count, sizeof(*due.list), compare_due);
    *ret_due = due;
    return 0;
}

static int insert_due(struct handler_ctx *ctx, const struct due_rungs *due)
{
    struct uuid *ids = arena_array(ctx->arena, due->count, sizeof(*ids));
    const char **rungs = arena_array(ctx->arena, due->count, sizeof(*rungs));
    const char **lights = arena_array(ctx->arena, due->count, sizeof(*lights));
    wall_time *at = arena_array(ctx->arena, due->count, sizeof(*at));
    bool *late = arena_array(ctx->arena, due->count, sizeof(*late));
    int64_t inserted = 0;

    if (!ids || !rungs || !lights || !at || !late)
        return ERR_NOMEM;
    for (size_t i = 0; i < due->count; i++) {
        const struct due_rung *rung = &due->list[i];
        ids[i] = rung->duty->row->duty_id;
        rungs[i] = rung_name(rung->rung);
        lights[i] = light_name(duty_clock_light_of_rung(rung->duty->terms.rule, rung->rung));
        at[i] = rung->at;
        late[i] = rung->late;
    }
    int err = insert_duty_rungs(
        ctx->tx, (struct store_uuid_array){ids, due->count}, (struct store_text_array){rungs, due->count},
        (struct store_text_array){lights, due->count}, (struct store_time_array){at, due->count},
        (struct store_bool_array){late, due->count}, ctx->now, &inserted);
    /* The standing rungs were read under the fence: another number means somebody else fires them too. */
    return err ? err : inserted == (int64_t)due->count ? 0 : ERR_UNKNOWN;
}

static int tell(struct handler_ctx *ctx, const struct due_rung *due)
{
    const struct load_duties_row *row = due->duty->row;
    const char *light = light_name(duty_clock_light_of_rung(due->duty->terms.rule, due->rung));
    char id[UUID_TEXT], application[UUID_TEXT] = "";
    DutyRung event = BANGBAN__V1__DUTY_RUNG__INIT;

    if (row->has_application_id)
        uuid_format(&row->application_id, application);
    event.duty_id = (char *)(uintptr_t)uuid_format(&row->duty_id, id);
    event.kind = (char *)(uintptr_t)row->kind;
    event.application_id = application;
    event.subject = (char *)(uintptr_t)row->subject;
    event.item = row->item;
    event.department = (char *)(uintptr_t)row->department;
    event.holder = (char *)(uintptr_t)row->holder;
    event.rung = (char *)(uintptr_t)rung_name(due->rung);
    event.light = (char *)(uintptr_t)light;
    event.due_at = due->duty->reading.due.us;
    event.fired_at = ctx->now.us;
    event.late_because_down = due->late;
    const struct log_context about = {.case_id = application, .department = row->department};
    log_event(&about, rung_is_overdue(due->rung) ? LOG_WARN : LOG_INFO, "duty.rung", LOG_S("duty", id),
              LOG_S("kind", row->kind), LOG_S("subject", row->subject), LOG_S("holder", row->holder),
              LOG_S("rung", event.rung), LOG_T("due_at", due->duty->reading.due),
              LOG_B("late_because_down", due->late));
    return emit(ctx,
                &(struct emission){
                    .type = MSG_DutyRung, .message = &event, .subject = id, .key = id, .occurred = due->at},
                NULL);
}

static int fire(struct handler_ctx *ctx, const struct due_rungs *due)
{
    int err = due->count ? insert_due(ctx, due) : 0;

    for (size_t i = 0; i < due->count && !err; i++)
        err = tell(ctx, &due->list[i]);
    return err;
}

/* Ids of one page, and up to where its rungs may fire without overtaking those of the next page. */
static int load_page(struct handler_ctx *ctx, struct store_uuid_array *ret_ids, wall_time *ret_until)
{
    struct due_duties_row *rows;
    size_t count;
    int err = due_duties(ctx->tx, ctx->arena, ctx->now, PAGE, &rows, &count);

    if (err)
        return err;
    struct uuid *ids = arena_array(ctx->arena, count, sizeof(*ids));
    if (!ids)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        ids[i] = rows[i].duty_id;
    *ret_ids = (struct store_uuid_array){ids, count};
    *ret_until = count == PAGE ? rows[PAGE - 1].next_at : ctx->now;
    return 0;
}

static int fire_page(struct handler_ctx *ctx, struct store_uuid_array ids, wall_time until)
{
    struct duty_set set = {0};
    struct due_rungs due = {0};
    int err = duty_set_load(ctx, ids, &set);

    if (!err)
        err = collect_due(ctx, &set, until, &due);
    if (!err)
        err = fire(ctx, &due);
    return err ? err : duty_set_store(ctx, &set);
}

/* Where the next rung stands after this page, by the same transaction. */
static int raise_watermark(struct handler_ctx *ctx)
{
    struct watcher *watcher = ctx->state;
    struct next_duty_row next;
    int err = next_duty(ctx->tx, ctx->arena, &next);

    if (err && err != ERR_NOT_FOUND)
        return err;
    atomic_store(&watcher->duty_watermark, err ? NEVER.us : next.next_at.us);
    return 0;
}

enum verdict watcher_fire_duties(struct handler_ctx *ctx)
{
    struct store_uuid_array ids;
    wall_time until;
    int err = load_page(ctx, &ids, &until);

    if (!err && ids.count)
        err = fire_page(ctx, ids, until);
    if (!err)
        err = raise_watermark(ctx);
    return err ? verdict_of(ctx, NULL, err) : VERDICT_DONE;
}
