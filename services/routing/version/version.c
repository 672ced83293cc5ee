/* SPDX-License-Identifier: Apache-2.0
 * version - see version.h. */
#include "version.h"

#include <string.h>

#include "plan_message.h"

struct revision {
    struct handler_ctx *ctx;
    const struct running_plan *running;
    item_set planned, former;
    struct plan *plan; /* of what is planned now */
    const char *reason;
    int number;
};

static item_set set_of(struct store_int32_array numbers)
{
    item_set set = 0;

    for (size_t i = 0; i < numbers.count; i++)
        set |= ITEM_BIT(numbers.items[i]);
    return set;
}

static int32_t *list_of(struct arena *arena, item_set set, size_t *ret_count)
{
    int32_t *list = arena_array(arena, CATALOGUE_ITEMS, sizeof(*list));

    *ret_count = 0;
    for (int item = 1; list && item <= CATALOGUE_ITEMS; item++)
        if (set & ITEM_BIT(item))
            list[(*ret_count)++] = item;
    return list;
}

/* ---- why ---- */

static const struct {
    const char *state, *words;
} losses[] = {
    {"failed", "未获批准"},
    {"withdrawn", "已撤回"},
    {"terminated", "已终止"},
    {"waiting", "因前置事项无法继续"},
    {"blocked", "因前置事项无法继续"},
};

static const char *words_of_loss(const char *state)
{
    for (size_t i = 0; i < sizeof(losses) / sizeof(losses[0]); i++)
        if (strcmp(losses[i].state, state) == 0)
            return losses[i].words;
    return "不再办理";
}

static const char *explain(const struct revision *revision)
{
    struct arena *arena = revision->ctx->arena;
    const char *text = "";

    if (!revision->former)
        return "按受理的事项制定";
    for (size_t i = 0; text && i < revision->running->step_count; i++) {
        const struct load_steps_row *step = &revision->running->steps[i];
        bool is_in = revision->planned & ITEM_BIT(step->item),
             was_in = revision->former & ITEM_BIT(step->item);
        if (is_in == was_in)
            continue;
        text = arena_printf(arena, "%s%s事项 %d %s", text, *text ? "；" : "", step->item,
                            is_in ? "恢复办理" : words_of_loss(step->state));
    }
    return text;
}

/* ---- keeping and telling ---- */

/* Of the plan with all that has happened; false beyond the calendar. */
static bool project(const struct revision *revision, civil_day *ret_day)
{
    const struct routing *routing = revision->ctx->state;
    workdays finish[CATALOGUE_ITEMS + 1];
    workdays today = calendar_ordinal(routing->calendar, civil_day_of(revision->ctx->now));
    workdays last = plan_project(revision->running->plan, revision->running->progress, today, finish);

    return last.n >= 0 && calendar_day_of_ordinal(routing->calendar, last, ret_day) == 0;
}

static int announce(const struct revision *revision, const PlanVersion *version)
{
    const struct uuid *application = &revision->running->row->application_id;
    char id[UUID_TEXT];
    PlanRevised event;

    bangban__v1__plan_revised__init(&event);
    event.application_id = borrow(uuid_format(application, id));
    event.version = (PlanVersion *)(uintptr_t)version;
    int err = emit(revision->ctx,
                   &(struct emission){.type = MSG_PlanRevised,
                                      .message = &event,
                                      .subject = id,
                                      .key = id,
                                      .occurred = revision->ctx->now},
                   NULL);
    if (err < 0)
        return err;
    return routing_tell(
        revision->ctx, application, "agent", "plan.revised",
        TOLD({"version", arena_printf(revision->ctx->arena, "%d", version->number)},
             {"reason", version->reason}, {"day", version->projected_finish_on},
             {"workdays", arena_printf(revision->ctx->arena, "%d", version->parallel_workdays)}));
}

