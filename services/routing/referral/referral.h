/* SPDX-License-Identifier: Apache-2.0
 * referral - what becomes of an item that a department gives back as not its duty (退回).
 *
 * It goes to the next department that may be competent (competence.csv); when there is none, to the office
 * for a decision; and when it has gone to and fro (`ping-pong-returns`), or came back from where a decision
 * had sent it, to the leader: nothing bounces any more.  Regulation, part two, 2 (主动协调化解矛盾), part
 * four, 2 (推诿扯皮).
 */
#ifndef BANGBAN_ROUTING_REFERRAL_H
#define BANGBAN_ROUTING_REFERRAL_H

#include "act/act.h"
#include "names.h"
#include "record/duty.h"
#include "record/number.h"
#include "referral.sql.h"
#include "routing.h"

#define REFERRAL_TEXT_MAX_CHARACTERS   500
#define REFERRAL_NUMBER_MAX_CHARACTERS 40
#define DUTY_ALLOCATION                "allocation" /* that the centre says whose duty it is */

/* A department gave the approval back, as of `returned`. */
struct returned {
    const struct uuid *approval;
    const char *reason;
    wall_time at;
};

/* `ret_passed`: the item waits anew, with the next department; the caller advances the plan. */
int referral_open(struct handler_ctx *ctx, const struct returned *returned, bool *ret_passed);

/* The return was taken back, or the item ended: nothing is to be decided.  None open is no error. */
int referral_void(struct handler_ctx *ctx, const struct uuid *application, int item, const char *why);

struct passing {
    const struct list_referrals_row *row;
    const char *to;
    const char *outcome;    /* "passed", "decided" */
    const char *decided_by; /* NULL: by the list of competence */
    const char *text;       /* likewise */
};

/* Settles it and gives the item to the other department; the caller advances the plan. */
int referral_pass(struct handler_ctx *ctx, const struct passing *passing);

/* ERR_NOT_FOUND. */
int referral_load(struct handler_ctx *ctx, const char *number, struct list_referrals_row *ret_row);
enum verdict referral_reply(struct handler_ctx *ctx, struct incoming *in, const char *number);

int referral_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung);

enum verdict routing_on_decide_referral(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_show_referral(struct handler_ctx *ctx, struct incoming *in);
enum verdict routing_on_list_referrals(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part referral_part;

#endif
