/* SPDX-License-Identifier: Apache-2.0
 * identity - the number of an identity document, of which only a masked form is ever kept. */
#ifndef BANGBAN_INTAKE_IDENTITY_H
#define BANGBAN_INTAKE_IDENTITY_H

#define IDENTITY_TEXT 21 /* with NUL */

/* NULL for a good number: a resident identity number (GB 11643, 18 characters with its check character) or
 * another document's of 5 to 20 capital letters and digits; else the rule that it breaks, Chinese, static
 * storage. */
const char *identity_fault(const char *number);

/* "152701********1234": of a resident number the district and the last four, of another one the ends. Asserts
 * that the number is good. */
void identity_mask(const char *number, char ret_masked[IDENTITY_TEXT]);

#endif
