/* SPDX-License-Identifier: Apache-2.0
 * holder - whose turn it is in each state of an approval's life.
 */
#ifndef BANGBAN_DEADLINE_HOLDER_H
#define BANGBAN_DEADLINE_HOLDER_H

#include "deadline/history.h"

/* The holder of a state by its name; ERR_NOT_FOUND for a state that the approval's life does not have. */
int holder_of_state(const char *state);

#endif
