/* SPDX-License-Identifier: Apache-2.0
 * demands - the demands of departments in a batch, judged.  Private to demands_take.c and demands_write.c.
 */
#ifndef BANGBAN_INTAKE_DEMANDS_H
#define BANGBAN_INTAKE_DEMANDS_H

#include "application.sql.h"
#include "demand.h"

/* One demand, judged. */
struct demand {
    struct load_demand_states_row *row;
    const ApprovalStep *step;
    const struct incoming *in;
    wall_time received; /* before it; 0: that is not known */
    int32_t round;      /* 0: the list of a department that named nothing is none */
    const struct catalogue_material **asked;
    size_t asked_count;
    ExcessMaterial **excess;
    size_t excess_count;
};

struct demands {
    struct handler_ctx *ctx;
    struct bulletin *bulletin;
    struct load_demand_states_row *rows;
    size_t row_count;
    struct demand *list;
    size_t count, asked, excess; /* demands; materials of all of them */
};

/* What is asked as notices, what is not as excess: three inserts. Queued. */
int demands_write(const struct demands *demands);

#endif
