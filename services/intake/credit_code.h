/* SPDX-License-Identifier: Apache-2.0
 * credit_code - the unified social credit code, GB 32100-2015.
 *
 * 18 characters: registering department, category, 6 digits of region, the organisation code with its check
 * character (GB 11714-1997), check character.  The alphabet leaves out I, O, S, V and Z.
 */
#ifndef BANGBAN_INTAKE_CREDIT_CODE_H
#define BANGBAN_INTAKE_CREDIT_CODE_H

#define CREDIT_CODE_TEXT 19 /* with NUL */

/* NULL for a good code, which `ret_code` then has in upper case; else the rule that it breaks, Chinese,
 * static storage.  A look-alike (O for 0, I for 1) is never repaired: which of the two was meant is not ours
 * to say. */
const char *credit_code_read(const char *text, char ret_code[CREDIT_CODE_TEXT]);

#endif
