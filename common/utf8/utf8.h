/* SPDX-License-Identifier: Apache-2.0
 * utf8 - strict decoding of text from outside (RFC 3629).
 *
 * Pure functions; any thread.
 */
#ifndef BANGBAN_UTF8_H
#define BANGBAN_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Length in bytes of the character at `bytes`, 1 to 4; 0 if it is not one: a bad or missing continuation,
 * an overlong form, a surrogate, above U+10FFFF, or cut at `size`.  `size` is at least 1. */
size_t utf8_next(const uint8_t *bytes, size_t size, uint32_t *ret_character);

/* Characters that have no place in a line of text because they deceive whoever reads it: controls (C0, DEL,
 * C1), line and paragraph separators, directional marks and overrides, the byte order mark. */
bool utf8_is_deceptive(uint32_t character);

/* Offset of the first byte that is not UTF-8 or that starts a deceptive character; `size` if there is none.
 * Tab and newline count as deceptive unless `multiline`. */
size_t utf8_check(const uint8_t *bytes, size_t size, bool multiline);

#endif
