/* SPDX-License-Identifier: Apache-2.0
 * joint - what two or more departments have to do with each other over one application (regulation, part one,
 * 2: 重大事项联合办理，主动联系相关部门; part two, 2: 及时向办理部门反馈本部门审批意见及协调情况).
 *
 * Three records: the joint case with a contact for each of its departments, opinions that one department is
 * asked about an item of another, and relays that carry opinions, silence and the state of coordination to
 * the department that handles the item.  A joint case ends with the plan; contacts, opinions and relays about
 * nothing that is still under way are void.
 */
#ifndef BANGBAN_ROUTING_JOINT_H
#define BANGBAN_ROUTING_JOINT_H

#include "act/act.h"
#include "findings/findings.h"
#include "joint.sql.h"
#include "names.h"
#include "record/duty.h"
#include "record/number.h"
#include "routing.h"

#define JOINT_TEXT_MAX_CHARACTERS   500
#define JOINT_NUMBER_MAX_CHARACTERS 40
#define JOINT_NAME_MAX_CHARACTERS   40

/* Kinds of duty: that the agent gets in touch, that the department answers, that an opinion is given, that a
 * relay is read.  void_joint_records names them too. */
#define DUTY_CONTACT        "contact"
#define DUTY_CONTACT_ANSWER "contact_answer"
#define DUTY_OPINION        "opinion"
#define DUTY_RELAY          "relay"

/* ---- with the plan ---- */

/* Opens the joint case once the items of `standing` (done, under way or still to come) belong to two
 * departments, and a contact with each that has something left to do. */
int joint_note(struct handler_ctx *ctx, const struct running_plan *running, item_set standing);

/* Voids what nobody needs any more. Reads what was written before in this transaction. */
int joint_settle(struct handler_ctx *ctx, struct store_uuid_array applications);

/* ---- relays ---- */

struct new_relay {
    const struct uuid *application;
    int item;               /* 0: about no single item */
    const char *department; /* that is told */
    const char *kind;       /* "opinion", "silence", "coordination" */
    const char *opinion;    /* number; NULL for coordination */
    const char *text;       /* Chinese; NULL counts as out of memory */
    const char *by;         /* the key, or "routing" */
};

/* Gives it its number, clocks it and tells the department. */
int relay_make(struct handler_ctx *ctx, const struct new_relay *relay, char ret_number[NUMBER_TEXT]);
enum verdict relay_reply(struct handler_ctx *ctx, struct incoming *in, const char *number);
/* ERR_NOT_FOUND. */
int relay_load(struct handler_ctx *ctx, const char *number, struct list_relays_row *ret_row);

/* ---- opinions ---- */

int opinion_load(struct handler_ctx *ctx, const char *number, struct list_opinions_row *ret_row);
enum verdict opinion_reply(struct handler_ctx *ctx, struct incoming *in, const char *number);
/* Emits OpinionGiven; `given` at the epoch: silence. */
int opinion_announce(struct handler_ctx *ctx, const struct list_opinions_row *row, const char *stand,
                     wall_time given);

/* ---- cases ---- */

enum verdict joint_case_reply(struct handler_ctx *ctx, struct incoming *in, const char *number);

/* ---- rungs ---- */

int contact_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung);
int contact_answer_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung);
int opinion_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung);
int relay_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung);

/* ---- handlers ---- */

enum verdict routing_on_set_lead(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_record_contact(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_answer_contact(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_show_joint_case(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_list_joint_cases(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_ask_opinion(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_give_opinion(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_list_opinions(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_relay_coordination(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_read_relay(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_list_relays(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part joint_part;

#endif
