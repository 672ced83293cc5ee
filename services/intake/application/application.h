/* SPDX-License-Identifier: Apache-2.0
 * application - an application on its way to acceptance: submitted, completed, accepted.
 *
 * Whatever changed about one that is not accepted yet - examined or completed, an instruction came, the
 * period of its examination ran out - is followed by application_advance; one that needs no waiting is
 * answered at once.  The answer:
 *
 *   something missing     `correction`, with the one notice of everything (regulation, part two, 1:
 * 一次性告知) else                  accepted; with promises: tolerance acceptance (part two, 4: 容缺受理)
 */
#ifndef BANGBAN_INTAKE_APPLICATION_H
#define BANGBAN_INTAKE_APPLICATION_H

#include "intake.h"

/* `formality` is the check of form on all that was handed in up to now; accepted it is from `from` on. */
int application_answer(struct handler_ctx *ctx, const struct application *application,
                       const struct formality *formality, wall_time from, struct bulletin *bulletin);

/* The same, unless it waits for the leader; one that was not answered in time counts as accepted. */
int application_advance(struct handler_ctx *ctx, const struct application *application,
                        const struct formality *formality, struct bulletin *bulletin);

/* The same for who has only the id: loads the application and checks its form again. */
int application_reconsider(struct handler_ctx *ctx, const struct uuid *id, struct bulletin *bulletin);

/* Accepted from `at` on; `formality` misses nothing (any more). */
int application_accept(struct handler_ctx *ctx, const struct application *application,
                       const struct formality *formality, wall_time at, struct bulletin *bulletin);

enum verdict intake_on_submit_application(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_examine_application(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_demand_exception(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_show_materials(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_supply_materials(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part application_part;

#endif
