/* SPDX-License-Identifier: Apache-2.0
 * health - once a minute, how the process does, for the operations log. Private to common/service.
 */
#ifndef BANGBAN_SERVICE_HEALTH_H
#define BANGBAN_SERVICE_HEALTH_H

#include "process.h"

/* One line service.health; one line stream.head for each own stream, which makes the log a witness of the
 * database; one line stream.lag for each stream with events not yet applied. */
void health_log(struct process *process);

#endif
