/* SPDX-License-Identifier: Apache-2.0
 * routing - what its handlers share: reference data, the states of a step, the advance of a plan.
 */
#ifndef BANGBAN_ROUTING_H
#define BANGBAN_ROUTING_H

#include "calendar/calendar.h"
#include "catalogue/catalogue.h"
#include "plan/plan.h"
#include "queries.sql.h"
#include "service/service.h"

struct routing {
    const char *data_directory; /* option */
    struct catalogue *catalogue;
    struct calendar *calendar;
};

/* ---- states of a step (step_state.c) ---- */

/* What an approval's change makes of its step: "handed_over", "done" or "failed". */
const char *step_state_after(const ApprovalChanged *change);

/* What the planner makes of a step's state; "blocked" counts as waiting: the planner finds out anew. */
enum plan_state step_plan_state(const char *state);

/* ---- plans from rows (running_plan.c) ---- */

/* The rows of one application, borrowed. */
struct plan_rows {
    const struct load_plans_row *plan;
    const struct load_steps_row *steps;
    size_t step_count;
};

/* One application as it stands: its rows, and the plan made from them. */
struct running_plan {
    const struct load_plans_row *row;
    const struct load_steps_row *steps;
    size_t step_count;
    struct plan *plan;
    struct plan_progress progress[CATALOGUE_ITEMS + 1];
};

/* ERR_INVALID when the catalogue no longer knows the items, ERR_NOMEM; nothing to undo then. */
int running_plan_init(struct running_plan *running, const struct routing *routing, struct arena *arena,
                      const struct plan_rows *rows);
void running_plan_done(struct running_plan *running);

/* The facts of a project as the catalogue reads them; arena memory. */
int facts_of(struct arena *arena, const Bangban__V1__Project *project, struct catalogue_facts *ret_facts);

/* ---- moving on (advance.c) ---- */

/* Hands over, blocks, unblocks, finishes and resumes what the present states of the steps of these
 * applications allow: a fixed number of statements for all of them, then the events. Reads what was written
 * before in this transaction.
 */
int routing_advance(struct handler_ctx *ctx, struct store_uuid_array applications);

/* ---- handlers ---- */

enum verdict routing_on_application_accepted(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_approval_changed(struct handler_ctx *ctx, struct incoming *const *in, size_t count);
enum verdict routing_on_promise_kept(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_promise_broken(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_result_delivered(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_show_plan(struct handler_ctx *ctx, struct incoming *in);

#endif
