/* SPDX-License-Identifier: Apache-2.0
 * leader - reports to the leader (regulation, part one, 3: 上报事项负责办理制).
 *
 *   controlled      a rule that warns stops an application until the leader has decided
 *   cannot_handle   an agent is stuck with an item, says why and asks; its course goes on
 *   digest          what came to its end in a day, at its closing time, with a receipt
 */
#ifndef BANGBAN_INTAKE_LEADER_H
#define BANGBAN_INTAKE_LEADER_H

#include "message/bulletin.h"
#include "record/duty.h"
#include "record/number.h"
#include "intake.h"

#define DUTY_ASK_AGAIN "ask_again" /* to ask the leader again, after what he wanted first */

/* ---- an application under a rule that warns (hold.c) ---- */

/* Asks the leader about an application that a rule warns of, once, and tells the enterprise. `ret_undecided`:
 * he has not agreed to it (yet). */
int leader_consult(struct handler_ctx *ctx, const struct application *application, struct bulletin *bulletin,
                   bool *ret_undecided);

/* The same for who is about to move an application that is not accepted yet: while he has not agreed it
 * waits, and its status is `awaiting_instruction`. */
int leader_hold(struct handler_ctx *ctx, const struct application *application, struct bulletin *bulletin,
                bool *ret_held);

/* ---- requests for instruction (request.c) ---- */

struct instruction_request {
    const char *kind; /* "controlled", "cannot_handle" */
    const struct application *application;
    int item;                          /* 0: the application as a whole */
    const char *reason_code, *reason;  /* "" where there is no code */
    const char *explanation, *request; /* Chinese */
    const char *raised_by, *person;    /* key and person */
    char number[NUMBER_TEXT];          /* filled by leader_ask */
};

/* Gives it a number, stores it, opens the leader's duty and tells him.
 * ERR_CONFLICT: he is being asked about that item already; nothing else was written. */
int leader_ask(struct handler_ctx *ctx, struct instruction_request *request, struct bulletin *bulletin);

/* The items were decided or given up: what the leader is asked about them is void, and he and who asked are
 * told.  One item per application in the arrays; the same index belongs together. */
int leader_void_requests(struct handler_ctx *ctx, struct store_uuid_array applications,
                         struct store_int32_array items, const char *why, struct bulletin *bulletin);

/* "agent:A01", or "window:W01" while the case has no agent: who carries out what the leader says. */
const char *leader_addressee(struct arena *arena, const struct load_application_row *row);

/* Answers a command with the request as it now is. */
enum verdict reply_with_request(struct handler_ctx *ctx, struct incoming *in, const char *number);

/* The requests about an application into its view, and which of its items wait for one. */
int leader_fill_view(struct handler_ctx *ctx, const struct uuid *application, ApplicationView *view);

/* Who was told to do something else first has not asked again. */
int leader_on_ask_again_rung(struct handler_ctx *ctx, const struct duty_rung *rung,
                             struct bulletin *bulletin);

int leader_on_instruction_rung(struct handler_ctx *ctx, const struct duty_rung *rung,
                               struct bulletin *bulletin);

/* ---- the daily digest (digest.c) ---- */

int leader_on_digest_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin);

bool leader_digest_due(void *state, wall_time now);
enum verdict leader_make_digest(struct handler_ctx *ctx);

/* ---- handlers ---- */

enum verdict intake_on_report_cannot_handle(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_request_instruction(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_give_instruction(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_list_instruction_requests(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_read_digest(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_show_digest(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_list_digests(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part leader_part;

#endif
