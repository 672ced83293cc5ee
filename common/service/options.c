/* SPDX-License-Identifier: Apache-2.0
 * options - see options.h. */
#include "options.h"

#include <stddef.h>

const struct config_option service_option_table[] = {
    CONFIG_PATH(struct service_options, key_directory, "key-directory", NULL,
                "CURVE keys: the own one, those of the peers, and allow/ with who may connect"),
    CONFIG_PATH(struct service_options, topology, "topology", NULL,
                "CSV name,request,publish: where each service listens"),
    CONFIG_INT(struct service_options, instance, "instance", "1", 1, 9,
               "which of this service's rows in the topology is this process; the others stand by"),
    CONFIG_STRING(struct service_options, database, "database", NULL,
                  "PostgreSQL connection, libpq keywords"),
    CONFIG_STRING(struct service_options, clock, "clock", "system",
                  "system, or file:PATH for a played clock"),
    CONFIG_STRING(struct service_options, log_level, "log-level", "info", "debug, info, warn or error"),
    CONFIG_STRING(struct service_options, log_file, "log-file", "",
                  "append the log to this file, opened anew on SIGHUP; standard output if empty"),
    CONFIG_INT(struct service_options, batch_limit, "batch-limit", "500", 1, 5000,
               "messages in one transaction"),
    CONFIG_INT(struct service_options, queue_limit, "queue-limit", "4096", 1, 1000000,
               "messages that wait for the writer before the sockets are no longer read"),
    CONFIG_INT(struct service_options, readers, "readers", "1", 1, 16, "threads that answer queries"),
    CONFIG_DURATION(struct service_options, beacon_period, "beacon-period", "1s",
                    "how often to tell consumers where the streams stand"),
    CONFIG_DURATION(struct service_options, health_period, "health-period", "60s",
                    "how often to log the state of health"),
    CONFIG_DURATION(struct service_options, heartbeat, "heartbeat", "1s",
                    "how often an idle writer shows itself to the database; it loses its session after 4s"),
    CONFIG_DURATION(struct service_options, defer_limit, "defer-limit", "10s",
                    "how long an event waits for one of another stream before it is parked"),
    CONFIG_DURATION(struct service_options, drain_limit, "drain-limit", "10s",
                    "how long a stop may take to finish what was received"),
    CONFIG_END};
