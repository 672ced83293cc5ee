/* SPDX-License-Identifier: Apache-2.0
 * duty_clock - where the clock of a duty stands, as a pure function of rule, opening, close and calendar.
 *
 * It counts from the opening, or from the next working minute when that is out of hours; nothing stops it.
 * Days end with the office hours, working minutes at their minute, so rungs are instants.
 */
#ifndef BANGBAN_DEADLINE_DUTY_CLOCK_H
#define BANGBAN_DEADLINE_DUTY_CLOCK_H

#include "calendar/calendar.h"
#include "deadline/clock_rule.h"

#define NEVER ((wall_time){INT64_MAX})

struct duty_terms {
    const struct clock_rule *rule;
    wall_time opened;
    bool has_due_on;
    civil_day due_on; /* for rules whose budget is "agreed" */
    bool has_close;
    wall_time closed;
};

struct duty_reading {
    wall_time started; /* a working minute */
    wall_time due;
    int32_t budget;              /* working minutes if the rule counts those, else working days */
    bool provisional;            /* due on a day whose year has no holiday notice yet */
    wall_time rungs[RUNG_COUNT]; /* NEVER: not of this rule, or it was closed by then */
};

/* ERR_INVALID  nothing was agreed although the rule's budget is "agreed"
 * ERR_TOO_BIG  the clock would leave the calendar */
int duty_clock_read(const struct calendar *calendar, const struct duty_terms *terms,
                    struct duty_reading *ret_reading);

/* What of the budget is consumed at `now`, or at the close if that was before. */
int32_t duty_clock_consumed(const struct calendar *calendar, const struct duty_terms *terms,
                            const struct duty_reading *reading, wall_time now);

enum light duty_clock_light(const struct duty_terms *terms, const struct duty_reading *reading,
                            wall_time now);
enum light duty_clock_light_of_rung(const struct clock_rule *rule, enum rung rung);

#endif
