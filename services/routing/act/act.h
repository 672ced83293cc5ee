/* SPDX-License-Identifier: Apache-2.0
 * act - what is done with a record that people work on: an issue, an order.  Each act makes a version of it,
 * and is never changed.
 */
#ifndef BANGBAN_ROUTING_ACT_H
#define BANGBAN_ROUTING_ACT_H

#include "routing.h"

struct routing_act {
    const char *subject; /* number of the record */
    const char *kind;    /* a word: "step", "escalated" */
    const char *caller;  /* the key, or "routing": the clock */
    const char *person;  /* as the client says; "" for the clock */
    const char *text;    /* Chinese; NULL counts as out of memory */
};

/* Queued; nothing is waited for. */
int act_record(struct handler_ctx *ctx, const struct routing_act *act);

/* Honours expected_version of a command about the record; when false the conflict is answered, with what was
 * done since and by whom, or the error: return `*ret_verdict`. */
bool act_expected(struct handler_ctx *ctx, struct incoming *in, const char *subject,
                  enum verdict *ret_verdict);

/* All acts, and the version that they lead to. Arena memory. */
int act_show(struct handler_ctx *ctx, const char *subject, RecordAct ***ret_acts, size_t *ret_count,
             uint64_t *ret_version);

extern const struct service_part act_part;

#endif
