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
    const char *data_directory;  /* option */
    int64_t order_days;          /* option: working days to answer a supervision order */
    int64_t opinion_days;        /* option: working days to give an opinion */
    int64_t ping_pong_returns;   /* option: returns of an item from which on the leader decides */
    int64_t meeting_departments; /* option: so many departments need a meeting */
    int64_t meeting_late_days;   /* option: so many working days behind the plan do */
    struct catalogue *catalogue;
    struct calendar *calendar;
    struct competence *competence; /* referral/competence.h */
};

/* ---- states of a step (step_state.c) ---- */

/* What an approval's change makes of its step: "handed_over", "done", "failed", "withdrawn" or "terminated".
 */
const char *step_state_after(const ApprovalChanged *change);

/* "withdrawn" by the applicant, "terminated" by the centre, with no department. */
bool step_given_up(const char *state);

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

/* The same plan with only these items, from its first day on. As plan_new. */
int running_plan_of(const struct running_plan *running, struct handler_ctx *ctx, item_set items,
                    struct plan **ret_plan);

/* The facts of a project as the catalogue reads them; arena memory. */
int facts_of(struct arena *arena, const Bangban__V1__Project *project, struct catalogue_facts *ret_facts);

/* ---- moving on (advance.c) ---- */

/* Hands over, blocks, unblocks, finishes and resumes what the present states of the steps of these
 * applications allow: a fixed number of statements for all of them, then the events. Reads what was written
 * before in this transaction.
 */
int routing_advance(struct handler_ctx *ctx, struct store_uuid_array applications);

/* ---- who is told, who owes ---- */

/* "agent:A01"; "office" while a case has none. Arena memory, NULL when it is full. */
const char *routing_agent_holder(struct arena *arena, const char *agent);

struct told_field {
    const char *name, *value;
};

#define TOLD(...) ((const struct told_field[]){__VA_ARGS__, {NULL, NULL}})

/* Has intake tell somebody: `to` and `template_id` as in MessageWanted. A value NULL counts as out of memory.
 */
int routing_tell(struct handler_ctx *ctx, const struct uuid *application, const char *to,
                 const char *template_id, const struct told_field *fields);

/* Message fields are not const in generated code; emit() and reply() only read them. */
static inline char *borrow(const char *text)
{
    return (char *)(uintptr_t)text;
}

/* ---- handlers ---- */

enum verdict routing_on_application_accepted(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_approval_changed(struct handler_ctx *ctx, struct incoming *const *in, size_t count);
enum verdict routing_on_agent_assigned(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_promise_kept(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_demand_supplied(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_promise_broken(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_result_delivered(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_delivery_taken_back(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_items_ended(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_items_reopened(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_record_corrected(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_show_plan(struct handler_ctx *ctx, struct incoming *in);

#endif
