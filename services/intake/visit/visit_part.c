/* SPDX-License-Identifier: Apache-2.0
 * visit_part - the messages and the timer of return visits, and what happens when one is due. */
#include <string.h>

#include "visit.sql.h"
#include "visit/visit.h"

int visit_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin)
{
    bool due_today = strcmp(rung->message->rung, "due_today") == 0;
    bool late = strcmp(rung->message->rung, "overdue_3") == 0;

    bulletin_tell_staff(ctx, bulletin, rung->application, late ? "leader" : rung->holder,
                        due_today ? "visit.due_today" : "visit.overdue", FIELDS({"number", rung->subject}));
    return 0;
}

static const struct service_handler handlers[] = {
    ON(RecordVisit, intake_on_record_visit),
    ON(ListVisits, intake_on_list_visits),
    ON(VisitRates, intake_on_visit_rates),
};

static const struct service_timer timers[] = {
    {.name = "visits", .every = DURATION_S(1), .due = visit_plan_due, .fire = visit_plan},
};

const struct service_part visit_part = {SERVICE_HANDLERS(handlers), SERVICE_TIMERS(timers),
                                        .queries = visit_queries};
