/* SPDX-License-Identifier: Apache-2.0
 * duty - the clocks of duties: somebody owes an act by a time, by the row of clock_rules.csv of its kind.
 */
#ifndef BANGBAN_DEADLINE_DUTY_H
#define BANGBAN_DEADLINE_DUTY_H

#include "clock_views.h"

extern const struct service_part duty_part;

/* A duty is to be looked at from `at` on. */
void duty_lower(struct watcher *watcher, wall_time at);

/* Every open duty is looked at again: after a start, by the rules and the calendar of now.  Queued. */
int duty_recall(struct handler_ctx *ctx);

bool watcher_duties_due(void *state, wall_time now);
enum verdict watcher_fire_duties(struct handler_ctx *ctx);

enum verdict watcher_on_duty_opened(struct handler_ctx *ctx, struct incoming *in);
enum verdict watcher_on_duty_closed(struct handler_ctx *ctx, struct incoming *in);

/* Adds the clocks of duties to the views that ListClocks answers with. */
int duty_views(struct handler_ctx *ctx, const struct clock_question *question, struct clock_views *views);

#endif
