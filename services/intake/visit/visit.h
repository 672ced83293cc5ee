/* SPDX-License-Identifier: Apache-2.0
 * visit - return visits (regulation, part one, 5: 代办服务工作回访制).
 *
 * Each closed application is visited within five working days, each open one monthly, if sampled (sample.h).
 * A visit is a duty of the office until the enterprise has answered; what it says is set beside what the log
 * says.
 */
#ifndef BANGBAN_INTAKE_VISIT_H
#define BANGBAN_INTAKE_VISIT_H

#include "message/bulletin.h"
#include "record/duty.h"
#include "intake.h"

/* Received: the monthly visits begin. */
int visit_begin(struct handler_ctx *ctx, struct store_uuid_array applications);

/* Open again: the same; a visit about the close is dropped if it was not made yet. */
int visit_resume(struct handler_ctx *ctx, struct store_uuid_array applications);

/* Closed: one visit each about how it went, instead of a monthly one not made yet. */
int visit_on_closed(struct handler_ctx *ctx, struct store_uuid_array applications);

/* Refused, or given up before it was accepted: nobody is asked any more. */
int visit_end(struct handler_ctx *ctx, const struct uuid *application);

int visit_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin);

/* The timer of the monthly visits (plan.c). */
bool visit_plan_due(void *state, wall_time now);
enum verdict visit_plan(struct handler_ctx *ctx);

/* What the answers of a RecordVisit open, and what a correction takes back (visit_issues.c); fills in the
 * reply. */
int visit_issues_follow(struct handler_ctx *ctx, struct incoming *in, const struct uuid *application,
                        struct bulletin *bulletin, VisitReply *reply);

enum verdict intake_on_record_visit(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_list_visits(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_visit_rates(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part visit_part;

#endif
