/* SPDX-License-Identifier: Apache-2.0
 * version - what was planned when, and why a plan was made anew.
 *
 * A plan changes when what can still come to a result is not what it was: an item was refused, given up,
 * blocked by another, or comes back.  The former version stays, with its reason.
 */
#ifndef BANGBAN_ROUTING_VERSION_H
#define BANGBAN_ROUTING_VERSION_H

#include "routing.h"
#include "version.sql.h"

/* Keeps a version, tells the agent and emits PlanRevised, if `planned` (done, under way or still to come,
 * after what is being moved) differs from the latest version. Queued; nothing is waited for. */
int version_note(struct handler_ctx *ctx, const struct running_plan *running, item_set planned);

/* All versions for a PlanView. */
int version_show(struct handler_ctx *ctx, const struct uuid *application, PlanView *view);

extern const struct service_part version_part;

#endif
