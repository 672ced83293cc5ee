/* SPDX-License-Identifier: Apache-2.0
 * clock_text - the clocks of an item in words, and which of them a special procedure stops. */
#include "clock_text.h"

#include <string.h>

#include "change_text.h"
#include "deadline/course.h"
#include "intake.h"

static const struct {
    const char *kind, *text;
} kinds[] = {{"statutory", "法定时限"}, {"promised", "承诺时限"}, {"same_day", "当日办结时限"}};

const char *clock_kind_text(const char *kind)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return kinds[i].text;
    return kind;
}

static struct told_stop told_stop_of(const StoppedClock *stop)
{
    struct told_stop told = {.kind = catalogue_stop_find(stop->kind), .notice_given = stop->notice_given};

    told.has_end = civil_day_parse(stop->until_on, &told.end) == 0;
    return told;
}

int clocks_stopped_by(struct arena *arena, const struct clock_rules *rules, const struct catalogue_item *item,
                      const StoppedClock *stop, struct clocks_stopped *ret_stopped)
{
    const struct told_stop told = told_stop_of(stop);
    struct clock_terms terms[CLOCK_KINDS_MAX];
    size_t count = clock_terms_of_item(rules, item, terms);
    struct clocks_stopped result = {.names = ""};

    for (size_t i = 0; result.names && i < count; i++) {
        if (!course_stops_clock(&told, terms[i].stops)) {
            result.running++;
            continue;
        }
        result.names = arena_printf(arena, "%s%s%s", result.names, result.stopped ? "、" : "",
                                    clock_kind_text(terms[i].rule->kind));
        result.stopped++;
    }
    *ret_stopped = result;
    return result.names ? 0 : ERR_NOMEM;
}

/* As the application's facts make it: a variant is fixed when the case is accepted. */
static struct catalogue_item item_as_handled(const struct catalogue *catalogue, int number,
                                             const char *handling)
{
    struct catalogue_item handled = *catalogue_item(catalogue, number);

    for (int i = CATALOGUE_IMMEDIATE; i <= CATALOGUE_REPORTED; i++)
        if (strcmp(catalogue_handling_name((enum catalogue_handling)i), handling) == 0)
            handled.handling = (enum catalogue_handling)i;
    return handled;
}

/* What it does to the clocks goes with it: a stop that the law does not know, or of which the applicant was
 * not told in writing, stops nothing. */
void stop_tell(struct handler_ctx *ctx, struct bulletin *bulletin, const struct uuid *application,
               const char *handling, const ApprovalChanged *event)
{
    const struct intake *intake = ctx->state;
    const struct catalogue_item item = item_as_handled(intake->catalogue, event->item, handling);
    struct clocks_stopped clocks;

    if (clocks_stopped_by(ctx->arena, intake->clock_rules, &item, event->step->stop, &clocks) < 0) {
        bulletin->full = true;
        return;
    }
    bulletin_tell(ctx, bulletin, application,
                  !clocks.stopped  ? "approval.stop_without_effect"
                  : clocks.running ? "approval.stop_of_some"
                                   : "approval.special_procedure_started",
                  FIELDS({"item", item.name_zh}, {"department", item.department->name_zh},
                         {"clocks", clocks.names}, {"detail", change_detail(ctx->arena, event)}));
}
