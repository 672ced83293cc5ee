/* SPDX-License-Identifier: Apache-2.0
 * tolerance - what an enterprise promised to bring under tolerance acceptance, and what came of it.
 *
 * Made with the acceptance (accept.c), kept by supplies (on_supply_materials.c), broken by the clock
 * (on_rung.c).
 */
#ifndef BANGBAN_INTAKE_TOLERANCE_H
#define BANGBAN_INTAKE_TOLERANCE_H

#include "message/bulletin.h"
#include "store/store_query.h"

/* Why tolerance is not open to an enterprise now, Chinese, arena memory; NULL when it is. */
int tolerance_barred(struct handler_ctx *ctx, const char *credit_code, const char **ret_reason);

/* The promises of an application in order of item and material; in the arena. */
int tolerance_show(struct handler_ctx *ctx, const struct uuid *application, PromiseView ***ret_views,
                   size_t *ret_count);

/* What was promised for an item and did not come in time. */
struct broken_promise {
    const char *application_id, *approval_id; /* approval: empty before the hand-over */
    int item;
    char **codes;
    size_t code_count;
    wall_time at; /* the end of the promised day */
};

/* Tells routing, and through it the department. */
int tolerance_tell_broken(struct handler_ctx *ctx, const struct broken_promise *promise);

/* Departments have accepted these approvals on promises; those that were broken before carry no acceptance:
 * they are told again, and so is the enterprise. */
int tolerance_check_accepted(struct handler_ctx *ctx, struct store_uuid_array approvals,
                             struct bulletin *bulletin);

extern const struct service_part tolerance_part;

#endif
