/* SPDX-License-Identifier: Apache-2.0
 * event_text - one Chinese line for an event of a stream.
 */
#ifndef BANGBAN_EVENT_TEXT_H
#define BANGBAN_EVENT_TEXT_H

#include "messages.h"
#include "words.h"

/* What happened, in the arena; "" when it is full.  `message` is of the event's type. */
const char *event_text(struct arena *arena, const struct titles *titles, const struct event_type *type,
                       const void *message);

#endif
