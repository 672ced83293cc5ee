/* SPDX-License-Identifier: Apache-2.0
 * fire_rungs - what the clock makes due: rungs, in the order in which they came due, each once.
 *
 * A tick costs one comparison while nothing is due, however many clocks are open.  What is due is taken in
 * pages; a tick that left some asks again at once.
 */
#include <stdlib.h>
#include <string.h>

#include "clock_set.h"

#define PAGE        500             /* clocks of one transaction */
#define LATE_AFTER  DURATION_S(300) /* a rung this late, while nobody watched, was late because of that */
#define TICK_RECORD DURATION_S(60)  /* how often to note that somebody watches */

/* ---- may the clock be believed ---- */

bool watcher_trusts_clock(struct watcher *watcher, wall_time now)
{
    duration uptime = clock_uptime();
    bool trusted = watcher->played_clock || jump_guard_trusts(&watcher->guard, now, uptime);

    if (!trusted && !watcher->distrusted)
        log_event(NULL, LOG_ERROR, "clock.leap",
                  LOG_D("leap_ms", jump_guard_leap(&watcher->guard, now, uptime)));
    if (trusted && watcher->distrusted)
        log_event(NULL, LOG_INFO, "clock.restored");
    watcher->distrusted = !trusted;
    return trusted;
}

bool watcher_rungs_due(void *state, wall_time now)
{
    struct watcher *watcher = state;

    return watcher_trusts_clock(watcher, now) &&
           work_mark_passed(watcher->calendar, now).n >= atomic_load(&watcher->watermark.mark);
}

bool watcher_tick_due(void *state, wall_time now)
{
    struct watcher *watcher = state;

    return watcher_trusts_clock(watcher, now) && wall_time_since(now, watcher->ticked).us >= TICK_RECORD.us;
}

enum verdict watcher_tick(struct handler_ctx *ctx)
{
    int err = watcher_save_tick(ctx);

    return err ? verdict_of(ctx, NULL, err) : VERDICT_DONE;
}

/* ---- firing ---- */

struct due_rung {
    struct watched_clock *clock;
    enum rung rung;
    work_mark mark;
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

    if (x->mark.n != y->mark.n)
        return x->mark.n < y->mark.n ? -1 : 1;
    int order = memcmp(&x->clock->row->clock_id, &y->clock->row->clock_id, sizeof(struct uuid));
    return order ? order : (int)x->rung - (int)y->rung;
}

bool watcher_late_because_down(const struct watcher *watcher, wall_time at, wall_time now)
{
    return wall_time_compare(at, watcher->down_from) > 0 && wall_time_compare(at, watcher->down_until) <= 0 &&
           wall_time_since(now, at).us > LATE_AFTER.us;
}

static void take_due(const struct watcher *watcher, struct watched_clock *clock, work_mark until,
                     wall_time now, struct due_rungs *due)
{
    for (int i = 0; i < RUNG_COUNT; i++) {
        struct due_rung rung = {.clock = clock, .rung = (enum rung)i, .mark = clock->reading.rungs[i]};
        if (clock->standing & 1u << i || rung.mark.n > until.n ||
            work_mark_instant(watcher->calendar, rung.mark, &rung.at))
            continue;
        rung.late = watcher_late_because_down(watcher, rung.at, now);
        clock->standing |= 1u << i;
        due->list[due->count++] = rung;
    }
}

static int collect_due(struct handler_ctx *ctx, struct clock_set *set, work_mark until,
                       struct due_rungs *ret_due)
{
    struct due_rungs due = {.list = arena_array(ctx->arena, set->count * RUNG_COUNT, sizeof(*due.list))};

    if (!due.list)
        return ERR_NOMEM;
    for (size_t i = 0; i < set->count; i++)
        take_due(ctx->state, &set->clocks[i], until, ctx->now, &due);
    qsort(due.list, due.count, sizeof(*due.list), compare_due);
    *ret_due = due;
    return 0;
}

static int tell(struct handler_ctx *ctx, const struct due_rung *due)
{
    const struct watcher *watcher = ctx->state;
    const struct load_clocks_row *row = due->clock->row;
    const struct clock_reading *reading = &due->clock->reading;
    char clock_id[UUID_TEXT], approval_id[UUID_TEXT] = "", application_id[UUID_TEXT];
    wall_time due_at = due->at;
    RungFired event = BANGBAN__V1__RUNG_FIRED__INIT;

    work_mark_instant(watcher->calendar, reading->due, &due_at);
    uuid_format(&row->application_id, application_id);
    if (row->has_approval_id)
        uuid_format(&row->approval_id, approval_id);
    event.clock_id = (char *)(uintptr_t)uuid_format(&row->clock_id, clock_id);
    event.kind = (char *)(uintptr_t)row->kind;
    event.approval_id = approval_id;
    event.application_id = application_id;
    event.department = (char *)(uintptr_t)row->department;
    event.item = row->item;
    event.rung = (char *)(uintptr_t)rung_name(due->rung);
    event.light = (char *)(uintptr_t)light_name(clock_light_of_rung(&due->clock->terms, reading, due->rung));
    event.due_at = due_at.us;
    event.fired_at = ctx->now.us;
    event.late_because_down = due->late;
    event.provisional = reading->provisional;
    const struct log_context about = {
        .case_id = application_id, .approval_id = approval_id, .department = row->department};
    log_event(&about, rung_is_overdue(due->rung) ? LOG_WARN : LOG_INFO, "rung.fired",
              LOG_S("clock", clock_id), LOG_S("kind", event.kind), LOG_S("rung", event.rung),
              LOG_S("light", event.light), LOG_T("due_at", due_at), LOG_B("late_because_down", due->late));
    return emit(ctx,
                &(struct emission){.type = MSG_RungFired,
                                   .message = &event,
                                   .subject = *approval_id ? approval_id : application_id,
                                   .key = application_id,
                                   .occurred = due->at},
                NULL);
}

