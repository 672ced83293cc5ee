/* SPDX-License-Identifier: Apache-2.0
 * on_list_clocks - clocks of a case, also those that wait for their start, of a department, or all open ones,
 * duties among them, as they stand now.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "clock_set.h"
#include "duty/duty.h"

#define DEFAULT_LIMIT 100
#define MOST          1000

static size_t check(const struct watcher *watcher, const ListClocks *msg, struct uuid *application,
                    struct clock_question *question, struct field_problem problems[3])
{
    size_t count = 0;

    *question = (struct clock_question){.application = *msg->application_id ? application : NULL,
                                        .department = *msg->department ? msg->department : NULL,
                                        .limit = msg->limit ? (int32_t)msg->limit : DEFAULT_LIMIT};
    if (question->application && uuid_parse(msg->application_id, application))
        problems[count++] = (struct field_problem){"applicationId", "办件编号应为36位UUID",
                                                   "请照受理回执填写，或留空查询全部"};
    if (question->department && !catalogue_department(watcher->catalogue, question->department))
        problems[count++] = (struct field_problem){"department", "没有这个部门代码",
                                                   "请填写部门目录中的代码，如 housing，或留空"};
    if (msg->limit > MOST)
        problems[count++] = (struct field_problem){"limit", "一次最多1000条", "请填写1至1000，或0表示100条"};
    return count;
}

/* Both queries return the same one column. */
static int find_clocks(struct handler_ctx *ctx, const struct clock_question *question, struct uuid **ret_ids,
                       size_t *ret_count)
{
    if (question->application) {
        struct clocks_of_application_row *rows;
        int err = clocks_of_application(ctx->tx, ctx->arena, *question->application, question->department,
                                        question->limit, &rows, ret_count);
        if (!err)
            *ret_ids = &rows->clock_id;
        static_assert(sizeof(*rows) == sizeof(struct uuid), "the row is the id");
        return err;
    }
    struct open_clocks_row *rows;
    int err = open_clocks(ctx->tx, ctx->arena, question->department, question->limit, &rows, ret_count);
    if (!err)
        *ret_ids = &rows->clock_id;
    static_assert(sizeof(*rows) == sizeof(struct uuid), "the row is the id");
    return err;
}

static char *id_text(struct arena *arena, const struct uuid *id)
{
    char *text = arena_alloc(arena, UUID_TEXT);

    return text ? (char *)(uintptr_t)uuid_format(id, text) : NULL;
}

static int show_names(struct arena *arena, const struct watched_clock *clock, ClockView *view)
{
    const struct load_clocks_row *row = clock->row;

    view->kind = (char *)(uintptr_t)row->kind;
    view->rule = (char *)(uintptr_t)row->rule;
    view->department = (char *)(uintptr_t)row->department;
    view->unit = (char *)(uintptr_t)row->unit;
    view->item = row->item;
    view->holder = row->has_approval_id && clock->terms.rule->start != START_PROMISE
                       ? arena_printf(arena, "department:%s", row->department)
                       : "applicant";
    view->clock_id = id_text(arena, &row->clock_id);
    view->application_id = id_text(arena, &row->application_id);
    if (row->has_approval_id)
        view->approval_id = id_text(arena, &row->approval_id);
    return view->clock_id && view->application_id && view->approval_id && view->holder ? 0 : ERR_NOMEM;
}

static int show_clock(struct handler_ctx *ctx, const struct watched_clock *clock, ClockView *view)
{
    const struct watcher *watcher = ctx->state;
    const struct clock_reading *reading = &clock->reading;
    wall_time due;

    *view = (ClockView)BANGBAN__V1__CLOCK_VIEW__INIT;
    view->state = (char *)(uintptr_t)clock_state_name(reading->state);
    view->light = (char *)(uintptr_t)light_name(reading->light);
    view->budget_days = reading->budget.n;
    view->consumed_days = reading->consumed.n;
    view->started_at = reading->has_start ? reading->started.us : 0;
    view->closed_at = reading->has_close ? reading->closed.us : 0;
    view->due_at = work_mark_instant(watcher->calendar, reading->due, &due) == 0 ? due.us : 0;
    view->provisional = reading->provisional;
    view->calendar_version = (char *)(uintptr_t)calendar_version(watcher->calendar);
    return show_names(ctx->arena, clock, view);
}

static const struct watched_clock *find_in_set(const struct clock_set *set, const struct uuid *clock_id)
{
    for (size_t i = 0; i < set->count; i++)
        if (uuid_equal(&set->clocks[i].row->clock_id, clock_id))
            return &set->clocks[i];
    return NULL;
}

/* One that was closed before it began never ran. */
static bool is_shown(const struct watched_clock *clock)
{
    return clock->reading.has_start || clock->reading.state == CLOCK_WAITING;
}

int clock_views_add(struct clock_views *views, const struct uuid *id, ClockView *message)
{
    if (views->count == views->size) {
        size_t size = views->size ? 2 * views->size : DEFAULT_LIMIT;
        struct clock_view *list = arena_array(views->arena, size, sizeof(*list));
        if (!list)
            return ERR_NOMEM;
        if (views->count)
            memcpy(list, views->list, views->count * sizeof(*list));
        views->list = list;
        views->size = size;
    }
    views->list[views->count++] = (struct clock_view){*id, message};
    return 0;
}

