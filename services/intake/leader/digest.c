/* SPDX-License-Identifier: Apache-2.0
 * digest - what came to its end in a day is reported to the leader at the closing of its office hours
 * (regulation, part one, 3: 当天完成办结的事项应上报领导阅知).
 *
 * Each working day has one, also a day on which nothing ended: that is an answer too.  One that was missed
 * while the service was away is made up for, marked as late.  Unread by the next opening, it is sent again
 * each morning. */
#include <stdatomic.h>
#include <string.h>

#include "leader.h"
#include "leader.sql.h"

#define LATE_AFTER DURATION_S(3600) /* made this long after its closing, a digest is late */

bool leader_digest_due(void *state, wall_time now)
{
    struct intake *intake = state;

    return now.us >= atomic_load(&intake->digest_due_us);
}

/* ---- which day ---- */

/* The first working day without a digest; the first of all is the day of the first application. */
static int next_day(struct handler_ctx *ctx, civil_day *ret_day)
{
    const struct intake *intake = ctx->state;
    struct find_digest_start_row row;
    int err = find_digest_start(ctx->tx, ctx->arena, &row);

    if (err < 0)
        return err;
    civil_day from = civil_day_of(row.has_first_submitted ? row.first_submitted : ctx->now);
    if (row.has_last_day)
        from.n = row.last_day.n + 1;
    return calendar_next_workday_on_or_after(intake->calendar, from, ret_day);
}

/* ---- telling ---- */

static int open_duty(struct handler_ctx *ctx, const char *day, wall_time closing)
{
    return duty_open(ctx,
                     &(struct duty){.kind = "digest", .subject = day, .holder = "leader", .opened = closing});
}

static const char *count_text(struct arena *arena, int64_t count)
{
    return arena_printf(arena, "%lld", (long long)count);
}

static void tell_digest(struct handler_ctx *ctx, const char *day,
                        const struct insert_digest_lines_row *counts, struct bulletin *bulletin)
{
    bool empty =
        counts->decided + counts->ended + counts->corrected + counts->delivered + counts->cannot_handle == 0;
    struct arena *arena = ctx->arena;

    if (empty)
        bulletin_tell_staff(ctx, bulletin, NULL, "leader", "digest.empty", FIELDS({"day", day}));
    else
        bulletin_tell_staff(ctx, bulletin, NULL, "leader", "digest.made",
                            FIELDS({"day", day}, {"decided", count_text(arena, counts->decided)},
                                   {"ended", count_text(arena, counts->ended)},
                                   {"corrected", count_text(arena, counts->corrected)},
                                   {"delivered", count_text(arena, counts->delivered)},
                                   {"cannot_handle", count_text(arena, counts->cannot_handle)}));
}

/* ---- making ---- */

/* A result that its department tells late is in the digest of the day on which it became known, unless it is
 * older than the option digest-reach allows. */
static int make(struct handler_ctx *ctx, civil_day day, wall_time closing)
{
    const struct intake *intake = ctx->state;
    struct bulletin bulletin = BULLETIN(ctx);
    wall_time since = wall_time_add(closing, (duration){-intake->digest_reach.us});
    bool late = wall_time_since(ctx->now, closing).us > LATE_AFTER.us;
    struct insert_digest_lines_row counts;
    char text[CIVIL_DAY_TEXT];
    int err = insert_digest(ctx->tx, day, ctx->now, late);

    civil_day_format(day, text);
    if (err == 0)
        err = insert_digest_lines(ctx->tx, ctx->arena, day, since, closing, &counts);
    if (err == 0)
        err = open_duty(ctx, text, closing);
    if (err != 0)
        return err;
    tell_digest(ctx, text, &counts, &bulletin);
    log_event(&ctx->log, LOG_INFO, "digest.made", LOG_S("day", text), LOG_I("decided", counts.decided),
              LOG_I("ended", counts.ended), LOG_I("corrected", counts.corrected),
              LOG_I("delivered", counts.delivered), LOG_I("cannot_handle", counts.cannot_handle),
              LOG_B("late", late));
    return bulletin_send(ctx, &bulletin);
}

/* One day at a time, until the next closing lies ahead; only what is committed moves the day on. */
enum verdict leader_make_digest(struct handler_ctx *ctx)
{
    struct intake *intake = ctx->state;
    civil_day day;
    int err = next_day(ctx, &day);

    if (err < 0)
        return verdict_of(ctx, NULL, err);
    wall_time closing = calendar_closing(intake->calendar, day);
    if (wall_time_compare(closing, ctx->now) > 0) {
        atomic_store(&intake->digest_due_us, closing.us);
        return VERDICT_DONE;
    }
    err = make(ctx, day, closing);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, NULL, err);
}

/* ---- unread ---- */

/* Again, and again the next morning. */
int leader_on_digest_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin)
{
    const struct intake *intake = ctx->state;

    if (strcmp(rung->message->rung, "overdue") != 0)
        return 0;
    bulletin_tell_staff(ctx, bulletin, NULL, rung->holder, "digest.unread", FIELDS({"day", rung->subject}));
    int err = duty_close(ctx, "digest", rung->subject, 0, DUTY_VOID);
    return err < 0
               ? err
               : open_duty(ctx, rung->subject, calendar_closing(intake->calendar, civil_day_of(ctx->now)));
}
