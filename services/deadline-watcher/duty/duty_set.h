/* SPDX-License-Identifier: Apache-2.0
 * duty_set - duties loaded and read together, corrected and stored together.
 *
 * The number of round trips does not depend on the number of duties.
 */
#ifndef BANGBAN_DEADLINE_DUTY_SET_H
#define BANGBAN_DEADLINE_DUTY_SET_H

#include "duty.sql.h"
#include "duty_clock.h"
#include "watcher.h"

struct watched_duty {
    const struct load_duties_row *row;
    struct duty_terms terms; /* without a rule while none has its kind */
    struct duty_reading reading;
    bool readable;     /* there is a reading; else no rung is known and none fires */
    unsigned standing; /* rungs that fired and stand: 1u << enum rung */
};

struct duty_set {
    struct watched_duty *duties;
    size_t count;
};

int duty_set_load(struct handler_ctx *ctx, struct store_uuid_array ids, struct duty_set *ret_set);

/* Marks as corrected what has fired and should not have, and stores when to look again; queued. */
int duty_set_store(struct handler_ctx *ctx, struct duty_set *set);

#endif
