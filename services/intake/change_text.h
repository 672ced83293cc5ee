/* SPDX-License-Identifier: Apache-2.0
 * change_text - what the enterprise is told of a change at a department (regulation, part two, 1:
 * 及时向企业负责人 反馈进展). Pure. */
#ifndef BANGBAN_INTAKE_CHANGE_TEXT_H
#define BANGBAN_INTAKE_CHANGE_TEXT_H

#include "arena/arena.h"
#include "catalogue/catalogue.h"
#include "messages.h"

struct change_text {
    const char *kind; /* "progress", "correction", "pause", "result"; NULL: nothing to tell */
    char *text;       /* arena memory; NULL when it is full */
};

/* What the centre itself caused (delivery, promises) is told where it happens. */
struct change_text change_text(struct arena *arena, const struct catalogue *catalogue,
                               const ApprovalChanged *event);

/* What people call the state of an item; a name that is not in the list comes back as it is. */
const char *change_state_name(const char *state);

#endif
