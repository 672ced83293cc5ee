/* SPDX-License-Identifier: Apache-2.0
 * examination - the duty of the window to answer an application within five working days of its receipt: with
 * its one notice, its acceptance or a refusal.
 */
#ifndef BANGBAN_INTAKE_APPLICATION_EXAMINATION_H
#define BANGBAN_INTAKE_APPLICATION_EXAMINATION_H

#include "message/bulletin.h"
#include "record/duty.h"
#include "intake.h"

int examination_open(struct handler_ctx *ctx, const struct application *application);

/* The application is answered now, by its check of form and from `ret_from` on.  After the period it counts
 * as accepted from its receipt: `formality` then misses nothing, and what it missed is the window's omission.
 */
int examination_end(struct handler_ctx *ctx, const struct application *application,
                    struct formality *formality, wall_time *ret_from);

/* For duty_kinds.c: reminds the window and the office; at the end the application is answered. */
int examination_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin);

#endif
