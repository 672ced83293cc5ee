/* SPDX-License-Identifier: Apache-2.0
 * duty_kinds - what happens when a rung of a duty of the window fires.
 */
#ifndef BANGBAN_INTAKE_DUTY_KINDS_H
#define BANGBAN_INTAKE_DUTY_KINDS_H

#include "message/bulletin.h"
#include "record/duty.h"

/* Only for duties that are still open. */
typedef int (*duty_rung_handler)(struct handler_ctx *ctx, const struct duty_rung *rung,
                                 struct bulletin *bulletin);

struct duty_kind {
    const char *kind;
    duty_rung_handler on_rung;
};

/* NULL when there is none. */
const struct duty_kind *duty_kind_find(const char *kind);

enum verdict intake_on_duty_rung(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part duty_part;

#endif
