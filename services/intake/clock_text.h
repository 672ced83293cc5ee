/* SPDX-License-Identifier: Apache-2.0
 * clock_text - the clocks of an item in words, and which of them a special procedure stops, by the rules that
 * the deadline-watcher replays them by (Administrative Licensing Law art. 45).
 */
#ifndef BANGBAN_INTAKE_CLOCK_TEXT_H
#define BANGBAN_INTAKE_CLOCK_TEXT_H

#include "deadline/clock_rule.h"
#include "messages.h"
#include "message/bulletin.h"

/* "法定时限"; a kind that is not in the list comes back as it is. */
const char *clock_kind_text(const char *kind);

struct clocks_stopped {
    size_t stopped, running;
    const char *names; /* of the stopped ones, "" if none */
};

/* `item` as it is handled for the application. Pure. ERR_NOMEM. */
int clocks_stopped_by(struct arena *arena, const struct clock_rules *rules, const struct catalogue_item *item,
                      const StoppedClock *stop, struct clocks_stopped *ret_stopped);

/* Tells that a special procedure began, and what it does to the clocks.  `handling` is how the item is
 * handled for the application: "promised". */
void stop_tell(struct handler_ctx *ctx, struct bulletin *bulletin, const struct uuid *application,
               const char *handling, const ApprovalChanged *event);

enum verdict intake_on_extension_judged(struct handler_ctx *ctx, struct incoming *in);

#endif
