/* SPDX-License-Identifier: Apache-2.0
 * roster - who serves: the agents (代办员) and the windows (综合窗口) of the centre.
 *
 * Loaded from agents.csv and windows.csv.  Immutable once open; any thread.
 */
#ifndef BANGBAN_INTAKE_ROSTER_H
#define BANGBAN_INTAKE_ROSTER_H

#include "catalogue/catalogue.h"

struct roster;

struct agent {
    const char *code, *name, *phone;
    const char *departments; /* those whose business the agent knows, separated by '|' */
};

struct agent_load {
    const char *agent; /* code */
    int64_t open;      /* applications that are not closed */
};

/* Departments are checked against the catalogue. ERR_INVALID, ERR_IO, ERR_NOMEM with `ret_text`. */
int roster_open(struct roster **ret_roster, const char *directory, const struct catalogue *catalogue,
                struct err_text *ret_text) __attribute__((warn_unused_result));
void roster_close(struct roster **roster);

bool roster_has_window(const struct roster *roster, const char *code);
const struct agent *roster_agent(const struct roster *roster, const char *code); /* or NULL */

/* The one responsible agent (regulation, part two, 1: 只找一个人): of those who know the most of the
 * departments, the one with the fewest open applications; among equals the first code.  Never NULL: a roster
 * without agents is not opened. */
const struct agent *roster_assign(const struct roster *roster, const char *const *departments,
                                  size_t department_count, const struct agent_load *loads, size_t load_count);

#endif
