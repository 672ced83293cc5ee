/* SPDX-License-Identifier: Apache-2.0
 * inner - commands that a handler performs within its own: as if the caller had sent them, but the answer comes
 * back here.  So what applies to one applies to many, by the same code.
 */
#ifndef BANGBAN_SERVICE_INNER_H
#define BANGBAN_SERVICE_INNER_H

#include "service/handler.h"

struct inner_answer {
    const ProtobufCMessage *message; /* of the reply type; NULL with a problem */
    const Problem *problem;
};

/* Calls the handler that this service has for the type of `message`; the caller's role must be allowed to ask for
 * it (asserted: messages.def gives both commands to the same roles).  ctx may be a copy with another arena: the
 * answer lives there.  Anything but VERDICT_DONE is for the handler to return; it has said why. */
enum verdict inner_perform(struct handler_ctx *ctx, struct incoming *in, const ProtobufCMessage *message,
                           struct inner_answer *ret_answer) __attribute__((warn_unused_result));

/* ---- a trial: everything since it began can be undone ---- */

struct inner_trial;

/* Arena memory. One at a time. */
int inner_try(struct handler_ctx *ctx, struct inner_trial **ret_trial) __attribute__((warn_unused_result));

/* Undoes rows and events since inner_try, or lets them stand. */
int inner_undo(struct handler_ctx *ctx, const struct inner_trial *trial) __attribute__((warn_unused_result));
int inner_keep(struct handler_ctx *ctx) __attribute__((warn_unused_result));

#endif