/* The clocks of approvals and promises, in the order of `ids`. */
static int clock_set_views(struct handler_ctx *ctx, const struct clock_question *question,
                           struct clock_views *views)
{
    struct clock_set set = {0};
    struct uuid *ids = NULL;
    size_t count = 0;
    int err = find_clocks(ctx, question, &ids, &count);

    if (!err && count)
        err = clock_set_load(ctx, (struct store_uuid_array){ids, count}, (struct store_uuid_array){0}, &set);
    for (size_t i = 0; i < count && !err; i++) {
        const struct watched_clock *clock = find_in_set(&set, &ids[i]);
        if (!clock || !is_shown(clock))
            continue;
        ClockView *view = arena_alloc(ctx->arena, sizeof(*view));
        err = view ? show_clock(ctx, clock, view) : ERR_NOMEM;
        if (!err)
            err = clock_views_add(views, &ids[i], view);
    }
    return err;
}

/* What ends first comes first; what cannot be told yet, last. */
static int compare_due(const void *a, const void *b)
{
    const ClockView *x = ((const struct clock_view *)a)->message;
    const ClockView *y = ((const struct clock_view *)b)->message;
    uint64_t due_x = (uint64_t)x->due_at - 1, due_y = (uint64_t)y->due_at - 1; /* 0 wraps to the end */

    if (due_x != due_y)
        return due_x < due_y ? -1 : 1;
    return strcmp(x->clock_id, y->clock_id);
}

/* ---- rungs ---- */

/* The rows of one clock among rows sorted by clock. */
static size_t rungs_of_clock(const struct load_rungs_row *rows, size_t count, const struct uuid *clock_id,
                             size_t *ret_first)
{
    size_t first = 0;

    while (first < count && !uuid_equal(&rows[first].clock_id, clock_id))
        first++;
    size_t end = first;
    while (end < count && uuid_equal(&rows[end].clock_id, clock_id))
        end++;
    *ret_first = first;
    return end - first;
}

static int show_rungs(struct handler_ctx *ctx, const struct load_rungs_row *rows, size_t count,
                      ClockView *view)
{
    RungView *rungs = arena_array(ctx->arena, count, sizeof(*rungs));

    view->rungs = arena_array(ctx->arena, count, sizeof(*view->rungs));
    if (!rungs || !view->rungs)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        rungs[i] = (RungView)BANGBAN__V1__RUNG_VIEW__INIT;
        rungs[i].rung = (char *)(uintptr_t)rows[i].rung;
        rungs[i].fired_at = rows[i].fired_at.us;
        rungs[i].corrected = rows[i].corrected;
        rungs[i].late_because_down = rows[i].late_because_down;
        view->rungs[i] = &rungs[i];
    }
    view->n_rungs = count;
    return 0;
}

static int fill_list(struct handler_ctx *ctx, const struct clock_views *views, ClockList *list)
{
    struct uuid *ids = arena_array(ctx->arena, views->count, sizeof(*ids));
    struct load_rungs_row *rungs;
    size_t rung_count, first;

    list->clocks = arena_array(ctx->arena, views->count, sizeof(*list->clocks));
    if (!ids || !list->clocks)
        return ERR_NOMEM;
    for (size_t i = 0; i < views->count; i++)
        ids[i] = views->list[i].id;
    int err =
        load_rungs(ctx->tx, ctx->arena, (struct store_uuid_array){ids, views->count}, &rungs, &rung_count);
    for (size_t i = 0; i < views->count && !err; i++) {
        size_t count = rungs_of_clock(rungs, rung_count, &ids[i], &first);
        err = show_rungs(ctx, rungs + first, count, views->list[i].message);
        list->clocks[list->n_clocks++] = views->list[i].message;
    }
    return err;
}

enum verdict watcher_on_list_clocks(struct handler_ctx *ctx, struct incoming *in)
{
    struct field_problem problems[3];
    struct clock_question question;
    struct uuid application;
    struct clock_views views = {.arena = ctx->arena};
    ClockList list = BANGBAN__V1__CLOCK_LIST__INIT;
    size_t wrong = check(ctx->state, (const ListClocks *)in->message, &application, &question, problems);

    if (wrong)
        return refuse(ctx, in,
                      &(struct problem){"invalid-field", "查询条件有误，请按各项提示更正", problems, wrong});
    int err = clock_set_views(ctx, &question, &views);
    if (!err)
        err = duty_views(ctx, &question, &views);
    if (!question.application && views.count)
        qsort(views.list, views.count, sizeof(*views.list), compare_due);
    if (views.count > (size_t)question.limit)
        views.count = (size_t)question.limit;
    if (!err && views.count)
        err = fill_list(ctx, &views, &list);
    if (!err)
        err = reply(ctx, in, &list);
    return verdict_of(ctx, in, err);
}
