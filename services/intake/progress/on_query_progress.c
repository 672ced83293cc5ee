/* SPDX-License-Identifier: Apache-2.0
 * on_query_progress - the progress of an application for who has its number and its query code.
 *
 * A wrong number and a wrong code look the same and take the same time; both cost a token of the number, and
 * any query one of the caller: who has the right code may ask as often as he likes.  The code has six
 * characters: ten tries a quarter of an hour find one of 887 million in 2500 years. */
#include "application.sql.h"
#include "application/owed.h"
#include "change_text.h"
#include "intake.h"
#include "limiter.h"
#include "message.sql.h"
#include "progress.h"
#include "progress.sql.h"

#include <ctype.h>
#include <string.h>

/* The words of progress.proto, which nobody else uses. */
typedef Bangban__V1__NeededMaterial NeededMaterial;
typedef Bangban__V1__ProgressItem ProgressItem;
typedef Bangban__V1__ProgressView ProgressView;
typedef Bangban__V1__ToldMessage ToldMessage;

struct item_lights {
    struct load_lights_row *rows;
    size_t count;
};

struct progress {
    struct handler_ctx *ctx;
    const struct intake *intake;
    struct application application;
    ProgressView view;
};

/* ---- who may see it ---- */

/* Runs through all of `given` whatever it meets. */
static bool same_code(const char *given, const char *code)
{
    size_t size = strlen(code);
    unsigned char differs = (unsigned char)(strlen(given) != size);

    for (size_t i = 0; given[i]; i++)
        differs |= (unsigned char)(toupper((unsigned char)given[i]) ^ code[size ? i % size : 0]);
    return !differs;
}

/* A number that was guessed at too often answers nobody for a while: else the right guess would show. */
static bool may_ask(const struct intake *intake, const struct incoming *in, const char *number)
{
    duration uptime = clock_uptime();
    bool caller = limiter_take(intake->progress_callers, in->caller, uptime);

    return caller && limiter_allows(intake->progress_numbers, number, uptime);
}

static int find(struct handler_ctx *ctx, const QueryProgress *request, struct uuid *ret_id)
{
    struct find_query_code_row row = {.query_code = "------"};
    int err = find_query_code(ctx->tx, ctx->arena, request->number, &row);

    if (err < 0 && err != ERR_NOT_FOUND)
        return err;
    if (!same_code(request->query_code, row.query_code) || err == ERR_NOT_FOUND)
        return ERR_NOT_FOUND;
    *ret_id = row.application_id;
    return 0;
}

/* ---- what there is to see ---- */

static const char *status_name(const char *status)
{
    static const char *const names[][2] = {
        {"received", "已收件，正在审查材料"},
        {"correction", "待补正材料"},
        {"awaiting_instruction", "已报请领导批示"},
        {"refused", "不予代办"},
        {"accepted", "已受理"},
        {"accepted_tolerant", "已容缺受理"},
        {"closed", "已办结"},
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(names[i][0], status) == 0)
            return names[i][1];
    return status;
}

static int ask_lights(struct progress *progress, const struct load_items_row *rows, size_t count,
                      struct item_lights *ret_lights)
{
    struct uuid *approvals = arena_array(progress->ctx->arena, count, sizeof(*approvals));
    size_t known = 0;

    *ret_lights = (struct item_lights){0};
    if (!approvals)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        if (rows[i].has_approval_id)
            approvals[known++] = rows[i].approval_id;
    return known == 0 ? 0
                      : load_lights(progress->ctx->tx, progress->ctx->arena,
                                    (struct store_uuid_array){approvals, known}, &ret_lights->rows,
                                    &ret_lights->count);
}

static void show_item(const struct progress *progress, const struct load_items_row *row,
                      const struct item_lights *lights, ProgressItem *view)
{
    const struct catalogue_item *item = catalogue_item(progress->intake->catalogue, row->item);

    bangban__v1__progress_item__init(view);
    view->item = row->item;
    view->name = borrow(item->name_zh);
    view->department = borrow(item->department->name_zh);
    view->state = borrow(change_state_name(row->state));
    view->holder = borrow(change_holder_name(row->holder));
    view->decided_at = row->has_decided_at ? row->decided_at.us : 0;
    view->delivered_at = row->has_delivered_at ? row->delivered_at.us : 0;
    view->result = borrow(row->result);
    for (size_t i = 0; row->has_approval_id && i < lights->count; i++)
        if (uuid_equal(&lights->rows[i].approval_id, &row->approval_id))
            view->planned_finish_at = item_planned_finish(progress->intake->calendar, &lights->rows[i]);
}

static int show_items(struct progress *progress)
{
    struct arena *arena = progress->ctx->arena;
    struct load_items_row *rows;
    struct item_lights lights = {0};
    size_t count;
    int err = load_items(progress->ctx->tx, arena, progress->application.id, &rows, &count);

    if (err == 0)
        err = ask_lights(progress, rows, count, &lights);
    if (err < 0)
        return err;
    ProgressItem *views = arena_array(arena, count, sizeof(*views));
    progress->view.items = arena_array(arena, count, sizeof(*progress->view.items));
    if (!views || !progress->view.items)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        show_item(progress, &rows[i], &lights, &views[i]);
        progress->view.items[progress->view.n_items++] = &views[i];
    }
    return 0;
}

