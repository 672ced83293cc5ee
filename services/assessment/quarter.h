/* SPDX-License-Identifier: Apache-2.0
 * quarter - three months of the district's civil calendar.
 */
#ifndef BANGBAN_ASSESSMENT_QUARTER_H
#define BANGBAN_ASSESSMENT_QUARTER_H

#include "clock/clock.h"

/* [from, until), in Beijing time. */
struct quarter {
    wall_time from, until;
};

/* "2026Q1", of a year that the calendar covers. ERR_INVALID otherwise. */
int quarter_parse(const char *text, struct quarter *ret_quarter);

#endif