static int fill(const struct revision *revision, PlanVersion *version, civil_day *day, bool *ret_projected)
{
    struct arena *arena = revision->ctx->arena;
    char text[CIVIL_DAY_TEXT] = "";

    bangban__v1__plan_version__init(version);
    version->number = revision->number;
    version->made_at = revision->ctx->now.us;
    version->reason = borrow(revision->reason);
    version->items = list_of(arena, revision->planned, &version->n_items);
    version->serial_workdays = plan_length(revision->plan, PLAN_SERIAL).n;
    version->parallel_workdays = plan_length(revision->plan, PLAN_PARALLEL).n;
    version->tolerant_workdays = plan_length(revision->plan, PLAN_TOLERANT).n;
    version->critical_path =
        plan_path_numbers(arena, revision->plan, PLAN_PARALLEL, &version->n_critical_path);
    *ret_projected = project(revision, day);
    if (*ret_projected)
        civil_day_format(*day, text);
    version->projected_finish_on = arena_strdup(arena, text);
    return version->reason && version->items && version->critical_path && version->projected_finish_on
               ? 0
               : ERR_NOMEM;
}

static int keep(const struct revision *revision)
{
    PlanVersion version;
    civil_day day = {0};
    bool projected = false;
    int err = fill(revision, &version, &day, &projected);

    if (err == 0)
        err = insert_plan_version(
            revision->ctx->tx, revision->running->row->application_id, version.number, revision->ctx->now,
            version.reason, (struct store_int32_array){version.items, version.n_items},
            version.serial_workdays, version.parallel_workdays, version.tolerant_workdays,
            (struct store_int32_array){version.critical_path, version.n_critical_path},
            projected ? &day : NULL);
    return err == 0 && revision->former ? announce(revision, &version) : err;
}

int version_note(struct handler_ctx *ctx, const struct running_plan *running, item_set planned)
{
    struct revision revision = {.ctx = ctx,
                                .running = running,
                                .planned = planned,
                                .former = set_of(running->row->planned),
                                .number = running->row->version + 1};

    if (planned == 0 || planned == revision.former)
        return 0;
    revision.reason = explain(&revision);
    int err = running_plan_of(running, ctx, planned, &revision.plan);
    if (err == 0)
        err = keep(&revision);
    plan_free(&revision.plan);
    return err;
}

/* ---- showing ---- */

static int fill_row(struct arena *arena, const struct load_plan_versions_row *row, PlanVersion *version)
{
    char text[CIVIL_DAY_TEXT] = "";

    bangban__v1__plan_version__init(version);
    version->number = row->number;
    version->made_at = row->made_at.us;
    version->reason = borrow(row->reason);
    version->items = (int32_t *)(uintptr_t)row->items.items;
    version->n_items = row->items.count;
    version->serial_workdays = row->serial_workdays;
    version->parallel_workdays = row->parallel_workdays;
    version->tolerant_workdays = row->tolerant_workdays;
    version->critical_path = (int32_t *)(uintptr_t)row->critical_path.items;
    version->n_critical_path = row->critical_path.count;
    if (row->has_projected_finish_on)
        civil_day_format(row->projected_finish_on, text);
    version->projected_finish_on = arena_strdup(arena, text);
    return version->projected_finish_on ? 0 : ERR_NOMEM;
}

int version_show(struct handler_ctx *ctx, const struct uuid *application, PlanView *view)
{
    struct load_plan_versions_row *rows;
    size_t count;
    int err = load_plan_versions(ctx->tx, ctx->arena, *application, &rows, &count);

    if (err < 0)
        return err;
    PlanVersion *versions = arena_array(ctx->arena, count, sizeof(*versions));
    view->versions = arena_array(ctx->arena, count, sizeof(*view->versions));
    if (!versions || !view->versions)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill_row(ctx->arena, &rows[i], &versions[i]);
        view->versions[view->n_versions++] = &versions[i];
    }
    return err;
}

const struct service_part version_part = {.queries = version_queries};
