/* SPDX-License-Identifier: Apache-2.0
 * on_show_application - one application as the window, the agent and the leader see it. */
#include "inquiry/inquiry.h"
#include "message.sql.h"
#include "control/control.h"
#include "leader/leader.h"
#include "project_code.h"
#include "tolerance/tolerance.h"
#include "validate.h"
#include "window/reception.h"

#include <string.h>

struct show {
    struct handler_ctx *ctx;
    const struct intake *intake;
    struct application application;
    struct load_lights_row *lights;
    size_t light_count;
    ApplicationReply head;
    ApplicationView message;
};

static const struct load_lights_row *find_light(const struct show *show, const struct uuid *approval)
{
    for (size_t i = 0; i < show->light_count; i++)
        if (uuid_equal(&show->lights[i].approval_id, approval))
            return &show->lights[i];
    return NULL;
}

/* Grey while a special procedure makes the department's clock stand. */
static const char *light_of(const struct load_lights_row *light, const char *state)
{
    if (!light->running)
        return "";
    return strncmp(state, "special_procedure", strlen("special_procedure")) == 0 ? "grey" : light->light;
}

int64_t item_planned_finish(const struct calendar *calendar, const struct load_lights_row *light)
{
    civil_day day;

    if (!light->has_due_ordinal ||
        calendar_day_of_ordinal(calendar, (workdays){light->due_ordinal}, &day) < 0)
        return 0;
    return (light->due_at_noon ? wall_time_at(day, 12, 0) : calendar_closing(calendar, day)).us;
}

static int show_approval(const struct show *show, const struct load_items_row *row, ItemView *view)
{
    const struct load_lights_row *light = find_light(show, &row->approval_id);

    view->approval_id = arena_alloc(show->ctx->arena, UUID_TEXT);
    if (!view->approval_id)
        return ERR_NOMEM;
    uuid_format(&row->approval_id, view->approval_id);
    if (light) {
        view->light = borrow(light_of(light, row->state));
        view->promised_due_at = item_planned_finish(show->intake->calendar, light);
    }
    return 0;
}

static int show_item(const struct show *show, const struct load_items_row *row, ItemView *view)
{
    bangban__v1__item_view__init(view);
    view->item = row->item;
    view->name = borrow(catalogue_item(show->intake->catalogue, row->item)->name_zh);
    view->department = borrow(row->department);
    view->state = borrow(row->state);
    view->holder = borrow(row->holder);
    view->handed_over_at = row->has_handed_over_at ? row->handed_over_at.us : 0;
    view->accepted_at = row->has_accepted_at ? row->accepted_at.us : 0;
    view->decided_at = row->has_decided_at ? row->decided_at.us : 0;
    view->delivered_at = row->has_delivered_at ? row->delivered_at.us : 0;
    view->result = borrow(row->result);
    view->tolerant = row->tolerant;
    view->exchange_owed = row->exchange_owed;
    return row->has_approval_id ? show_approval(show, row, view) : 0;
}

static int ask_lights(struct show *show, const struct load_items_row *rows, size_t count)
{
    struct arena *arena = show->ctx->arena;
    struct uuid *approvals = arena_array(arena, count, sizeof(*approvals));
    size_t known = 0;

    if (!approvals)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        if (rows[i].has_approval_id)
            approvals[known++] = rows[i].approval_id;
    if (known == 0)
        return 0;
    return load_lights(show->ctx->tx, arena, (struct store_uuid_array){approvals, known}, &show->lights,
                       &show->light_count);
}

static int show_items(struct show *show)
{
    struct arena *arena = show->ctx->arena;
    struct load_items_row *rows;
    size_t count;
    int err = load_items(show->ctx->tx, arena, show->application.id, &rows, &count);

    if (err == 0)
        err = ask_lights(show, rows, count);
    if (err < 0)
        return err;
    ItemView *views = arena_array(arena, count, sizeof(*views));
    show->message.items = arena_array(arena, count, sizeof(*show->message.items));
    if (!views || !show->message.items)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = show_item(show, &rows[i], &views[i]);
        show->message.items[show->message.n_items++] = &views[i];
    }
    return err;
}

