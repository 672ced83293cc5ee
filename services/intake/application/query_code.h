/* SPDX-License-Identifier: Apache-2.0
 * query_code - what an applicant says, with the number of the application, to see its progress without an
 * account. */
#ifndef BANGBAN_INTAKE_APPLICATION_QUERY_CODE_H
#define BANGBAN_INTAKE_APPLICATION_QUERY_CODE_H

#include "clock/clock.h"

#define QUERY_CODE_TEXT 7 /* 6 characters and NUL: 887 million codes */

/* Digits and capitals without look-alikes, from the kernel's randomness.  Returns `buffer`. */
const char *query_code_make(wall_time now, char buffer[QUERY_CODE_TEXT]);

#endif
