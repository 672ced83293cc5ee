/* SPDX-License-Identifier: Apache-2.0
 * phone - telephone numbers of people who are to be reached: mobile, or a fixed line with its area code.
 */
#ifndef BANGBAN_INTAKE_PHONE_H
#define BANGBAN_INTAKE_PHONE_H

#include <stdbool.h>

/* "13847700000", "0477-8580000", "04778580000". */
bool phone_is_valid(const char *phone);

#define PHONE_RULE "应为 11 位手机号，或带区号的固定电话"

#endif
