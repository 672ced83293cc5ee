/* SPDX-License-Identifier: Apache-2.0
 * ledger - who held an approval how long, in working minutes.
 *
 * Every working minute from hand-over to delivery belongs to exactly one holder: the minutes of the entries
 * add up to the elapsed working minutes, exactly.
 */
#ifndef BANGBAN_DEADLINE_LEDGER_H
#define BANGBAN_DEADLINE_LEDGER_H

#include "arena/arena.h"
#include "deadline/history.h"

struct ledger_entry {
    enum holder holder;
    wall_time from, until;
    workminutes minutes;
};

struct ledger {
    struct ledger_entry *entries; /* one after the other; neighbours differ in holder */
    size_t count;
    wall_time ended; /* delivery, the end without one, or now */
    workminutes elapsed;
};

/* Up to `until`: the hand-out to the applicant, or now before it; or to where nobody has a turn any more.
 * ERR_NOMEM. */
int ledger_make(struct arena *arena, const struct calendar *calendar, const struct history *history,
                wall_time until, struct ledger *ret_ledger);

#endif
