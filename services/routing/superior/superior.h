/* SPDX-License-Identifier: Apache-2.0
 * superior - reported items (上报件): local review has its clock in the department, what comes after it has
 * one of the superior authority's own (regulation, part two, 2: 向上报批、上报件及时办结; Administrative
 * Licensing Law arts. 35, 43: forwarded directly with all materials, the applicant is not asked again).
 *
 * The superior's time is shown and followed up, and charged to nobody of the district.
 */
#ifndef BANGBAN_ROUTING_SUPERIOR_H
#define BANGBAN_ROUTING_SUPERIOR_H

#include "names.h"
#include "record/duty.h"
#include "record/number.h"
#include "superior.sql.h"

#define DUTY_SUPERIOR "superior"

/* What an approval's change says of the report: from the first event that does to the last. */
struct reporting {
    const struct uuid *approval, *application;
    int item;
    const char *department;
    bool before, after;         /* it lies with the superior */
    const ApprovalStep *report; /* the step of `after`, or one on the way; NULL: none */
    const char *step_state;     /* as step_state_after, when it is over */
    wall_time answered;         /* likewise */
};

/* Opens the record and its clock, closes them, or both. */
int superior_note(struct handler_ctx *ctx, const struct reporting *reporting);

int superior_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung);

enum verdict routing_on_list_reported(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part superior_part;

#endif
