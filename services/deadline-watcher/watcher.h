/* SPDX-License-Identifier: Apache-2.0
 * watcher - the deadline-watcher's state and handlers. Private to the service.
 */
#ifndef BANGBAN_DEADLINE_WATCHER_H
#define BANGBAN_DEADLINE_WATCHER_H

#include <stdatomic.h>

#include "calendar/calendar.h"
#include "catalogue/catalogue.h"
#include "deadline/clock_rule.h"
#include "jump_guard.h"
#include "queries.sql.h"
#include "service/service.h"
#include "deadline/work_mark.h"

/* The watermark: no clock has its alarm before (mark, clock).  Lowered at once, because a watermark too low
 * only costs a look; raised by what the same transaction read, and forgotten with it. */
struct watermark {
    _Atomic int32_t mark;
    struct uuid clock;
};

/* A new calendar on its way through the clocks, in pages.  Until it is through, the old one is recorded as
 * the one in force, so that a restart begins again: calling a clock to a replay twice does nothing. */
struct recall {
    bool begun; /* by this election */
    bool active;
    bool past_changed; /* days that have passed now count otherwise */
    struct uuid after; /* the last clock dealt with */
    int64_t recalled;
    char from[CALENDAR_VERSION_TEXT];
    civil_day anchor_on;
    int32_t anchor_ordinal;
};

struct watcher {
    const char *data_directory;

    struct calendar *calendar;
    struct catalogue *catalogue;
    struct clock_rules *rules;

    struct watermark watermark;
    _Atomic int64_t duty_watermark; /* no duty is to be looked at before this instant, in µs */
    struct recall recall;
    struct jump_guard guard;
    bool distrusted;     /* the clock has leapt: nothing fires */
    bool played_clock;   /* a virtual clock leaps as it likes */
    wall_time ticked;    /* as last stored */
    wall_time down_from; /* before this process was elected nobody watched in [down_from, down_until) */
    wall_time down_until;
};

int watcher_start(void *state, struct err_text *ret_text);
void watcher_stop(void *state);
enum verdict watcher_elected(struct handler_ctx *ctx);
void watcher_forget(void *state);

/* A clock now has its alarm at `mark`. */
void watcher_lower(struct watcher *watcher, work_mark mark);
/* Queues the record that everything due by `now` has been seen. */
int watcher_save_tick(struct handler_ctx *ctx);

/* False while the clock has leapt against the machine's uptime. */
bool watcher_trusts_clock(struct watcher *watcher, wall_time now);
/* Whether something that came due at `at` fires only now because nobody watched. */
bool watcher_late_because_down(const struct watcher *watcher, wall_time at, wall_time now);

bool watcher_rungs_due(void *state, wall_time now);
enum verdict watcher_fire_rungs(struct handler_ctx *ctx);
bool watcher_tick_due(void *state, wall_time now);
enum verdict watcher_tick(struct handler_ctx *ctx);

bool watcher_recall_due(void *state, wall_time now);
enum verdict watcher_recall(struct handler_ctx *ctx);

enum verdict watcher_on_application_accepted(struct handler_ctx *ctx, struct incoming *in);
enum verdict watcher_on_promise_kept(struct handler_ctx *ctx, struct incoming *in);
enum verdict watcher_on_step_withdrawn(struct handler_ctx *ctx, struct incoming *in);
enum verdict watcher_on_approval_handed_over(struct handler_ctx *ctx, struct incoming *in);
enum verdict watcher_on_approval_changed(struct handler_ctx *ctx, struct incoming *const *in, size_t count);
enum verdict watcher_on_result_delivered(struct handler_ctx *ctx, struct incoming *in);
enum verdict watcher_on_delivery_corrected(struct handler_ctx *ctx, struct incoming *in);
enum verdict watcher_on_delivery_taken_back(struct handler_ctx *ctx, struct incoming *in);
enum verdict watcher_on_list_clocks(struct handler_ctx *ctx, struct incoming *in);
enum verdict watcher_on_show_ledger(struct handler_ctx *ctx, struct incoming *in);

#endif
