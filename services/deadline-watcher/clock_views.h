/* SPDX-License-Identifier: Apache-2.0
 * clock_views - what ListClocks answers with, as it is gathered: clocks of approvals and promises, then
 * duties.
 */
#ifndef BANGBAN_DEADLINE_CLOCK_VIEWS_H
#define BANGBAN_DEADLINE_CLOCK_VIEWS_H

#include "watcher.h"

struct clock_question {
    const struct uuid *application; /* NULL: all open ones */
    const char *department;         /* NULL: all */
    int32_t limit;
};

struct clock_view {
    struct uuid id; /* of the clock or the duty */
    ClockView *message;
};

struct clock_views {
    struct arena *arena;
    struct clock_view *list;
    size_t count, size;
};

/* ERR_NOMEM. */
int clock_views_add(struct clock_views *views, const struct uuid *id, ClockView *message);

#endif