static int add_needed(struct progress *progress, int item, const char *name, const char *reason)
{
    NeededMaterial *needed = arena_alloc(progress->ctx->arena, sizeof(*needed));

    if (!needed || !reason)
        return ERR_NOMEM;
    bangban__v1__needed_material__init(needed);
    needed->item = item;
    needed->name = borrow(name);
    needed->reason = borrow(reason);
    progress->view.needed[progress->view.n_needed++] = needed;
    return 0;
}

static const char *material_name(const struct progress *progress, int item, const char *code)
{
    const struct catalogue_material *material = formality_material(progress->intake->catalogue, item, code);

    return material ? material->name_zh : code;
}

static int add_owed(struct progress *progress, const struct owed *owed)
{
    int err = 0;

    for (size_t i = 0; err == 0 && i < owed->promise_count; i++) {
        const struct load_promises_row *row = &owed->promises[i];

        if (!row->has_kept_at)
            err = add_needed(progress, row->item, material_name(progress, row->item, row->code),
                             arena_printf(progress->ctx->arena, "承诺于 %s 前补齐", row->promised_on));
    }
    for (size_t i = 0; err == 0 && i < owed->demand_count; i++)
        err = add_needed(progress, owed->demands[i].item,
                         material_name(progress, owed->demands[i].item, owed->demands[i].code),
                         "部门要求补正，请尽快补齐");
    return err;
}

static int add_missing(struct progress *progress, const ApplicationReply *head)
{
    int err = 0;

    for (size_t i = 0; err == 0 && i < head->n_missing; i++)
        err = add_needed(progress, head->missing[i]->item, head->missing[i]->name, head->missing[i]->reason);
    return err;
}

/* What the notice asks for, what was promised, and what was demanded since. */
static int show_needed(struct progress *progress)
{
    bool accepted = progress->application.row.has_accepted_at;
    struct owed owed = {0};
    ApplicationReply head;

    bangban__v1__application_reply__init(&head);
    int err = application_fill_reply(progress->ctx, &progress->application, &head);
    if (err == 0)
        err = owed_load(progress->ctx, &progress->application.id, &owed);
    if (err < 0)
        return err;
    owed.demand_count = accepted ? owed.demand_count : 0; /* before, they are what the notice misses */
    progress->view.needed =
        arena_array(progress->ctx->arena, head.n_missing + owed.promise_count + owed.demand_count,
                    sizeof(*progress->view.needed));
    if (!progress->view.needed)
        return ERR_NOMEM;
    err = add_missing(progress, &head);
    return err < 0 ? err : add_owed(progress, &owed);
}

static int show_messages(struct progress *progress)
{
    struct arena *arena = progress->ctx->arena;
    struct load_messages_row *rows;
    size_t count;
    int err = load_messages(progress->ctx->tx, arena, progress->application.id, &rows, &count);

    if (err < 0)
        return err;
    ToldMessage *views = arena_array(arena, count, sizeof(*views));
    progress->view.messages = arena_array(arena, count, sizeof(*progress->view.messages));
    if (!views || !progress->view.messages)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__told_message__init(&views[i]);
        views[i].told_at = rows[i].told_at.us;
        views[i].text = borrow(rows[i].text);
        progress->view.messages[progress->view.n_messages++] = &views[i];
    }
    return 0;
}

static int show(struct progress *progress)
{
    const struct load_application_row *row = &progress->application.row;

    bangban__v1__progress_view__init(&progress->view);
    progress->view.number = borrow(row->number);
    progress->view.project_name = borrow(row->name);
    progress->view.status = borrow(status_name(row->status));
    progress->view.accepted_at = row->has_accepted_at ? row->accepted_at.us : 0;
    progress->view.closed_at = row->has_closed_at ? row->closed_at.us : 0;
    int err = show_items(progress);
    if (err == 0)
        err = show_needed(progress);
    return err < 0 ? err : show_messages(progress);
}

/* ---- the way through ---- */

static enum verdict refuse_with(struct handler_ctx *ctx, struct incoming *in, const char *code,
                                const char *detail)
{
    return refuse(ctx, in, &(struct problem){.code = code, .detail = detail});
}

enum verdict intake_on_query_progress(struct handler_ctx *ctx, struct incoming *in)
{
    const QueryProgress *request = (const QueryProgress *)in->message;
    struct progress progress = {.ctx = ctx, .intake = ctx->state};
    struct findings findings = {.arena = ctx->arena};
    struct uuid id;

    findings_check_text(&findings, "number", request->number, 40);
    findings_check_text(&findings, "queryCode", request->query_code, 20);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!may_ask(progress.intake, in, request->number))
        return refuse_with(ctx, in, "too-many", "查询过于频繁：请十五分钟后再查，或到综合窗口查询");
    int err = find(ctx, request, &id);
    if (err == ERR_NOT_FOUND) {
        limiter_take(progress.intake->progress_numbers, request->number, clock_uptime());
        return refuse_with(ctx, in, "not-found", "办件编号或查询码有误：请按受理通知书核对");
    }
    if (err == 0)
        err = application_load(ctx, &id, &progress.application);
    if (err == 0)
        err = show(&progress);
    if (err == 0)
        err = reply(ctx, in, &progress.view);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
