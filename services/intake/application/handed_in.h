/* SPDX-License-Identifier: Apache-2.0
 * handed_in - materials as they come over the counter.
 */
#ifndef BANGBAN_INTAKE_APPLICATION_HANDED_IN_H
#define BANGBAN_INTAKE_APPLICATION_HANDED_IN_H

#include "intake.h"

/* Borrows the messages. Arena memory; NULL when it is full. */
struct handed_in *handed_in_of(struct arena *arena, struct material_list materials);

/* Queued. */
int save_handed_in(struct handler_ctx *ctx, const struct uuid *application, struct material_list materials);

#endif
