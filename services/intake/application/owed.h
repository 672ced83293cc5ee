/* SPDX-License-Identifier: Apache-2.0
 * owed - what an accepted application still has to bring: what was promised, and what was demanded since.
 *
 * A promise of an item is kept when the last of its materials is here.
 */
#ifndef BANGBAN_INTAKE_APPLICATION_OWED_H
#define BANGBAN_INTAKE_APPLICATION_OWED_H

#include "sharing.h"

struct owed {
    const struct uuid *application;
    struct load_promises_row *promises; /* in order of items */
    size_t promise_count;
    struct load_owed_row *demands; /* what was asked for after acceptance */
    size_t demand_count;
};

/* `application` is borrowed. Arena memory. */
int owed_load(struct handler_ctx *ctx, const struct uuid *application, struct owed *ret_owed);

bool owed_waits_for(const struct owed *owed, const Material *material);

/* What of it may be held. Arena memory. ERR_NOMEM. */
int owed_wanted(struct handler_ctx *ctx, const struct owed *owed, struct wanted_materials *ret_wanted);

/* The materials, each of which is waited for, are here: their rows, the events, the word to the enterprise.
 */
int owed_bring(struct handler_ctx *ctx, struct owed *owed, struct material_list materials,
               struct bulletin *bulletin);

#endif
