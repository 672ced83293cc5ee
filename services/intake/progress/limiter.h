/* SPDX-License-Identifier: Apache-2.0
 * limiter - how often somebody may ask: token buckets in a table of fixed size.
 *
 * A key is given `burst` tokens, which come back evenly over `period`.  When the table is full the bucket
 * that is the fullest gives way, so a flood of new keys cannot make one that is empty forget.  Any thread.
 */
#ifndef BANGBAN_INTAKE_PROGRESS_LIMITER_H
#define BANGBAN_INTAKE_PROGRESS_LIMITER_H

#include <stdbool.h>
#include <stdint.h>

#include "clock/clock.h"

struct limiter;

/* NULL out of memory. */
struct limiter *limiter_new(int64_t burst, duration period);
void limiter_free(struct limiter **limiter);

/* Takes a token of the key; false when there is none. `uptime` never goes back. */
bool limiter_take(struct limiter *limiter, const char *key, duration uptime);

/* Whether there is a token of the key; takes none. */
bool limiter_allows(struct limiter *limiter, const char *key, duration uptime);

#endif
