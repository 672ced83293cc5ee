/* SPDX-License-Identifier: Apache-2.0
 * on_rung - time ran out, or it turned out that it had not.
 *
 * A department that is overdue: the enterprise is told of the delay.  The enterprise's own promise: it is
 * reminded while there is time; overdue, the promise is broken, which ends the acceptance that rested on it,
 * and the enterprise is barred from tolerance for a time (regulation, part two, 4). */
#include "agent/agent.h"
#include "intake.h"
#include "tolerance/tolerance.h"

#include <string.h>

struct rung {
    struct uuid application_id;
    const char *kind, *name, *item_name;
    int item;
    wall_time came_due;
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

static int tell_broken(struct handler_ctx *ctx, const RungFired *fired, const struct break_promises_row *rows,
                       size_t count)
{
    struct broken_promise promise = {.application_id = fired->application_id,
                                     .approval_id = fired->approval_id,
                                     .item = fired->item,
                                     .codes = arena_array(ctx->arena, count, sizeof(*promise.codes)),
                                     .at = {fired->due_at}};

    if (!promise.codes)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        promise.codes[promise.code_count++] = borrow(rows[i].code);
    return tolerance_tell_broken(ctx, &promise);
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
    int err = break_promises(ctx->tx, ctx->arena, rung->application_id, rung->item,
                             (wall_time){fired->due_at}, &rows, &count);

    if (err < 0 || count == 0)
        return err;
    err = insert_bar(ctx->tx, rung->application_id, rung->item, ctx->now, until);
    bulletin_tell(ctx, bulletin, &rung->application_id, "promise.broken",
                  FIELDS({"item", rung->item_name}, {"materials", arena_printf(ctx->arena, "%zu", count)},
                         {"day", civil_day_format(civil_day_of(until), day)}));
    return err < 0 ? err : tell_broken(ctx, fired, rows, count);
}

/* Before the promised day has passed: what is owed, and until when. */
static void remind(struct handler_ctx *ctx, const RungFired *fired, const struct rung *rung,
                   struct bulletin *bulletin)
{
    bool half = is(rung, "50"), soon = is(rung, "80");
    char day[CIVIL_DAY_TEXT];

    if (!half && !soon && !is(rung, "due_today"))
        return;
    civil_day_format(civil_day_of((wall_time){fired->due_at}), day);
    bulletin_tell(ctx, bulletin, &rung->application_id,
                  half   ? "promise.half"
                  : soon ? "promise.soon"
                         : "promise.due_today",
                  FIELDS({"item", rung->item_name}, {"day", day}));
}

static void tell_overdue(struct handler_ctx *ctx, const struct rung *rung, struct bulletin *bulletin)
{
    bool first = is(rung, "overdue"), statutory = strcmp(rung->kind, "statutory") == 0;

    bulletin_tell(ctx, bulletin, &rung->application_id,
                  statutory ? first ? "overdue.statutory" : "overdue.statutory_long"
                  : first   ? "overdue.promised"
                            : "overdue.promised_long",
                  FIELDS({"item", rung->item_name}));
}

/* Each clock of the item that stood has this rung; the enterprise is told once. */
static int tell_resumed(struct handler_ctx *ctx, const struct rung *rung, struct bulletin *bulletin)
{
    char day[CIVIL_DAY_TEXT];
    int err = note_resumed(ctx->tx, rung->application_id, rung->item);

    civil_day_format(civil_day_of(rung->came_due), day);
    return err < 0 ? err
                   : bulletin_tell_once(ctx, bulletin, (struct bulletin_once){&rung->application_id, {0}},
                                        "approval.resumed", FIELDS({"item", rung->item_name}, {"day", day}));
}

static int apply(struct handler_ctx *ctx, const RungFired *fired, const struct rung *rung,
                 struct bulletin *bulletin)
{
    if (is_promise(rung) && is(rung, "overdue"))
        return break_promise(ctx, fired, rung, bulletin);
    if (is_promise(rung))
        remind(ctx, fired, rung, bulletin);
    else if (is(rung, "overdue") || is(rung, "overdue_3"))
        tell_overdue(ctx, rung, bulletin);
    else if (is(rung, "resumed"))
        return tell_resumed(ctx, rung, bulletin);
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
    struct rung rung = {.kind = fired->kind, .name = fired->rung, .came_due = {in->envelope->time_at}};
    int err = read_rung(ctx, fired->application_id, fired->item, &rung);

    if (err == 0)
        err = apply(ctx, fired, &rung, &bulletin);
    if (err == 0)
        err = agent_on_light(ctx, fired, &bulletin);
    return finish(ctx, in, &bulletin, err);
}

/* One text for the clocks of an item whose overdue rungs one late event took back together.  Where the
 * promised time stays broken, only the statutory one was kept. */
static int tell_corrected(struct handler_ctx *ctx, const RungCorrected *corrected, const struct rung *rung,
                          struct bulletin *bulletin)
{
    struct bulletin_once once = {&rung->application_id, {corrected->corrected_at}};
    struct find_promise_broken_row row = {0};
    struct uuid approval;
    int err = uuid_parse(corrected->approval_id, &approval);

    if (err == 0)
        err = find_promise_broken(ctx->tx, ctx->arena, approval, &row);
    return err < 0 ? err
                   : bulletin_tell_once(ctx, bulletin, once,
                                        row.broken ? "overdue.statutory_corrected" : "overdue.corrected",
                                        FIELDS({"item", rung->item_name}));
}

static int restore_promise(struct handler_ctx *ctx, const struct rung *rung, struct bulletin *bulletin)
{
    int64_t lifted = 0;

    int err = lift_bar(ctx->tx, rung->application_id, rung->item, ctx->now, &lifted);
    if (lifted)
        bulletin_tell(ctx, bulletin, &rung->application_id, "promise.restored",
                      FIELDS({"item", rung->item_name}));
    return err;
}

enum verdict intake_on_rung_corrected(struct handler_ctx *ctx, struct incoming *in)
{
    const RungCorrected *corrected = (const RungCorrected *)in->message;
    struct bulletin bulletin = BULLETIN(ctx);
    struct rung rung = {.kind = corrected->kind, .name = corrected->rung};
    int err = read_rung(ctx, corrected->application_id, corrected->item, &rung);

    if (err == 0 && is(&rung, "overdue"))
        err = is_promise(&rung) ? restore_promise(ctx, &rung, &bulletin)
                                : tell_corrected(ctx, corrected, &rung, &bulletin);
    return finish(ctx, in, &bulletin, err);
}
