/* SPDX-License-Identifier: Apache-2.0
 * former_approval - what departments still say of approvals that were replaced when their items were opened
 * again: it moves nothing, but stays on record, and whoever has the case is told of the first word. */
#ifndef BANGBAN_INTAKE_FORMER_APPROVAL_H
#define BANGBAN_INTAKE_FORMER_APPROVAL_H

#include "message/bulletin.h"

/* ApprovalChanged of approvals that no item has (any more).  ERR_NOT_FOUND, with nothing queued, when one of
 * them is no former approval either. */
int former_approvals_take(struct handler_ctx *ctx, struct incoming *const *in, size_t count,
                          struct bulletin *bulletin);

#endif
