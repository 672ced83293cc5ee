/* SPDX-License-Identifier: Apache-2.0
 * issue - what is done about what stands in the way of a case, and to whom it goes when it sticks
 * (regulation, part two, 2: 主动协调化解矛盾；无法解决的及时上报部门或相关领导请求协调处理).
 *
 * The window opens and solves issues; here each has steps, a clock on the agent, and a ladder: the head of
 * the department, then the leader.  The clock takes it up the ladder, or a person does before.
 */
#ifndef BANGBAN_ROUTING_ISSUE_H
#define BANGBAN_ROUTING_ISSUE_H

#include "act/act.h"
#include "issue.sql.h"
#include "record/duty.h"
#include "record/number.h"
#include "routing.h"

#define ISSUE_TEXT_MAX_CHARACTERS 500
#define NUMBER_MAX_CHARACTERS     40

/* Kinds of duty: that an issue is solved, that an escalation is read, that it is answered. */
#define DUTY_ISSUE           "issue"
#define DUTY_ACKNOWLEDGEMENT "acknowledgement"
#define DUTY_ESCALATION      "escalation"

enum escalation_level { LEVEL_DEPARTMENT = 1, LEVEL_LEADER = 2 };

struct escalating {
    const char *issue; /* number */
    const struct load_issue_row *row;
    const char *reason;          /* Chinese */
    const char *caller, *person; /* "routing" and "" for the clock */
};

/* Takes it to the next level; an open escalation is void from then on.  ERR_CONFLICT at the top. */
int issue_escalate(struct handler_ctx *ctx, const struct escalating *escalating);

/* An open escalation has no answer any more. */
int issue_void_escalation(struct handler_ctx *ctx, const char *issue);

/* Loads the open issue of a validated command, and honours expected_version; false: it was answered, return
 * `*ret_verdict`. */
bool issue_of_command(struct handler_ctx *ctx, struct incoming *in, const char *number,
                      struct load_issue_row *ret_row, enum verdict *ret_verdict);

enum verdict issue_reply(struct handler_ctx *ctx, struct incoming *in, const char *number);
enum verdict escalation_reply(struct handler_ctx *ctx, struct incoming *in, const char *number);

int issue_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung);
int escalation_on_acknowledgement_rung(struct handler_ctx *ctx, const struct duty_rung *rung);
int escalation_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung);

enum verdict routing_on_issue_opened(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_issue_solved(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_record_issue_step(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_escalate_issue(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_acknowledge_escalation(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_answer_escalation(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_show_issue(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_list_escalations(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part issue_part;

#endif
