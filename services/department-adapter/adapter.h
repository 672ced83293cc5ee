/* SPDX-License-Identifier: Apache-2.0
 * adapter - what the handlers of one department's adapter share.
 */
#ifndef BANGBAN_ADAPTER_H
#define BANGBAN_ADAPTER_H

#include "bus/chain.h"
#include "queries.sql.h"
#include "service/service.h"

struct adapter {
    /* options */
    const char *department; /* code, "housing" */
    duration hold_limit;    /* how long an event waits for its predecessor */
    duration future_limit;  /* how far a department's clock may run ahead */

    char *stream;         /* "department.housing" */
    struct chain *digest; /* of the writer thread */
    /* Before it no held event is due. Handlers only bring it nearer, and forget() to the beginning of time:
     * it may cost a look for nothing, but is never late. */
    wall_time next_expiry;
};

/* ---- handlers, one file each ---- */

enum verdict adapter_on_push_status(struct handler_ctx *ctx, struct incoming *const *in, size_t count);
enum verdict adapter_on_approval_handed_over(struct handler_ctx *ctx, struct incoming *in);
enum verdict adapter_on_approval_supplied(struct handler_ctx *ctx, struct incoming *in);
enum verdict adapter_on_approval_promise_broken(struct handler_ctx *ctx, struct incoming *in);
enum verdict adapter_on_approval_delivery_taken_back(struct handler_ctx *ctx, struct incoming *in);
enum verdict adapter_on_approval_delivered(struct handler_ctx *ctx, struct incoming *in);
enum verdict adapter_on_approval_withdrawn(struct handler_ctx *ctx, struct incoming *in);
enum verdict adapter_on_pull_handovers(struct handler_ctx *ctx, struct incoming *in);
enum verdict adapter_on_show_approval(struct handler_ctx *ctx, struct incoming *in);
enum verdict adapter_on_list_quarantine(struct handler_ctx *ctx, struct incoming *in);

/* The timer that ends waiting (expire_holds.c). */
bool adapter_holds_due(void *state, wall_time now);
enum verdict adapter_expire_holds(struct handler_ctx *ctx);

/* ---- who asks (caller.c) ---- */

/* Whether the key is this department's: "department.housing" or "department.housing.2". */
bool caller_is_department(const char *caller, const char *department);
/* Whether the key may read here: this department's, or nobody's department. */
bool caller_may_read(const char *caller, const char *department);
/* Logs and answers a caller of another department. */
enum verdict refuse_stranger(struct handler_ctx *ctx, struct incoming *in);

#endif
