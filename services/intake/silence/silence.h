/* SPDX-License-Identifier: Apache-2.0
 * silence - a case of which nothing was heard for so many working days surfaces, whatever its state says
 * (regulation, part two, 1: 跟踪项目事项审批进程).
 *
 * Looked for once on each working day, when the office opens: one statement over the cases under way.  A
 * silence is told once, to office and agent; it is listed until something happens.
 */
#ifndef BANGBAN_INTAKE_SILENCE_H
#define BANGBAN_INTAKE_SILENCE_H

#include "intake.h"

enum verdict intake_on_list_silent(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part silence_part;

#endif
