/* SPDX-License-Identifier: Apache-2.0
 * options - what every service can be told, beside its own options. Private to common/service.
 */
#ifndef BANGBAN_SERVICE_OPTIONS_H
#define BANGBAN_SERVICE_OPTIONS_H

#include <stdint.h>

#include "clock/clock.h"
#include "config/config.h"

struct service_options {
    const char *key_directory;
    const char *topology;
    int64_t instance;
    const char *database;
    const char *clock;
    const char *log_level;
    const char *log_file;
    int64_t batch_limit;
    int64_t queue_limit;
    int64_t readers;
    duration beacon_period;
    duration health_period;
    duration heartbeat;
    duration defer_limit;
    duration drain_limit;
};

/* For a target of struct service_options. */
extern const struct config_option service_option_table[];

#endif
