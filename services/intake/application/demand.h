/* SPDX-License-Identifier: Apache-2.0
 * demand - what a department asks of the enterprise through correction_requested (补正).
 *
 * Its first list for an item, within five working days of its receipt, is its one-time notice.  What it names
 * later or beside that, what the catalogue does not have, what the centre holds or itself procures and what
 * the centre failed to ask for in time the enterprise is not asked: that is recorded and charged to the
 * department (Administrative Licensing Law arts. 31, 32(4), 72).
 */
#ifndef BANGBAN_INTAKE_APPLICATION_DEMAND_H
#define BANGBAN_INTAKE_APPLICATION_DEMAND_H

#include "intake.h"

struct demand_state {
    int item;
    item_set results, handled;      /* that the centre has; that its own work will bring */
    bool first_given;               /* `first` is its one-time notice */
    struct store_text_array first;  /* codes */
    struct store_text_array waived; /* codes that the centre failed to ask for */
    bool spent;                     /* demand_late */
};

/* Why the enterprise is not asked for it: "not_in_catalogue", "held_by_centre", "not_asked_in_time",
 * "outside_first_list".  NULL: it is asked. Pure. */
const char *demand_excess(const struct catalogue *catalogue, const struct demand_state *state,
                          const char *code);

/* Whether it comes after the five working days from the receipt: that counts as acceptance then, as the
 * deadline-watcher sees it too.  A receipt of 0 is none. Pure. */
bool demand_late(const struct calendar *calendar, wall_time received, wall_time demanded);

/* Whether demands_take has to look at it. */
bool demand_in(const ApprovalChanged *event);

/* Records the demands in a batch of ApprovalChanged, some of which demand_in; tells the enterprise what it is
 * asked, and office and agent what it is not.  `received`: for each, when the department had received the
 * item before it; 0: it is not known to have. */
int demands_take(struct handler_ctx *ctx, struct incoming *const *in, const wall_time *received, size_t count,
                 struct bulletin *bulletin);

#endif
