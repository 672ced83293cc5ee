/* SPDX-License-Identifier: Apache-2.0
 * choose - one pass over the staff list. */
#include "choose.h"

#include <string.h>

struct candidate {
    const struct agent *agent; /* NULL: none yet */
    size_t known;              /* of the departments */
    int64_t items;
};

const struct agent_state *agent_state_of(const struct agent_state *states, size_t count, const char *agent)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(states[i].agent, agent) == 0)
            return &states[i];
    return NULL;
}

static size_t known_of(const struct agent *agent, const struct agent_need *need)
{
    size_t known = 0;

    for (size_t i = 0; i < need->department_count; i++)
        known += agent_knows(agent, need->departments[i]);
    return known;
}

static bool is_better(const struct candidate *one, const struct candidate *best)
{
    if (!best->agent || one->known != best->known)
        return !best->agent || one->known > best->known;
    if (one->items != best->items)
        return one->items < best->items;
    return strcmp(one->agent->code, best->agent->code) < 0;
}

const struct agent *agent_choose(const struct roster *roster, const struct agent_need *need,
                                 const struct agent_state *states, size_t count)
{
    struct candidate best = {NULL, 0, 0};

    for (const struct agent *agent = roster_next(roster, NULL); agent; agent = roster_next(roster, agent)) {
        const struct agent_state *state = agent_state_of(states, count, agent->code);
        struct candidate one = {agent, known_of(agent, need), state ? state->items : 0};

        if ((state && state->away) || (need->team && !team_has(need->team, agent->code)))
            continue;
        if (is_better(&one, &best))
            best = one;
    }
    return best.agent;
}
