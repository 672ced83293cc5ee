/* SPDX-License-Identifier: Apache-2.0
 * teams - the teams of key projects (重点项目专班; regulation, part two, 2).
 *
 * Loaded from teams.csv.  Immutable once open; any thread.
 */
#ifndef BANGBAN_INTAKE_AGENT_TEAMS_H
#define BANGBAN_INTAKE_AGENT_TEAMS_H

#include "roster.h"

struct teams;

struct team {
    const char *code, *name;
    const struct agent *leader; /* one of the members */
    const char *members;        /* codes of agents, separated by '|' */
};

/* Borrows the roster, against which leaders and members are checked.  A file without rows is fine: no key
 * projects.  ERR_INVALID, ERR_IO, ERR_NOMEM with `ret_text`. */
int teams_open(struct teams **ret_teams, const char *directory, const struct roster *roster,
               struct err_text *ret_text) __attribute__((warn_unused_result));
void teams_close(struct teams **teams);

const struct team *teams_find(const struct teams *teams, const char *code); /* or NULL */
/* In the order of the file; NULL begins and ends the walk. */
const struct team *teams_next(const struct teams *teams, const struct team *team);

bool team_has(const struct team *team, const char *agent);

#endif