static int insert_due(struct handler_ctx *ctx, const struct due_rungs *due)
{
    struct uuid *clock_ids = arena_array(ctx->arena, due->count, sizeof(*clock_ids));
    const char **rungs = arena_array(ctx->arena, due->count, sizeof(*rungs));
    const char **lights = arena_array(ctx->arena, due->count, sizeof(*lights));
    wall_time *at = arena_array(ctx->arena, due->count, sizeof(*at));
    bool *late = arena_array(ctx->arena, due->count, sizeof(*late));
    int64_t inserted = 0;

    if (!clock_ids || !rungs || !lights || !at || !late)
        return ERR_NOMEM;
    for (size_t i = 0; i < due->count; i++) {
        const struct due_rung *rung = &due->list[i];
        clock_ids[i] = rung->clock->row->clock_id;
        rungs[i] = rung_name(rung->rung);
        lights[i] = light_name(clock_light_of_rung(&rung->clock->terms, &rung->clock->reading, rung->rung));
        at[i] = rung->at;
        late[i] = rung->late;
    }
    int err =
        insert_rungs(ctx->tx, (struct store_uuid_array){clock_ids, due->count},
                     (struct store_text_array){rungs, due->count},
                     (struct store_text_array){lights, due->count}, (struct store_time_array){at, due->count},
                     (struct store_bool_array){late, due->count}, ctx->now, &inserted);
    /* The standing rungs were read under the fence: another number means somebody else fires them too. */
    return err ? err : inserted == (int64_t)due->count ? 0 : ERR_UNKNOWN;
}

static int fire(struct handler_ctx *ctx, const struct due_rungs *due)
{
    int err = due->count ? insert_due(ctx, due) : 0;

    for (size_t i = 0; i < due->count && !err; i++)
        err = tell(ctx, &due->list[i]);
    return err;
}

/* One page: its clocks, and up to where their rungs may fire without overtaking those of the next page. */
struct page {
    struct uuid *clock_ids;
    size_t count;
    work_mark until;
    work_mark last; /* the page ends with clock_ids[count - 1] at this mark */
};

static int load_page(struct handler_ctx *ctx, struct page *ret_page)
{
    const struct watcher *watcher = ctx->state;
    work_mark passed = work_mark_passed(watcher->calendar, ctx->now);
    struct due_clocks_row *rows;
    struct page page = {.until = passed};
    int err = due_clocks(ctx->tx, ctx->arena, atomic_load(&watcher->watermark.mark), watcher->watermark.clock,
                         passed.n, PAGE, &rows, &page.count);

    if (err)
        return err;
    page.clock_ids = arena_array(ctx->arena, page.count, sizeof(*page.clock_ids));
    if (!page.clock_ids)
        return ERR_NOMEM;
    for (size_t i = 0; i < page.count; i++)
        page.clock_ids[i] = rows[i].clock_id;
    if (page.count)
        page.last.n = rows[page.count - 1].next_mark;
    if (page.count == PAGE)
        page.until = page.last;
    *ret_page = page;
    return 0;
}

/* Where the next rung stands after this page, by the same transaction.  Looked for beyond the page, so that
 * the dead index entries it leaves are passed once and not again by every page after it. */
static int raise_watermark(struct handler_ctx *ctx, const struct page *page)
{
    struct watcher *watcher = ctx->state;
    struct next_alarm_row next = {.next_mark = INT32_MAX};
    work_mark after = {atomic_load(&watcher->watermark.mark)};
    struct uuid after_clock = watcher->watermark.clock;

    if (page->count) {
        after = page->last;
        after_clock = page->clock_ids[page->count - 1];
    }
    int err = next_alarm(ctx->tx, ctx->arena, after.n, after_clock, &next);
    if (err && err != ERR_NOT_FOUND)
        return err;
    atomic_store(&watcher->watermark.mark, next.next_mark);
    watcher->watermark.clock = next.next_mark == after.n ? after_clock : (struct uuid){{0}};
    return 0;
}

enum verdict watcher_fire_rungs(struct handler_ctx *ctx)
{
    struct page page;
    struct clock_set set = {0};
    struct due_rungs due = {0};
    int err = load_page(ctx, &page);

    if (!err && page.count)
        err = clock_set_load(ctx, (struct store_uuid_array){page.clock_ids, page.count},
                             (struct store_uuid_array){0}, &set);
    if (!err)
        err = collect_due(ctx, &set, page.until, &due);
    if (!err)
        err = fire(ctx, &due);
    if (!err)
        err = clock_set_store(ctx, &set);
    if (!err)
        err = raise_watermark(ctx, &page);
    if (!err)
        err = watcher_save_tick(ctx);
    return err ? verdict_of(ctx, NULL, err) : VERDICT_DONE;
}
