/* SPDX-License-Identifier: Apache-2.0
 * tolerance - promises as people see them, and broken ones as departments hear of them. */
#include "tolerance.h"

#include <string.h>

#include "intake.h"
#include "tolerance.sql.h"

int tolerance_barred(struct handler_ctx *ctx, const char *credit_code, const char **ret_reason)
{
    char day[CIVIL_DAY_TEXT];
    struct find_bar_row bar;
    int err = find_bar(ctx->tx, ctx->arena, credit_code, ctx->now, &bar);

    *ret_reason = NULL;
    if (err < 0)
        return err == ERR_NOT_FOUND ? 0 : err;
    *ret_reason = arena_printf(ctx->arena, "因未兑现容缺承诺，%s 前不适用容缺受理，须提交",
                               civil_day_format(civil_day_of(bar.barred_until), day));
    return *ret_reason ? 0 : ERR_NOMEM;
}

static const char *material_name(const struct intake *intake, int item, const char *code)
{
    size_t count;
    const struct catalogue_material *materials = catalogue_materials(intake->catalogue, item, &count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(materials[i].code, code) == 0)
            return materials[i].name_zh;
    return ""; /* of a former catalogue */
}

static void show_promise(const struct intake *intake, const struct show_promises_row *row, PromiseView *view)
{
    bangban__v1__promise_view__init(view);
    view->item = row->item;
    view->code = borrow(row->code);
    view->name = borrow(material_name(intake, row->item, row->code));
    view->promised_on = borrow(row->promised_on);
    view->kept_at = row->has_kept_at ? row->kept_at.us : 0;
    view->broken_at = row->has_broken_at ? row->broken_at.us : 0;
}

int tolerance_show(struct handler_ctx *ctx, const struct uuid *application, PromiseView ***ret_views,
                   size_t *ret_count)
{
    struct show_promises_row *rows;
    size_t count;
    int err = show_promises(ctx->tx, ctx->arena, *application, &rows, &count);

    if (err < 0)
        return err;
    PromiseView *views = arena_array(ctx->arena, count, sizeof(*views));
    PromiseView **list = arena_array(ctx->arena, count, sizeof(*list));
    if (!views || !list)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        show_promise(ctx->state, &rows[i], &views[i]);
        list[i] = &views[i];
    }
    *ret_views = list;
    *ret_count = count;
    return 0;
}

int tolerance_tell_broken(struct handler_ctx *ctx, const struct broken_promise *promise)
{
    PromiseBroken event;

    bangban__v1__promise_broken__init(&event);
    event.application_id = borrow(promise->application_id);
    event.approval_id = borrow(promise->approval_id);
    event.item = promise->item;
    event.codes = promise->codes;
    event.n_codes = promise->code_count;
    event.broken_at = promise->at.us;
    log_event(LOG_OF_CASE(ctx, event.application_id), LOG_WARN, "promise.broken", LOG_I("item", event.item),
              LOG_U("materials", event.n_codes));
    return emit(ctx,
                &(struct emission){.type = MSG_PromiseBroken,
                                   .message = &event,
                                   .subject = event.application_id,
                                   .key = event.application_id,
                                   .occurred = promise->at},
                NULL);
}

/* The broken promises of one approval: `count` rows. */
static int tell_again(struct handler_ctx *ctx, const struct broken_promises_row *rows, size_t count,
                      struct bulletin *bulletin)
{
    const struct intake *intake = ctx->state;
    const struct catalogue_item *item = catalogue_item(intake->catalogue, rows->item);
    char application_id[UUID_TEXT], approval_id[UUID_TEXT];
    struct broken_promise promise = {.application_id = uuid_format(&rows->application_id, application_id),
                                     .approval_id = uuid_format(&rows->approval_id, approval_id),
                                     .item = rows->item,
                                     .codes = arena_array(ctx->arena, count, sizeof(*promise.codes)),
                                     .at = rows->broken_at};

    if (!promise.codes || !item)
        return promise.codes ? ERR_INVALID : ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        promise.codes[promise.code_count++] = borrow(rows[i].code);
    bulletin_tell(ctx, bulletin, &rows->application_id, "promise.void", FIELDS({"item", item->name_zh}));
    return tolerance_tell_broken(ctx, &promise);
}

int tolerance_check_accepted(struct handler_ctx *ctx, struct store_uuid_array approvals,
                             struct bulletin *bulletin)
{
    struct broken_promises_row *rows;
    size_t count, end;
    int err = broken_promises(ctx->tx, ctx->arena, approvals, &rows, &count);

    for (size_t first = 0; err == 0 && first < count; first = end) {
        for (end = first + 1; end < count && uuid_equal(&rows[end].approval_id, &rows[first].approval_id);)
            end++;
        err = tell_again(ctx, rows + first, end - first, bulletin);
    }
    return err;
}

const struct service_part tolerance_part = {.queries = tolerance_queries};
