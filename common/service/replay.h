/* SPDX-License-Identifier: Apache-2.0
 * replay - the commands with which a person decides about parked events. Private to common/service.
 *
 * They run alone in their batch, under the fence like everything that writes.
 */
#ifndef BANGBAN_SERVICE_REPLAY_H
#define BANGBAN_SERVICE_REPLAY_H

#include "batch.h"

/* True for ReplayParked and DiscardParked. */
bool replay_is_command(const struct item *item);

/* Replay: all that is parked under the key, in order, until none is left or one fails again; the attempt that
 * meets the failure is undone and made again up to it.  Discard: the one event; what is behind it waits. */
enum verdict replay_command(struct batch *batch, struct item *item);

/* After COMMIT: who did what, and why. */
void replay_log(const struct item *item);

#endif
