/* SPDX-License-Identifier: Apache-2.0
 * notify - words to the supervisor over $NOTIFY_SOCKET (sd_notify(3)). Private to common/service.
 */
#ifndef BANGBAN_SERVICE_NOTIFY_H
#define BANGBAN_SERVICE_NOTIFY_H

#include "clock/clock.h"

/* "READY=1", "STOPPING=1", "WATCHDOG=1"; nothing without a supervisor. */
void notify_supervisor(const char *state);

/* How often the supervisor wants to hear WATCHDOG=1; 0 if it does not. */
duration notify_watchdog_period(void);

#endif
