/* SPDX-License-Identifier: Apache-2.0
 * check - faults of a state machine that a table can have and a reader overlooks.
 */
#include <stdbool.h>
#include <string.h>

#include "fsm/fsm.h"

static int check_names(const struct fsm *fsm, const char *const *names, size_t count,
                       struct err_text *ret_text)
{
    for (size_t i = 0; i < count; i++) {
        if (!names[i] || names[i][0] == '\0')
            return err_set(ret_text, ERR_BUG, "%s: name number %zu is missing", fsm->name, i);
        for (size_t k = 0; k < i; k++)
            if (strcmp(names[i], names[k]) == 0)
                return err_set(ret_text, ERR_BUG, "%s: the name %s is given twice", fsm->name, names[i]);
    }
    return 0;
}

static bool in_range(int number, size_t count)
{
    return number >= 0 && (size_t)number < count;
}

static int check_row(const struct fsm *fsm, const struct fsm_row *row, struct err_text *ret_text)
{
    if (!in_range(row->from, fsm->state_count) || !in_range(row->to, fsm->state_count) ||
        !in_range(row->event, fsm->event_count))
        return err_set(ret_text, ERR_BUG, "%s: row %td has a number out of range", fsm->name,
                       row - fsm->rows);
    if (!row->why)
        return err_set(ret_text, ERR_BUG, "%s: row %td does not say why", fsm->name, row - fsm->rows);
    if (fsm_find(fsm, row->from, row->event) != row)
        return err_set(ret_text, ERR_BUG, "%s: two rows for event %s in state %s", fsm->name,
                       fsm->events[row->event], fsm->states[row->from]);
    return 0;
}

static int check_events(const struct fsm *fsm, struct err_text *ret_text)
{
    for (size_t e = 0; e < fsm->event_count; e++) {
        bool used = false;
        for (size_t i = 0; i < fsm->row_count; i++)
            used |= fsm->rows[i].event == (int)e;
        if (!used)
            return err_set(ret_text, ERR_BUG, "%s: event %s is in no row", fsm->name, fsm->events[e]);
    }
    return 0;
}

static uint64_t reachable_states(const struct fsm *fsm)
{
    uint64_t reached = FSM_BIT(fsm->initial), before;

    do {
        before = reached;
        for (size_t i = 0; i < fsm->row_count; i++)
            if (reached & FSM_BIT(fsm->rows[i].from))
                reached |= FSM_BIT(fsm->rows[i].to);
    } while (reached != before);
    return reached;
}

static uint64_t states_with_exit(const struct fsm *fsm)
{
    uint64_t states = 0;

    for (size_t i = 0; i < fsm->row_count; i++)
        states |= FSM_BIT(fsm->rows[i].from);
    return states;
}

static int check_states(const struct fsm *fsm, struct err_text *ret_text)
{
    uint64_t reachable = reachable_states(fsm), left = states_with_exit(fsm);

    for (size_t s = 0; s < fsm->state_count; s++) {
        const char *name = fsm->states[s];
        bool final = fsm->final_states & FSM_BIT(s), exits = left & FSM_BIT(s);
        if (!(reachable & FSM_BIT(s)))
            return err_set(ret_text, ERR_BUG, "%s: state %s cannot be reached", fsm->name, name);
        if (!exits && !final)
            return err_set(ret_text, ERR_BUG, "%s: state %s has no exit and is not final", fsm->name, name);
        if (exits && final)
            return err_set(ret_text, ERR_BUG, "%s: state %s is final and has an exit", fsm->name, name);
    }
    return 0;
}

int fsm_check(const struct fsm *fsm, struct err_text *ret_text)
{
    if (fsm->state_count > FSM_STATES_MAX || !in_range(fsm->initial, fsm->state_count))
        return err_set(ret_text, ERR_BUG, "%s: more than %d states, or the initial one is none of them",
                       fsm->name, FSM_STATES_MAX);
    int err = check_names(fsm, fsm->states, fsm->state_count, ret_text);
    if (err == 0)
        err = check_names(fsm, fsm->events, fsm->event_count, ret_text);
    for (size_t i = 0; err == 0 && i < fsm->row_count; i++)
        err = check_row(fsm, &fsm->rows[i], ret_text);
    if (err == 0)
        err = check_events(fsm, ret_text);
    return err == 0 ? check_states(fsm, ret_text) : err;
}
