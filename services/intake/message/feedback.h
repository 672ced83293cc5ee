/* SPDX-License-Identifier: Apache-2.0
 * feedback - a quiet case is not a silent one (regulation, part two, 1: 及时向企业负责人反馈): at least every
 * five working days the enterprise hears where its items stand.
 *
 * One duty per application, from receipt to closing.  It is not touched by what is told meanwhile: when
 * its time is over, it begins anew from the last message, or the enterprise is told.
 */
#ifndef BANGBAN_INTAKE_MESSAGE_FEEDBACK_H
#define BANGBAN_INTAKE_MESSAGE_FEEDBACK_H

#include "message/bulletin.h"

struct duty_rung;

int feedback_begin(struct handler_ctx *ctx, const struct uuid *application, wall_time from);

int feedback_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin);

#endif
