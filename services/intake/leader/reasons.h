/* SPDX-License-Identifier: Apache-2.0
 * reasons - why an agent may be unable to go on with an item.
 *
 * Loaded from cannot_handle_reasons.csv.  Immutable once open; any thread.
 */
#ifndef BANGBAN_INTAKE_LEADER_REASONS_H
#define BANGBAN_INTAKE_LEADER_REASONS_H

#include "arena/arena.h"
#include "err/err.h"

struct reasons;

/* ERR_INVALID, ERR_IO, ERR_NOMEM with `ret_text`. */
int reasons_open(struct reasons **ret_reasons, const char *directory, struct err_text *ret_text)
    __attribute__((warn_unused_result));
void reasons_close(struct reasons **reasons);

/* The reason in words, NULL when there is none of that code. Borrowed until close. */
const char *reasons_name(const struct reasons *reasons, const char *code);

/* "请填写 conditions（不符合……）、…"; arena memory, NULL when it is full. */
const char *reasons_choice(const struct reasons *reasons, struct arena *arena);

#endif