static int show_messages(struct show *show)
{
    struct arena *arena = show->ctx->arena;
    struct load_messages_row *rows;
    size_t count;
    int err = load_messages(show->ctx->tx, arena, show->application.id, &rows, &count);

    if (err < 0)
        return err;
    MessageView *views = arena_array(arena, count, sizeof(*views));
    show->message.messages = arena_array(arena, count, sizeof(*show->message.messages));
    if (!views || !show->message.messages)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__message_view__init(&views[i]);
        views[i].sent_at = rows[i].told_at.us;
        views[i].kind = borrow(rows[i].kind);
        views[i].text = borrow(rows[i].text);
        show->message.messages[show->message.n_messages++] = &views[i];
    }
    return 0;
}

/* How it came in, and from which inquiry. */
static int show_origin(struct show *show)
{
    const char *inquiry = "";
    int err = reception_show(show->ctx, &show->application.id, &show->message.reception);

    if (err == 0)
        err = inquiry_of_application(show->ctx, &show->application.id, &inquiry);
    show->message.inquiry_number = borrow(inquiry);
    return err;
}

static int show_all(struct show *show)
{
    const struct load_application_row *row = &show->application.row;

    bangban__v1__application_view__init(&show->message);
    bangban__v1__application_reply__init(&show->head);
    show->message.application = &show->head;
    show->message.project = project_message(show->ctx->arena, row);
    show->message.accepted_at = row->has_accepted_at ? row->accepted_at.us : 0;
    show->message.closed_at = row->has_closed_at ? row->closed_at.us : 0;
    if (row->has_outcome)
        show->message.outcome = borrow(row->outcome);
    if (!show->message.project)
        return ERR_NOMEM;
    int err = application_fill_reply(show->ctx, &show->application, &show->head);
    if (err == 0)
        err = show_origin(show);
    if (err == 0)
        err = tolerance_show(show->ctx, &show->application.id, &show->message.promises,
                             &show->message.n_promises);
    if (err == 0)
        err = show_items(show);
    if (err == 0)
        err = leader_fill_view(show->ctx, &show->application.id, &show->message);
    if (err == 0)
        err = control_show_explanation(show->ctx, &show->application.id, &show->message.explanation);
    return err < 0 ? err : show_messages(show);
}

static void validate_show(struct findings *findings, const ShowApplication *request, struct uuid *ret_id)
{
    if ((*request->application_id != 0) + (*request->project_code != 0) + (*request->number != 0) > 1)
        findings_add(findings, "办件编号、项目代码和办件号只填其一", "请只留其中一个", "projectCode");
    else if (*request->number)
        findings_check_text(findings, "number", request->number, NUMBER_TEXT);
    else if (*request->project_code) {
        const char *fault = project_code_fault(request->project_code);

        if (fault)
            findings_add(findings, fault, "请核对项目代码", "projectCode");
    } else
        validate_application_id(findings, request->application_id, ret_id);
}

static int find_id(struct handler_ctx *ctx, const ShowApplication *request, struct uuid *id)
{
    struct find_numbered_row numbered;
    struct find_newest_row row;

    if (*request->number) {
        int err = find_numbered(ctx->tx, ctx->arena, request->number, &numbered);
        if (err == 0)
            *id = numbered.application_id;
        return err;
    }
    if (!*request->project_code)
        return 0;
    int err = find_newest(ctx->tx, ctx->arena, request->project_code, &row);
    if (err == 0)
        *id = row.application_id;
    return err;
}

enum verdict intake_on_show_application(struct handler_ctx *ctx, struct incoming *in)
{
    const ShowApplication *request = (const ShowApplication *)in->message;
    struct show show = {.ctx = ctx, .intake = ctx->state};
    struct findings findings = {.arena = ctx->arena};
    struct uuid id = {0};

    validate_show(&findings, request, &id);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = find_id(ctx, request, &id);
    if (err == 0)
        err = application_load(ctx, &id, &show.application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    if (err == 0)
        err = show_all(&show);
    if (err == 0)
        err = reply(ctx, in, &show.message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
