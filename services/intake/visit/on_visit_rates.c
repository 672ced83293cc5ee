/* SPDX-License-Identifier: Apache-2.0
 * on_visit_rates - 办结率 and 承诺事项兑现率 of each department, as enterprises say and as the log says. */
#include "visit.sql.h"
#include "visit/visit.h"

/* "83.3"; "" where there is nothing to divide by. NULL: out of memory. */
static char *rate(struct arena *arena, int64_t part, int64_t whole)
{
    return whole ? arena_printf(arena, "%.1f", 100.0 * (double)part / (double)whole)
                 : arena_strdup(arena, "");
}

/* In percentage points. */
static char *difference(struct arena *arena, const int64_t said[2], const int64_t logged[2])
{
    if (!said[1] || !logged[1])
        return arena_strdup(arena, "");
    return arena_printf(arena, "%+.1f",
                        100.0 * ((double)said[0] / (double)said[1] - (double)logged[0] / (double)logged[1]));
}

static int fill(struct arena *arena, const struct compute_visit_rates_row *row, DepartmentVisitRates *rates)
{
    const int64_t said_done[] = {row->said_done, row->asked}, log_done[] = {row->asked_log_done, row->asked};
    const int64_t said_kept[] = {row->said_kept, row->said_kept + row->said_broken};
    const int64_t log_kept[] = {row->asked_log_kept, row->asked_log_kept + row->asked_log_broken};

    bangban__v1__department_visit_rates__init(rates);
    rates->department = borrow(row->department);
    rates->asked = row->asked;
    rates->decided = row->decided;
    rates->pending = row->pending;
    rates->completion_said = rate(arena, said_done[0], said_done[1]);
    rates->completion_asked = rate(arena, log_done[0], log_done[1]);
    rates->completion_difference = difference(arena, said_done, log_done);
    rates->promise_said = rate(arena, said_kept[0], said_kept[1]);
    rates->promise_asked = rate(arena, log_kept[0], log_kept[1]);
    rates->promise_difference = difference(arena, said_kept, log_kept);
    rates->completion_log = rate(arena, row->decided, row->decided + row->pending);
    rates->promise_log = rate(arena, row->kept, row->kept + row->broken);
    return rates->completion_said && rates->completion_asked && rates->completion_difference &&
                   rates->promise_said && rates->promise_asked && rates->promise_difference &&
                   rates->completion_log && rates->promise_log
               ? 0
               : ERR_NOMEM;
}

static int fill_all(struct handler_ctx *ctx, civil_day from, civil_day until, VisitRatesReply *message)
{
    struct compute_visit_rates_row *rows;
    size_t count;
    int err = compute_visit_rates(ctx->tx, ctx->arena, wall_time_at(from, 0, 0), wall_time_at(until, 24, 0),
                                  &rows, &count);

    if (err < 0)
        return err;
    DepartmentVisitRates *rates = arena_array(ctx->arena, count, sizeof(*rates));
    message->departments = arena_array(ctx->arena, count, sizeof(*message->departments));
    if (!rates || !message->departments)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill(ctx->arena, &rows[i], &rates[i]);
        message->departments[message->n_departments++] = &rates[i];
    }
    return err;
}

static void check_day(struct findings *findings, const char *path, const char *text, civil_day *ret_day)
{
    if (civil_day_parse(text, ret_day) < 0)
        findings_add(findings, "应为真实日期，格式 YYYY-MM-DD", "请填写统计期间的起止日", "%s", path);
}

enum verdict intake_on_visit_rates(struct handler_ctx *ctx, struct incoming *in)
{
    const VisitRates *request = (const VisitRates *)in->message;
    struct findings findings = {.arena = ctx->arena};
    VisitRatesReply message;
    civil_day from, until;

    check_day(&findings, "fromOn", request->from_on, &from);
    check_day(&findings, "untilOn", request->until_on, &until);
    if (!findings.count && until.n < from.n)
        findings_add(&findings, "止日早于起日", "请更正统计期间", "untilOn");
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    bangban__v1__visit_rates_reply__init(&message);
    int err = fill_all(ctx, from, until, &message);
    if (err == 0)
        err = reply(ctx, in, &message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
