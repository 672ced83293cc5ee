/* SPDX-License-Identifier: Apache-2.0
 * announce - the events of a plan that moves on. Each emits one event; errors are those of emit(). */
#ifndef BANGBAN_ROUTING_ANNOUNCE_H
#define BANGBAN_ROUTING_ANNOUNCE_H

#include "routing.h"

/* How many steps stand where, after a round of moves. */
struct tally {
    uint32_t open, done, failed, blocked, withdrawn;
};

struct hand_over {
    struct uuid approval;
    const struct load_open_promises_row *promises; /* of any applications; those of the step are picked */
    size_t promise_count;
};

int announce_plan(struct handler_ctx *ctx, const ApplicationAccepted *accepted, const struct plan *plan);
int announce_hand_over(struct handler_ctx *ctx, const struct load_plans_row *plan,
                       const struct load_steps_row *step, const struct hand_over *hand_over);
int announce_blocked(struct handler_ctx *ctx, const struct load_steps_row *step, int by_item);
int announce_unblocked(struct handler_ctx *ctx, const struct load_steps_row *step);
int announce_withdrawn(struct handler_ctx *ctx, const char *application_id, int item, wall_time at);
int announce_finished(struct handler_ctx *ctx, const struct load_plans_row *plan, const struct tally *tally);

#endif
