/* SPDX-License-Identifier: Apache-2.0
 * duty_kinds - what happens when a rung of a duty that routing opened fires.
 */
#ifndef BANGBAN_ROUTING_DUTY_KINDS_H
#define BANGBAN_ROUTING_DUTY_KINDS_H

#include "record/duty.h"
#include "service/service.h"

/* Only for duties that are still open. */
typedef int (*duty_rung_handler)(struct handler_ctx *ctx, const struct duty_rung *rung);

struct duty_kind {
    const char *kind;
    duty_rung_handler on_rung;
};

/* NULL when there is none. */
const struct duty_kind *duty_kind_find(const char *kind);

extern const struct service_part duty_part;

#endif
