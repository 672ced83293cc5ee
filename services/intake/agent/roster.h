/* SPDX-License-Identifier: Apache-2.0
 * roster - who serves: the agents (代办员) of the centre.
 *
 * Loaded from agents.csv.  Immutable once open; any thread.
 */
#ifndef BANGBAN_INTAKE_AGENT_ROSTER_H
#define BANGBAN_INTAKE_AGENT_ROSTER_H

#include <stdbool.h>

#include "catalogue/catalogue.h"

struct roster;

struct agent {
    const char *code, *name, *phone;
    const char *departments; /* those whose business the agent knows, separated by '|' */
};

/* Departments are checked against the catalogue. ERR_INVALID, ERR_IO, ERR_NOMEM with `ret_text`. */
int roster_open(struct roster **ret_roster, const char *directory, const struct catalogue *catalogue,
                struct err_text *ret_text) __attribute__((warn_unused_result));
void roster_close(struct roster **roster);

const struct agent *roster_agent(const struct roster *roster, const char *code); /* or NULL */

/* In the order of the file; NULL begins and ends the walk. */
const struct agent *roster_next(const struct roster *roster, const struct agent *agent);

bool agent_knows(const struct agent *agent, const char *department);

#endif
