/* SPDX-License-Identifier: Apache-2.0
 * on_rung - time ran out, or it turned out that it had not.
 *
 * A department that is overdue: the enterprise is told of the delay.  The enterprise's own promise overdue:
 * the promise is broken, the department decides what becomes of the approval, and the enterprise is barred
 * from tolerance for a time (regulation, part two, 4). */
#include "intake.h"

#include <string.h>

struct rung {
    struct uuid application_id;
    const char *kind, *name, *item_name;
    int item;
};

static int read_rung(const struct handler_ctx *ctx, const char *application_id, int number, struct rung *rung)
{
    const struct intake *intake = ctx->state;
    const struct catalogue_item *item = catalogue_item(intake->catalogue, number);

    if (!item)
        return ERR_INVALID;
    rung->item = number;
    rung->item_name = item->name_zh;
    return uuid_parse(application_id, &rung->application_id);
}

static bool is_promise(const struct rung *rung)
{
    return strcmp(rung->kind, "tolerance") == 0;
}

static bool is(const struct rung *rung, const char *name)
{
    return strcmp(rung->name, name) == 0;
}

static int emit_broken(struct handler_ctx *ctx, const RungFired *fired, const struct break_promises_row *rows,
                       size_t count)
{
    PromiseBroken event;

    bangban__v1__promise_broken__init(&event);
    event.codes = arena_array(ctx->arena, count, sizeof(*event.codes));
    if (!event.codes)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        event.codes[event.n_codes++] = borrow(rows[i].code);
    event.application_id = fired->application_id;
    event.item = fired->item;
    event.approval_id = fired->approval_id;
    event.broken_at = fired->due_at;
    log_event(LOG_OF_CASE(ctx, event.application_id), LOG_WARN, "promise.broken", LOG_I("item", event.item),
              LOG_U("materials", event.n_codes));
    return emit(ctx,
                &(struct emission){.type = MSG_PromiseBroken,
                                   .message = &event,
                                   .subject = event.application_id,
                                   .key = event.application_id,
                                   .occurred = {fired->due_at}},
                NULL);
}

/* Materials that came while the rung was on its way leave nothing to break. */
static int break_promise(struct handler_ctx *ctx, const RungFired *fired, const struct rung *rung,
                         struct bulletin *bulletin)
{
    const struct intake *intake = ctx->state;
    wall_time until = wall_time_add(ctx->now, intake->tolerance_bar);
    char day[CIVIL_DAY_TEXT];
    struct break_promises_row *rows;
    size_t count;
    int err = break_promises(ctx->tx, ctx->arena, rung->application_id, rung->item, ctx->now, &rows, &count);

    if (err < 0 || count == 0)
        return err;
    err = insert_bar(ctx->tx, rung->application_id, rung->item, ctx->now, until);
    bulletin_add(
        bulletin, &rung->application_id, "promise",
        arena_printf(ctx->arena,
                     "“%s”承诺补齐的 %zu 份材料逾期未补，容缺承诺未兑现，%s 前不再适用容缺受理；请尽快补交",
                     rung->item_name, count, civil_day_format(civil_day_of(until), day)));
    return err < 0 ? err : emit_broken(ctx, fired, rows, count);
}

static int apply(struct handler_ctx *ctx, const RungFired *fired, const struct rung *rung,
                 struct bulletin *bulletin)
{
    if (is_promise(rung) && is(rung, "overdue"))
        return break_promise(ctx, fired, rung, bulletin);
    if (is_promise(rung) && is(rung, "due_today"))
        bulletin_add(bulletin, &rung->application_id, "promise",
                     arena_printf(ctx->arena, "今日是补齐“%s”承诺材料的最后一日", rung->item_name));
    else if (!is_promise(rung) && (is(rung, "overdue") || is(rung, "overdue_3")))
        bulletin_add(bulletin, &rung->application_id, "delay",
                     arena_printf(ctx->arena, "“%s”已超过%s，代办员正在协调督促", rung->item_name,
                                  strcmp(rung->kind, "statutory") == 0 ? "法定时限" : "承诺时限"));
    return 0;
}

static enum verdict finish(struct handler_ctx *ctx, struct incoming *in, const struct bulletin *bulletin,
                           int err)
{
    if (err == 0)
        err = bulletin_send(ctx, bulletin);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict intake_on_rung_fired(struct handler_ctx *ctx, struct incoming *in)
{
    const RungFired *fired = (const RungFired *)in->message;
    struct bulletin bulletin = BULLETIN(ctx);
    struct rung rung = {.kind = fired->kind, .name = fired->rung};
    int err = read_rung(ctx, fired->application_id, fired->item, &rung);

    if (err == 0)
        err = apply(ctx, fired, &rung, &bulletin);
    return finish(ctx, in, &bulletin, err);
}

static int take_back(struct handler_ctx *ctx, const struct rung *rung, struct bulletin *bulletin)
{
    int64_t lifted = 0;

    if (!is(rung, "overdue") && !is(rung, "overdue_3"))
        return 0;
    if (!is_promise(rung)) {
        bulletin_add(bulletin, &rung->application_id, "delay",
                     arena_printf(ctx->arena, "更正：“%s”经核实并未超期", rung->item_name));
        return 0;
    }
    int err = lift_bar(ctx->tx, rung->application_id, rung->item, ctx->now, &lifted);
    if (lifted)
        bulletin_add(bulletin, &rung->application_id, "promise",
                     arena_printf(ctx->arena, "更正：“%s”的容缺承诺经核实并未逾期，容缺受理恢复适用",
                                  rung->item_name));
    return err;
}

enum verdict intake_on_rung_corrected(struct handler_ctx *ctx, struct incoming *in)
{
    const RungCorrected *corrected = (const RungCorrected *)in->message;
    struct bulletin bulletin = BULLETIN(ctx);
    struct rung rung = {.kind = corrected->kind, .name = corrected->rung};
    int err = read_rung(ctx, corrected->application_id, corrected->item, &rung);

    if (err == 0)
        err = take_back(ctx, &rung, &bulletin);
    return finish(ctx, in, &bulletin, err);
}
