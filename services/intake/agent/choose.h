/* SPDX-License-Identifier: Apache-2.0
 * choose - which agent gets a case: who knows its departments, has the least to do, and is there.  Pure. */
#ifndef BANGBAN_INTAKE_AGENT_CHOOSE_H
#define BANGBAN_INTAKE_AGENT_CHOOSE_H

#include "teams.h"

/* An agent who is in none of the states is there and has nothing to do. */
struct agent_state {
    const char *agent; /* code */
    int64_t items;     /* open ones: the load */
    bool away;         /* on leave */
};

struct agent_need {
    const char *const *departments; /* of the items, each once */
    size_t department_count;
    const struct team *team; /* of a key project: only its members; NULL: anybody */
};

/* Of those who are there, the ones who know the most of the departments; of these the one with the fewest
 * open items; among equals the first code.  NULL: nobody is there. */
const struct agent *agent_choose(const struct roster *roster, const struct agent_need *need,
                                 const struct agent_state *states, size_t count);

/* NULL: not mentioned. */
const struct agent_state *agent_state_of(const struct agent_state *states, size_t count, const char *agent);

#endif
