/* SPDX-License-Identifier: Apache-2.0
 * moment - instants as people write them.
 */
#ifndef BANGBAN_MOMENT_H
#define BANGBAN_MOMENT_H

#include "arena/arena.h"
#include "clock/clock.h"

#define MOMENT_FORMS "2026-03-02T09:00 或 2026-03-02T09:00:00+08:00"

/* RFC 3339, or without seconds and offset, or only the day: Beijing time then. ERR_INVALID. */
int moment_parse(struct arena *arena, const char *text, wall_time *ret_time);

#endif
