/* SPDX-License-Identifier: Apache-2.0
 * dispatch - the pages of a lane in the database: claimed, settled, queued anew. */
#ifndef BANGBAN_INTAKE_MESSAGE_DISPATCH_H
#define BANGBAN_INTAKE_MESSAGE_DISPATCH_H

#include "lane.h"
#include "service/service.h"

struct retry_rule {
    duration first, last;
    int64_t tries;
};

/* Fills the lane's page with what is due, oldest first: for one addressee and application nothing overtakes
 * what has to wait. */
int dispatch_claim(struct handler_ctx *ctx, struct lane *lane, size_t page);

/* Writes what became of the page.  The office is told of what an enterprise could not be told. `ret_trouble`:
 * the channel failed. */
int dispatch_settle(struct handler_ctx *ctx, struct lane *lane, const struct retry_rule *rule,
                    bool *ret_trouble);

/* What is on record as under way and is not: another process, or a transaction whose end is not known, left
 * it. */
int dispatch_requeue(struct handler_ctx *ctx, const struct lane *lane);

#endif
