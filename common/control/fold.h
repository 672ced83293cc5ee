/* SPDX-License-Identifier: Apache-2.0
 * fold - names as rules compare them, private to common/control: full-width letters, digits and punctuation
 * are their half-width forms, letters are small, blanks are none.  "ＡＢ　燃煤" and "ab燃煤" are the same. */
#ifndef BANGBAN_CONTROL_FOLD_H
#define BANGBAN_CONTROL_FOLD_H

#include <stddef.h>

/* Writes at most `room` bytes, the end included; what does not fit is cut. Never longer than `text`. */
void fold(const char *text, char *ret_folded, size_t room);

#endif
