/* SPDX-License-Identifier: Apache-2.0
 * fsm - running and drawing a table; check.c judges it.
 */
#include "fsm/fsm.h"

#include <assert.h>
#include <string.h>

const struct fsm_row *fsm_find(const struct fsm *fsm, int state, int event)
{
    for (size_t i = 0; i < fsm->row_count; i++)
        if (fsm->rows[i].from == state && fsm->rows[i].event == event)
            return &fsm->rows[i];
    return NULL;
}

int fsm_next(const struct fsm *fsm, int state, int event, int *ret_state)
{
    const struct fsm_row *row = fsm_find(fsm, state, event);

    if (!row)
        return ERR_CONFLICT;
    *ret_state = row->to;
    return 0;
}

const char *fsm_state_name(const struct fsm *fsm, int state)
{
    assert(state >= 0 && (size_t)state < fsm->state_count);
    return fsm->states[state];
}

const char *fsm_event_name(const struct fsm *fsm, int event)
{
    assert(event >= 0 && (size_t)event < fsm->event_count);
    return fsm->events[event];
}

static int find_name(const char *const *names, size_t count, const char *name, int *ret_number)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) {
            *ret_number = (int)i;
            return 0;
        }
    return ERR_NOT_FOUND;
}

int fsm_state_by_name(const struct fsm *fsm, const char *name, int *ret_state)
{
    return find_name(fsm->states, fsm->state_count, name, ret_state);
}

int fsm_event_by_name(const struct fsm *fsm, const char *name, int *ret_event)
{
    return find_name(fsm->events, fsm->event_count, name, ret_event);
}

void fsm_mermaid(const struct fsm *fsm, FILE *out)
{
    fprintf(out, "stateDiagram-v2\n    [*] --> %s\n", fsm_state_name(fsm, fsm->initial));
    for (size_t i = 0; i < fsm->row_count; i++) {
        const struct fsm_row *row = &fsm->rows[i];
        fprintf(out, "    %s --> %s : %s (%s)\n", fsm_state_name(fsm, row->from),
                fsm_state_name(fsm, row->to), fsm_event_name(fsm, row->event), row->why);
    }
    for (size_t s = 0; s < fsm->state_count; s++)
        if (fsm->final_states & FSM_BIT(s))
            fprintf(out, "    %s --> [*]\n", fsm->states[s]);
}
