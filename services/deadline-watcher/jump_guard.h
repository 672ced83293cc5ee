/* SPDX-License-Identifier: Apache-2.0
 * jump_guard - notices when the real clock leaps against the time that the machine has been up.
 *
 * A leap of the clock must not declare a thousand approvals overdue.  Slewing moves both alike; a step does
 * not, so the distance to the first sight stays within the limit until somebody sets the clock.
 */
#ifndef BANGBAN_DEADLINE_JUMP_GUARD_H
#define BANGBAN_DEADLINE_JUMP_GUARD_H

#include <stdbool.h>

#include "clock/clock.h"

#define JUMP_LIMIT DURATION_S(2)

struct jump_guard {
    bool armed;
    wall_time first_now;
    duration first_uptime;
};

/* How far the clock has leapt since the first call, in either direction. */
duration jump_guard_leap(struct jump_guard *guard, wall_time now, duration uptime);
bool jump_guard_trusts(struct jump_guard *guard, wall_time now, duration uptime);

#endif
