/* SPDX-License-Identifier: Apache-2.0
 * on_list_clocks - clocks of a case, also those that wait for their start, of a department, or all open ones,
 * as they stand now.
 */
#include <assert.h>

#include "clock_set.h"

#define DEFAULT_LIMIT 100
#define MOST          1000

struct clock_request {
    bool has_application;
    struct uuid application_id;
    const char *department; /* NULL: all */
    int32_t limit;
};

static size_t check(const struct watcher *watcher, const ListClocks *msg, struct clock_request *request,
                    struct field_problem problems[3])
{
    size_t count = 0;

    *request = (struct clock_request){.has_application = *msg->application_id != '\0',
                                      .department = *msg->department ? msg->department : NULL,
                                      .limit = msg->limit ? (int32_t)msg->limit : DEFAULT_LIMIT};
    if (request->has_application && uuid_parse(msg->application_id, &request->application_id))
        problems[count++] = (struct field_problem){"applicationId", "办件编号应为36位UUID",
                                                   "请照受理回执填写，或留空查询全部"};
    if (request->department && !catalogue_department(watcher->catalogue, request->department))
        problems[count++] = (struct field_problem){"department", "没有这个部门代码",
                                                   "请填写部门目录中的代码，如 housing，或留空"};
    if (msg->limit > MOST)
        problems[count++] = (struct field_problem){"limit", "一次最多1000条", "请填写1至1000，或0表示100条"};
    return count;
}

/* Both queries return the same one column. */
static int find_clocks(struct handler_ctx *ctx, const struct clock_request *request, struct uuid **ret_ids,
                       size_t *ret_count)
{
    if (request->has_application) {
        struct clocks_of_application_row *rows;
        int err = clocks_of_application(ctx->tx, ctx->arena, request->application_id, request->department,
                                        request->limit, &rows, ret_count);
        if (!err)
            *ret_ids = &rows->clock_id;
        static_assert(sizeof(*rows) == sizeof(struct uuid), "the row is the id");
        return err;
    }
    struct open_clocks_row *rows;
    int err = open_clocks(ctx->tx, ctx->arena, request->department, request->limit, &rows, ret_count);
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

static int show_names(struct arena *arena, const struct watched_clock *clock, ClockView *view)
{
    const struct load_clocks_row *row = clock->row;

    view->kind = (char *)(uintptr_t)row->kind;
    view->rule = (char *)(uintptr_t)row->rule;
    view->department = (char *)(uintptr_t)row->department;
    view->unit = (char *)(uintptr_t)row->unit;
    view->item = row->item;
    view->clock_id = id_text(arena, &row->clock_id);
    view->application_id = id_text(arena, &row->application_id);
    if (row->has_approval_id)
        view->approval_id = id_text(arena, &row->approval_id);
    return view->clock_id && view->application_id && view->approval_id ? 0 : ERR_NOMEM;
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

/* In the order of `ids`. */
static int fill_list(struct handler_ctx *ctx, struct store_uuid_array ids, const struct clock_set *set,
                     ClockList *list)
{
    ClockView *views = arena_array(ctx->arena, ids.count, sizeof(*views));
    struct load_rungs_row *rungs;
    size_t rung_count, first;
    int err = load_rungs(ctx->tx, ctx->arena, ids, &rungs, &rung_count);

    list->clocks = arena_array(ctx->arena, ids.count, sizeof(*list->clocks));
    if (!err && (!views || !list->clocks))
        err = ERR_NOMEM;
    for (size_t i = 0; i < ids.count && !err; i++) {
        const struct watched_clock *clock = find_in_set(set, &ids.items[i]);
        if (!clock || !is_shown(clock))
            continue;
        ClockView *view = &views[list->n_clocks];
        err = show_clock(ctx, clock, view);
        size_t count = rungs_of_clock(rungs, rung_count, &clock->row->clock_id, &first);
        if (!err)
            err = show_rungs(ctx, rungs + first, count, view);
        list->clocks[list->n_clocks++] = view;
    }
    return err;
}

enum verdict watcher_on_list_clocks(struct handler_ctx *ctx, struct incoming *in)
{
    struct field_problem problems[3];
    struct clock_request request;
    struct clock_set set = {0};
    ClockList list = BANGBAN__V1__CLOCK_LIST__INIT;
    struct uuid *ids = NULL;
    size_t count = 0, wrong = check(ctx->state, (const ListClocks *)in->message, &request, problems);

    if (wrong)
        return refuse(ctx, in,
                      &(struct problem){"invalid-field", "查询条件有误，请按各项提示更正", problems, wrong});
    int err = find_clocks(ctx, &request, &ids, &count);
    if (!err && count)
        err = clock_set_load(ctx, (struct store_uuid_array){ids, count}, (struct store_uuid_array){0}, &set);
    if (!err && count)
        err = fill_list(ctx, (struct store_uuid_array){ids, count}, &set, &list);
    if (!err)
        err = reply(ctx, in, &list);
    return verdict_of(ctx, in, err);
}
