/* SPDX-License-Identifier: Apache-2.0
 * judge - one approval against the end of a quarter: what was due, what was decided, how long it took.
 *
 * Counts by the rules of the clocks (common/deadline): lawful stops, the applicant's and the superior's time
 * are never charged to the department.
 */
#ifndef BANGBAN_ASSESSMENT_JUDGE_H
#define BANGBAN_ASSESSMENT_JUDGE_H

#include "arena/arena.h"
#include "deadline/clock_replay.h"
#include "fact.h"
#include "quarter.h"

struct view {
    const struct calendar *calendar;
    const struct clock_rules *clock_rules;
    struct quarter quarter;
    wall_time seen; /* the log tells of nothing later; at most the end of the quarter */
};

/* What an approval was found to be; instants after the quarter count as not having come. */
struct judged {
    const struct approval_fact *fact;
    bool same_day;  /* 即办: measured by the day */
    bool has_start; /* its clock started, so the three below are set */
    wall_time started, due;
    bool overdue; /* at `due` it was not closed, and `due` has passed */
    bool closed;  /* the department's part is over */
    bool decided; /* by a decision or a report upward, not by return or withdrawal */
    bool kept;    /* decided by `due`, and told in time to be believed */
    wall_time closed_at;
    struct event_position evidence; /* the event that decides */
    struct period used;
    struct period promised;
    struct period statutory; /* n = 0: no law fixes a period in the unit of `used` */
};

/* ERR_NOMEM. */
int judge_approval(struct arena *arena, const struct view *view, const struct approval_fact *fact,
                   struct judged *ret_judged);

static inline bool view_covers(const struct view *view, wall_time t)
{
    return wall_time_compare(t, view->quarter.from) >= 0 && wall_time_compare(t, view->quarter.until) < 0;
}

/* Working days between two instants; what a push may take to arrive is counted so. */
int32_t view_lag(const struct view *view, wall_time occurred, wall_time received);

#endif
