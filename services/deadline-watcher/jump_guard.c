/* SPDX-License-Identifier: Apache-2.0
 * jump_guard - distance between two clocks against the distance at first sight.
 */
#include "jump_guard.h"

duration jump_guard_leap(struct jump_guard *guard, wall_time now, duration uptime)
{
    if (!guard->armed)
        *guard = (struct jump_guard){true, now, uptime};
    duration by_clock = wall_time_since(now, guard->first_now);
    return (duration){by_clock.us - (uptime.us - guard->first_uptime.us)};
}

bool jump_guard_trusts(struct jump_guard *guard, wall_time now, duration uptime)
{
    int64_t leap = jump_guard_leap(guard, now, uptime).us;

    return leap <= JUMP_LIMIT.us && leap >= -JUMP_LIMIT.us;
}
