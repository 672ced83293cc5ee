/* SPDX-License-Identifier: Apache-2.0
 * meeting - meetings about a case (regulation, part two, 3:
 * 涉及部门较多、程序复杂的组织碰头会、会商联审会、现场办公会).
 *
 * Proposed by rule (thresholds are options) or by hand; the office convenes or drops it; who was invited and
 * does not come is absent; each conclusion is a task with owner and day, and the meeting is open until all
 * are done.
 */
#ifndef BANGBAN_ROUTING_MEETING_H
#define BANGBAN_ROUTING_MEETING_H

#include "act/act.h"
#include "meeting.sql.h"
#include "names.h"
#include "record/duty.h"
#include "record/number.h"
#include "routing.h"

#define MEETING_TEXT_MAX_CHARACTERS    500
#define MEETING_MINUTES_MAX_CHARACTERS 4000
#define MEETING_NUMBER_MAX_CHARACTERS  40
#define MEETING_SEATS_MAX              40
#define MEETING_TASKS_MAX              50

/* Kinds of duty: that a proposal is decided on, that minutes are there, that a conclusion is carried out. */
#define DUTY_CONVENE "convene"
#define DUTY_MINUTES "minutes"
#define DUTY_TASK    "task"

enum meeting_rule {
    MEETING_DEPARTMENTS, /* many departments */
    MEETING_RED_LIGHT,
    MEETING_ISSUE,      /* one that is not solved in time */
    MEETING_LATE,       /* the projected finish lies far behind the plan: negative slack */
    MEETING_TO_AND_FRO, /* an item that departments give back to each other */
    MEETING_MANUAL,
};

struct meeting_proposal {
    const struct uuid *application;
    enum meeting_rule rule;
    const char *kind;            /* NULL: as the rule has it */
    const char *reason;          /* Chinese; NULL counts as out of memory */
    const char *caller, *person; /* "routing" and "" for a rule */
};

/* ERR_EXISTS when the case has an open meeting. */
int meeting_propose(struct handler_ctx *ctx, const struct meeting_proposal *proposal,
                    char ret_number[NUMBER_TEXT]);

/* By rule.  A case without a plan has none, and one meeting at a time is enough: no error.  What a meeting
 * was proposed for once, held or dropped, is not proposed again: lateness and the number of departments once
 * per case, the others once per reason. */
int meeting_by_rule(struct handler_ctx *ctx, const struct uuid *application, enum meeting_rule rule,
                    const char *reason);

/* The rules that look at a case as a whole: on its acceptance, and whenever its plan moves. */
int meeting_if_many(struct handler_ctx *ctx, const struct uuid *application,
                    const ApplicationAccepted *accepted);
int meeting_on_red_light(struct handler_ctx *ctx, const RungFired *fired, const struct uuid *application);
int meeting_if_late(struct handler_ctx *ctx, const struct running_plan *running);

/* A case at its end needs no meeting any more that was not held yet. */
int meeting_case_finished(struct handler_ctx *ctx, const struct uuid *application);

struct meeting_dropping {
    const struct list_meetings_row *row;
    const char *caller, *person, *reason;
};

/* Calls off what was proposed or convened. */
int meeting_drop(struct handler_ctx *ctx, const struct meeting_dropping *dropping);

/* "briefing" ... and its Chinese name; NULL when it is none. */
const char *meeting_kind_name(const char *kind);

/* The meeting of a validated command, in one of two states, with expected_version honoured; false: it was
 * answered, return `*ret_verdict`. */
struct meeting_wanted {
    const char *number;
    const char *status, *or_status; /* `or_status` may be NULL */
    const char *else_detail;        /* of the refusal */
};
bool meeting_of_command(struct handler_ctx *ctx, struct incoming *in, const struct meeting_wanted *wanted,
                        struct list_meetings_row *ret_row, enum verdict *ret_verdict);

/* Tells each seat. */
int meeting_tell_seats(struct handler_ctx *ctx, const struct list_meetings_row *row, const char *template_id,
                       const struct told_field *fields);

/* Ends it and emits MeetingEnded. */
int meeting_end(struct handler_ctx *ctx, const struct list_meetings_row *row, const char *status);

/* ERR_NOT_FOUND. */
int meeting_load(struct handler_ctx *ctx, const char *number, struct list_meetings_row *ret_row);
enum verdict meeting_reply(struct handler_ctx *ctx, struct incoming *in, const char *number);

/* "department:housing" or "agent" behind the caller's key: whose tasks it may finish; NULL for others. Arena
 * memory, "" when it is full. */
const char *meeting_voice(struct handler_ctx *ctx, const struct incoming *in);

int meeting_on_convene_rung(struct handler_ctx *ctx, const struct duty_rung *rung);
int meeting_on_minutes_rung(struct handler_ctx *ctx, const struct duty_rung *rung);
int meeting_on_task_rung(struct handler_ctx *ctx, const struct duty_rung *rung);

enum verdict routing_on_propose_meeting(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_convene_meeting(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_drop_meeting(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_record_minutes(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_finish_task(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_show_meeting(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_list_meetings(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part meeting_part;

#endif
