/* SPDX-License-Identifier: Apache-2.0
 * moment - see moment.h.
 */
#include "moment.h"

int moment_parse(struct arena *arena, const char *text, wall_time *ret_time)
{
    static const char *const endings[] = {"", ":00+08:00", "T00:00:00+08:00"};

    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        const char *whole = arena_printf(arena, "%s%s", text, endings[i]);
        if (whole && wall_time_parse(whole, ret_time) == 0)
            return 0;
    }
    return ERR_INVALID;
}
