/* SPDX-License-Identifier: Apache-2.0
 * judge - readings of the approval's clocks, seen from the end of the quarter.
 */
#include "judge.h"

#include "deadline/course.h"

/* An event told later than this does not restore what had been missed meanwhile. */
#define BELIEVED_WORKDAYS 3

#define DECISIONS                                                                                            \
    (1u << STEP_APPROVED | 1u << STEP_REFUSED | 1u << STEP_NOT_ACCEPTED | 1u << STEP_REPORTED_UP)

struct clocks {
    bool has_main, has_statutory;
    struct clock_reading main, statutory;
};

int32_t view_lag(const struct view *view, wall_time occurred, wall_time received)
{
    return calendar_count(view->calendar, civil_day_of(occurred), civil_day_of(received)).n;
}

static int read_clocks(struct arena *arena, const struct view *view, const struct approval_fact *fact,
                       struct judged *judged, struct clocks *clocks)
{
    struct clock_terms terms[CLOCK_KINDS_MAX];
    size_t count = clock_terms_of_item(view->clock_rules, &fact->item, terms);

    for (size_t i = 0; i < count; i++) {
        bool statutory = terms[i].rule->budget == BUDGET_STATUTORY;
        const struct clock_subject subject = {.terms = &terms[i], .history = &fact->history};
        int err = clock_replay(arena, view->calendar, &subject, view->seen,
                               statutory ? &clocks->statutory : &clocks->main);
        if (err == ERR_NOMEM)
            return err;
        if (err < 0) /* beyond the calendar: nothing is due there */
            continue;
        *(statutory ? &clocks->has_statutory : &clocks->has_main) = true;
        judged->same_day = judged->same_day || terms[i].rule->budget == BUDGET_SAME_DAY;
    }
    return 0;
}

/* The law's period in its own unit, and what was used of it: in working days by the promised clock, so that
 * promise and speed are judged by one count; in calendar days only the statutory clock counts. */
static void take_used(struct judged *judged, const struct clocks *clocks)
{
    judged->used = clocks->main.consumed;
    judged->promised = clocks->main.budget;
    judged->statutory = judged->fact->item.statutory;
    if (!clocks->has_statutory || !judged->fact->item.has_statutory)
        judged->statutory.n = 0;
    else if (judged->statutory.unit == PERIOD_CALDAYS)
        judged->used = clocks->statutory.consumed;
}

/* Business time restores nothing once it is told so late that it could have been made up. */
static bool in_time(const struct view *view, const struct judged *judged, const struct step *close)
{
    return wall_time_compare(close->occurred, judged->due) <= 0 &&
           (wall_time_compare(close->received, judged->due) <= 0 ||
            view_lag(view, close->occurred, close->received) <= BELIEVED_WORKDAYS);
}

static void take_close(const struct view *view, struct judged *judged)
{
    const struct history current = course_current(&judged->fact->history);
    const struct step *close = course_find_close(&current);

    if (!close || wall_time_compare(close->occurred, view->quarter.until) >= 0)
        return;
    judged->closed = true;
    judged->closed_at = close->occurred;
    judged->decided = (DECISIONS & 1u << close->event) != 0;
    judged->kept = judged->has_start && judged->decided && in_time(view, judged, close);
    judged->evidence = judged->fact->told[close - judged->fact->history.steps];
}

static struct event_position open_evidence(const struct approval_fact *fact)
{
    if (fact->overdue.stream)
        return fact->overdue;
    return fact->history.count ? fact->told[fact->history.count - 1] : fact->handed_over;
}

int judge_approval(struct arena *arena, const struct view *view, const struct approval_fact *fact,
                   struct judged *ret_judged)
{
    struct judged judged = {.fact = fact};
    struct clocks clocks = {0};
    int err = read_clocks(arena, view, fact, &judged, &clocks);

    if (err < 0)
        return err;
    judged.has_start = clocks.has_main && clocks.main.has_start &&
                       work_mark_instant(view->calendar, clocks.main.due, &judged.due) == 0;
    if (judged.has_start) {
        judged.started = clocks.main.started;
        take_used(&judged, &clocks);
    }
    judged.evidence = open_evidence(fact);
    take_close(view, &judged);
    wall_time end = judged.closed ? judged.closed_at : view->seen;
    judged.overdue = judged.has_start && !judged.kept && wall_time_compare(end, judged.due) > 0;
    *ret_judged = judged;
    return 0;
}
