/* SPDX-License-Identifier: Apache-2.0
 * project_code - the investment project code of the national online platform.
 *
 * GB/T 40058-2021, in force since November 2020: YYMM-RRRRRR-DD-TT-NNNNNC, where C makes the 20 digits
 * pass ISO 7064 MOD 11,10 (GB/T 17710).  Projects of 2014 to 2020 keep the older form
 * YYYY-RRRRRR-DD-TT-NNNNNN, which has no check digit.  The first four digits tell them apart: 2014 to 2020
 * would be months 14 to 20.
 */
#ifndef BANGBAN_INTAKE_PROJECT_CODE_H
#define BANGBAN_INTAKE_PROJECT_CODE_H

#define PROJECT_CODE_LENGTH 24 /* characters: 20 digits and 4 hyphens */

/* NULL for a good code, else the rule that it breaks, Chinese; static storage. */
const char *project_code_fault(const char *code);

#endif
