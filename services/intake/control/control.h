/* SPDX-License-Identifier: Apache-2.0
 * control - controlled items at the window (regulation, part one, 4: 控制事项明确答复制).
 *
 * The rules are versions in the database; the newest is in force.  What controlled_rules.csv and its lists
 * say becomes version 1 of an installation that has none; from then on the file is only a form to write the
 * next version in (`bangban rules`).
 */
#ifndef BANGBAN_INTAKE_CONTROL_H
#define BANGBAN_INTAKE_CONTROL_H

#include "control/rule_set.h"
#include "message/bulletin.h"

struct application;

/* ---- the rules (rule_book.c) ---- */

/* The rules of the file, and every version that was needed up to now.  Any thread. */
struct rule_book;

/* ERR_INVALID, ERR_IO, ERR_TOO_BIG, ERR_NOMEM with `ret_text`: the first fault of the file. */
int rule_book_open(struct rule_book **ret_book, const char *directory, struct err_text *ret_text)
    __attribute__((warn_unused_result));
void rule_book_close(struct rule_book **book);

/* Makes the file version 1 when there is no version yet. For `elected` of the service. */
int control_first_rules(struct handler_ctx *ctx);

struct rules_in_force {
    int64_t version;
    const struct rule_set *set; /* borrowed from the book */
};

int control_rules(struct handler_ctx *ctx, struct rules_in_force *ret_rules);

/* ---- a project under the rules (hits.c) ---- */

struct control_hits {
    int64_t version; /* of the rules that hit */
    struct controlled_hit *list;
    size_t count;
    bool refuse; /* some rule refuses; else those that hit warn */
};

/* Arena memory. */
int control_match(struct handler_ctx *ctx, const struct controlled_subject *subject,
                  struct control_hits *ret_hits);

/* Queues the hits as rows of the application. */
int control_save_hits(struct handler_ctx *ctx, const struct uuid *application,
                      const struct control_hits *hits);

/* ---- refusing (refuse.c) ---- */

/* An application that is stored as refused, by rules that refuse or by the leader's instruction: tells who
 * needs to know with all grounds, and opens the duty to explain them to the enterprise. */
int control_refuse(struct handler_ctx *ctx, const struct application *application, struct bulletin *bulletin);

/* What the rules say that warn of an application, for who decides. Arena memory. */
int control_warnings_text(struct handler_ctx *ctx, const struct uuid *application, const char **ret_text);

/* Refusal and warnings of an application, into an initialised reply. */
int control_fill_reply(struct handler_ctx *ctx, const struct application *application,
                       ApplicationReply *reply);

/* Rungs of the duty `explanation`. */
struct duty_rung;
/* How its refusal was explained; NULL: it was not. */
int control_show_explanation(struct handler_ctx *ctx, const struct uuid *application,
                             RefusalExplanation **ret_explanation);

int control_on_explanation_rung(struct handler_ctx *ctx, const struct duty_rung *rung,
                                struct bulletin *bulletin);

/* ---- handlers ---- */

enum verdict intake_on_try_controlled_rules(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_load_controlled_rules(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_show_controlled_rules(struct handler_ctx *ctx, struct incoming *in);
enum verdict intake_on_explain_refusal(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part control_part;

#endif
