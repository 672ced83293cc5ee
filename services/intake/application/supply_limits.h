/* SPDX-License-Identifier: Apache-2.0
 * supply_limits - what a supply may say beside "here it is".
 *
 * After the first check the notice is all that may be asked for (regulation, part two, 1: 一次性告知): a
 * fault is found only in what a notice still names, or else it is an exception; a promise is made only for
 * that, or renewed.  What is here stays here.
 */
#ifndef BANGBAN_INTAKE_SUPPLY_LIMITS_H
#define BANGBAN_INTAKE_SUPPLY_LIMITS_H

#include "intake.h"

/* Findings about `materials` as they came, for an application that is not accepted yet. */
int supply_limits_check(struct handler_ctx *ctx, struct findings *findings,
                        const struct application *application, struct material_list materials);

#endif
