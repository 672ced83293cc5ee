/* SPDX-License-Identifier: Apache-2.0
 * fact - what the event log says that a quarter is judged by.
 */
#ifndef BANGBAN_ASSESSMENT_FACT_H
#define BANGBAN_ASSESSMENT_FACT_H

#include "catalogue/catalogue.h"
#include "deadline/history.h"
#include "uuid/uuid.h"

/* Where an event stands in the log: evidence. */
struct event_position {
    const char *stream; /* NULL: none */
    int64_t sequence;
};

/* One approval at one department. */
struct approval_fact {
    struct uuid approval_id;
    const char *department;
    struct catalogue_item
        item; /* as it applied when it was handed over: number, handling, periods and stops only */
    struct history history;
    const struct event_position *told; /* of each step of the history */
    struct event_position handed_over;
    struct event_position overdue; /* the rung that said so, while it stands */
};

/* One status event as the department pushed it. */
struct push_fact {
    const char *department;
    const char *event_id;
    struct event_position position;
    struct uuid approval_id; /* nil: it named none that could be */
    int item;                /* 0: of an approval that is not known */
    wall_time occurred, received;
    bool valid;
    bool in_order;
};

/* How far a stream was read, and when its writer recorded that. */
struct stream_basis {
    const char *stream;
    int64_t up_to;
    wall_time recorded;
};

struct facts {
    const struct approval_fact *approvals;
    size_t approval_count;
    const struct push_fact *pushes;
    size_t push_count;
    const struct stream_basis *basis;
    size_t basis_count;
};

#endif
