/* SPDX-License-Identifier: Apache-2.0
 * act - what is done with a case: each act makes a version of it and stays on record.
 *
 * Whoever acts, acts for the one responsible agent (regulation, part two, 1: 只找一个人).  Never changed: a
 * mistake is corrected by another act.
 */
#ifndef BANGBAN_INTAKE_ACT_H
#define BANGBAN_INTAKE_ACT_H

#include "service/service.h"
#include "uuid/uuid.h"

/* `kind` is a literal ("materials.supplied"), `summary` Chinese, one line, NULL counts as out of memory.
 * Queued; nothing is waited for. */
int act_record(struct handler_ctx *ctx, const struct incoming *in, const struct uuid *application,
               const char *kind, const char *summary);

/* The same of what the window does without a person, by law or by rule. */
#define BY_SYSTEM "intake"
int act_record_own(struct handler_ctx *ctx, const struct uuid *application, const char *kind,
                   const char *summary);

/* Honours expected_version of a command on a case that stands at `version`; when false the conflict is
 * answered, with what changed since and by whom: return VERDICT_DONE. */
bool act_expected(struct handler_ctx *ctx, struct incoming *in, const struct uuid *application,
                  int64_t version);

extern const struct service_part act_part;

#endif
