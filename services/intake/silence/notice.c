/* SPDX-License-Identifier: Apache-2.0
 * notice - the look-out of each working day. */
#include "silence/silence.h"

#include "message/bulletin.h"
#include "silence.sql.h"

static bool day_opens(void *state, wall_time now)
{
    const struct intake *intake = state;
    civil_day today = civil_day_of(now);

    return intake->silences_seen_on.n != today.n && calendar_is_workday(intake->calendar, today) &&
           wall_time_compare(now, calendar_opening(intake->calendar, today)) >= 0;
}

/* Silent since the end of this day: so many working days lie between it and today. */
static int last_loud_day(const struct intake *intake, civil_day today, wall_time *ret_before)
{
    workdays ordinal = {calendar_ordinal(intake->calendar, today).n - (int32_t)intake->silence_days};
    civil_day day;
    int err = calendar_day_of_ordinal(intake->calendar, ordinal, &day);

    if (err == 0)
        *ret_before = wall_time_at(day, 0, 0);
    return err;
}

static int tell(struct handler_ctx *ctx, const struct notice_silences_row *row, struct bulletin *bulletin)
{
    const struct intake *intake = ctx->state;
    char day[CIVIL_DAY_TEXT], id[UUID_TEXT];
    const char *agent = row->has_agent ? arena_printf(ctx->arena, "agent:%s", row->agent) : "office";
    const struct template_field fields[] = {
        {"day", civil_day_format(civil_day_of(row->silent_at), day)},
        {"count", arena_printf(ctx->arena, "%lld", (long long)intake->silence_days)},
        {NULL, NULL}};

    if (!agent)
        return ERR_NOMEM;
    bulletin_tell_staff(ctx, bulletin, &row->application_id, "office", "staff.silent", fields);
    if (row->has_agent)
        bulletin_tell_staff(ctx, bulletin, &row->application_id, agent, "staff.silent", fields);
    log_event(LOG_OF_CASE(ctx, uuid_format(&row->application_id, id)), LOG_WARN, "case.silent",
              LOG_S("since", day));
    return 0;
}

static enum verdict look_out(struct handler_ctx *ctx)
{
    struct intake *intake = ctx->state;
    struct bulletin bulletin = BULLETIN(ctx);
    civil_day today = civil_day_of(ctx->now);
    struct notice_silences_row *rows;
    wall_time before;
    size_t count = 0;
    int err = last_loud_day(intake, today, &before);

    if (err == 0)
        err = notice_silences(ctx->tx, ctx->arena, before, ctx->now, &rows, &count);
    for (size_t i = 0; err == 0 && i < count; i++)
        err = tell(ctx, &rows[i], &bulletin);
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    if (err < 0)
        return verdict_of(ctx, NULL, err);
    intake->silences_seen_on = today;
    return VERDICT_DONE;
}

static const struct service_handler handlers[] = {
    ON(ListSilent, intake_on_list_silent),
};

static const struct service_timer timers[] = {
    {.name = "silences", .every = DURATION_S(1), .due = day_opens, .fire = look_out},
};

const struct service_part silence_part = {SERVICE_HANDLERS(handlers), SERVICE_TIMERS(timers),
                                          .queries = silence_queries};
