/* SPDX-License-Identifier: Apache-2.0
 * roll_call - who is there today: a leave that begins is told, what was offered to somebody who is not there
 * is offered no more, and a case whose agent is on the staff list no longer gets another one's offer.
 *
 * Once a day, when the service starts with another list, and when a leave begins at once. */
#include "case.h"
#include "hand_over.h"

static int tell_leave(struct handler_ctx *ctx, const struct load_leaves_begun_row *leave,
                      struct bulletin *bulletin)
{
    const struct intake *intake = ctx->state;
    const struct agent *agent = roster_agent(intake->roster, leave->agent);
    const char *name = agent ? agent->name : leave->agent, *list = "";
    struct load_cases_of_row *rows;
    char text[CIVIL_DAY_TEXT];
    size_t count;
    int err = load_cases_of(ctx->tx, ctx->arena, leave->agent, &rows, &count);
    const char *day = arena_strdup(ctx->arena, civil_day_format(leave->from_on, text));

    if (err < 0)
        return err;
    for (size_t i = 0; list && i < count; i++) {
        list = arena_printf(ctx->arena, "%s%s%s", list, i ? "、" : "", rows[i].label);
        bulletin_tell(ctx, bulletin, &rows[i].application_id, "agent.away",
                      FIELDS({"agent", name}, {"day", day}));
    }
    if (count)
        bulletin_tell_staff(ctx, bulletin, NULL, "office", "staff.leave_cases",
                            FIELDS({"agent", name}, {"day", day},
                                   {"count", arena_printf(ctx->arena, "%zu", count)}, {"cases", list}));
    log_event(&ctx->log, LOG_INFO, "agent.away", LOG_S("agent", leave->agent), LOG_U("cases", count));
    return 0;
}

static int tell_leaves(struct handler_ctx *ctx, struct bulletin *bulletin)
{
    struct load_leaves_begun_row *rows;
    size_t count;
    int err = load_leaves_begun(ctx->tx, ctx->arena, civil_day_of(ctx->now), ctx->now, &rows, &count);

    for (size_t i = 0; err == 0 && i < count; i++)
        err = tell_leave(ctx, &rows[i], bulletin);
    return err;
}

/* ---- offers ---- */

static int withdraw_dead(struct handler_ctx *ctx, const struct load_dead_offers_row *offer,
                         struct bulletin *bulletin)
{
    const char *from = agent_holder(ctx->arena, offer->from_agent);
    struct agent_case c;
    int err = from ? agent_case_load(ctx, &offer->application_id, &c) : ERR_NOMEM;

    if (err == 0)
        err = agent_withdraw_offer(ctx, &c, "受移交人不在岗");
    if (err < 0)
        return err;
    const char *const to[] = {from, "office"};
    for (size_t i = 0; i < sizeof(to) / sizeof(*to); i++)
        bulletin_tell_staff(ctx, bulletin, &c.id, to[i], "staff.offer_void",
                            FIELDS({"agent", offer->to_agent}));
    err = agent_case_load(ctx, &offer->application_id, &c);
    return err < 0 ? err : agent_settle(ctx, &c, bulletin);
}

static int withdraw_dead_offers(struct handler_ctx *ctx, struct store_text_array known,
                                struct bulletin *bulletin)
{
    struct load_dead_offers_row *rows;
    size_t count;
    int err = load_dead_offers(ctx->tx, ctx->arena, known, civil_day_of(ctx->now), &rows, &count);

    for (size_t i = 0; err == 0 && i < count; i++)
        err = withdraw_dead(ctx, &rows[i], bulletin);
    return err;
}

/* ---- who is gone ---- */

static int settle_orphans(struct handler_ctx *ctx, struct store_text_array known, struct bulletin *bulletin)
{
    struct load_orphans_row *rows;
    size_t count;
    int err = load_orphans(ctx->tx, ctx->arena, known, &rows, &count);

    for (size_t i = 0; err == 0 && i < count; i++) {
        struct agent_case c;

        err = agent_case_load(ctx, &rows[i].application_id, &c);
        if (err == 0)
            err = agent_settle(ctx, &c, bulletin);
    }
    return err;
}

static int list_known(struct handler_ctx *ctx, struct store_text_array *ret_known)
{
    const struct intake *intake = ctx->state;
    size_t count = 0;

    for (const struct agent *a = roster_next(intake->roster, NULL); a; a = roster_next(intake->roster, a))
        count++;
    const char **codes = arena_array(ctx->arena, count, sizeof(*codes));
    if (!codes)
        return ERR_NOMEM;
    count = 0;
    for (const struct agent *a = roster_next(intake->roster, NULL); a; a = roster_next(intake->roster, a))
        codes[count++] = a->code;
    *ret_known = (struct store_text_array){codes, count};
    return 0;
}

int agent_roll_call(struct handler_ctx *ctx, struct bulletin *bulletin)
{
    struct store_text_array known;
    int err = list_known(ctx, &known);

    if (err == 0)
        err = tell_leaves(ctx, bulletin);
    if (err == 0)
        err = withdraw_dead_offers(ctx, known, bulletin);
    return err < 0 ? err : settle_orphans(ctx, known, bulletin);
}
