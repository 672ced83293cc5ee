/* SPDX-License-Identifier: Apache-2.0
 * ledger - cuts the time of an approval at every change of holder.
 */
#include "ledger.h"

static wall_time later(wall_time a, wall_time b)
{
    return wall_time_compare(a, b) > 0 ? a : b;
}

/* When the approval was over: first of `until` and of the step after which nobody holds it. */
static wall_time find_end(const struct history *history, wall_time until)
{
    wall_time end = until;

    for (size_t i = 0; i < history->count; i++) {
        const struct step *step = &history->steps[i];
        if (step->holder == HOLDER_NOBODY && wall_time_compare(step->occurred, end) < 0)
            end = step->occurred;
    }
    return later(end, history->handed_over);
}

/* The next holder takes over at `t`; who keeps it, keeps his entry. */
static void pass_on(struct ledger *ledger, enum holder holder, wall_time t)
{
    struct ledger_entry *last = &ledger->entries[ledger->count - 1];

    if (last->holder == holder)
        return;
    last->until = t;
    if (wall_time_compare(last->from, t) == 0)
        ledger->count--;
    if (ledger->count > 0 && ledger->entries[ledger->count - 1].holder == holder)
        return;
    ledger->entries[ledger->count++] = (struct ledger_entry){.holder = holder, .from = t};
}

int ledger_make(struct arena *arena, const struct calendar *calendar, const struct history *history,
                wall_time until, struct ledger *ret_ledger)
{
    struct ledger ledger = {.ended = find_end(history, until)};

    ledger.entries = arena_array(arena, history->count + 1, sizeof(*ledger.entries));
    if (!ledger.entries)
        return ERR_NOMEM;
    ledger.entries[ledger.count++] =
        (struct ledger_entry){.holder = HOLDER_DEPARTMENT, .from = history->handed_over};
    for (size_t i = 0; i < history->count; i++) {
        const struct step *step = &history->steps[i];
        wall_time t = later(step->occurred, ledger.entries[ledger.count - 1].from);
        if (wall_time_compare(t, ledger.ended) >= 0)
            break;
        pass_on(&ledger, step->holder, t);
    }
    ledger.entries[ledger.count - 1].until = ledger.ended;
    for (size_t i = 0; i < ledger.count; i++)
        ledger.entries[i].minutes =
            calendar_work_minutes(calendar, ledger.entries[i].from, ledger.entries[i].until);
    ledger.elapsed = calendar_work_minutes(calendar, history->handed_over, ledger.ended);
    *ret_ledger = ledger;
    return 0;
}
