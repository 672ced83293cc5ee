/* SPDX-License-Identifier: Apache-2.0
 * setup - see setup.h.
 */
#include "setup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct config_option adapter_options[] = {
    CONFIG_STRING(struct adapter, department, "department", NULL,
                  "code of the department in departments.csv; the database login is dept_<code>"),
    CONFIG_DURATION(struct adapter, hold_limit, "hold-limit", "24h",
                    "how long an event without a possible predecessor is held before it is quarantined"),
    CONFIG_DURATION(struct adapter, future_limit, "future-limit", "5m",
                    "how far in the future an event may have occurred: the clocks of departments differ"),
    CONFIG_END,
};

const char *adapter_partition(const void *state)
{
    const struct adapter *adapter = state;

    return adapter->department;
}

int adapter_start(void *state, struct err_text *ret_text)
{
    struct adapter *adapter = state;
    const char *department = adapter->department;

    if (!*department || department[strspn(department, "abcdefghijklmnopqrstuvwxyz")])
        return err_set(ret_text, ERR_INVALID,
                       "department: '%s' is no department code; write one of the codes of departments.csv, "
                       "in lower case",
                       department);
    if (asprintf(&adapter->stream, "department.%s", department) < 0) {
        adapter->stream = NULL;
        return ERR_NOMEM;
    }
    return chain_open(&adapter->digest);
}

void adapter_stop(void *state)
{
    struct adapter *adapter = state;

    chain_close(&adapter->digest);
    free(adapter->stream);
    adapter->stream = NULL;
}

void adapter_forget(void *state)
{
    struct adapter *adapter = state;

    adapter->next_expiry = (wall_time){0};
}
