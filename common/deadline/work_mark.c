/* SPDX-License-Identifier: Apache-2.0
 * work_mark - ordinal * 4 + edge, both ways.
 */
#include "deadline/work_mark.h"

#include <assert.h>

#define EDGES 4

static wall_time edge_instant(const struct calendar *calendar, civil_day day, enum work_edge edge)
{
    switch (edge) {
    case EDGE_OPENING:
        return calendar_opening(calendar, day);
    case EDGE_NOON:
        return wall_time_at(day, 12, 0);
    case EDGE_LAST_HOUR:
        return wall_time_add(calendar_closing(calendar, day), DURATION_S(-3600));
    case EDGE_CLOSING:
        break;
    }
    return calendar_closing(calendar, day);
}

work_mark work_mark_at(const struct calendar *calendar, civil_day day, enum work_edge edge)
{
    civil_day workday;

    if (calendar_next_workday_on_or_after(calendar, day, &workday))
        return WORK_MARK_NONE;
    return (work_mark){calendar_ordinal(calendar, workday).n * EDGES + (int)edge};
}

work_mark work_mark_passed(const struct calendar *calendar, wall_time t)
{
    civil_day today = civil_day_of(t);
    int32_t ordinal = calendar_ordinal(calendar, today).n;
    int32_t passed = EDGES;

    if (calendar_is_workday(calendar, today))
        while (passed > 0 &&
               wall_time_compare(edge_instant(calendar, today, (enum work_edge)(passed - 1)), t) > 0)
            passed--;
    return (work_mark){ordinal * EDGES + passed - 1};
}

int work_mark_instant(const struct calendar *calendar, work_mark mark, wall_time *ret_t)
{
    civil_day day;

    if (mark.n < EDGES || calendar_day_of_ordinal(calendar, (workdays){mark.n / EDGES}, &day))
        return ERR_TOO_BIG;
    *ret_t = edge_instant(calendar, day, (enum work_edge)(mark.n % EDGES));
    return 0;
}

civil_day work_mark_day(const struct calendar *calendar, work_mark mark)
{
    civil_day day = {0};
    int err = calendar_day_of_ordinal(calendar, (workdays){mark.n / EDGES}, &day);

    assert(!err);
    (void)err;
    return day;
}
