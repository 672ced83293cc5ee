/* SPDX-License-Identifier: Apache-2.0
 * uuid - identifiers made in time order or derived from a name (RFC 9562).
 */
#ifndef BANGBAN_UUID_H
#define BANGBAN_UUID_H

#include <stdbool.h>
#include <stdint.h>

#include "clock/clock.h"

struct uuid {
    uint8_t bytes[16]; /* in the order in which they are written */
};

#define UUID_TEXT 37 /* "0190a3f2-….-…" in lower case and NUL */

/* Version 7: the milliseconds of `now`, then a counter, then random bits.  Each id of a process is greater
 * than the one before, also if `now` stands still or steps back.  Any thread.  Aborts if the kernel has no
 * randomness, which it promises to have. */
struct uuid uuid_v7(wall_time now);

/* Version 8: the first 122 free bits of SHA-256(space ‖ name), where version 5 has SHA-1.  The same for the
 * same arguments for ever: a handler that makes ids this way makes the same ones when its message is
 * delivered again. */
struct uuid uuid_from_name(const struct uuid *space, const char *name);

/* Writes 8-4-4-4-12 lower case and returns `buffer`. */
const char *uuid_format(const struct uuid *id, char buffer[UUID_TEXT]);

/* Exactly 36 characters in either case. ERR_INVALID otherwise. */
int uuid_parse(const char *text, struct uuid *ret_id) __attribute__((warn_unused_result));

bool uuid_equal(const struct uuid *a, const struct uuid *b);
bool uuid_is_nil(const struct uuid *id);

#endif
