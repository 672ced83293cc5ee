/* SPDX-License-Identifier: Apache-2.0
 * mask - what may be shown of personal data: enough to recognise, too little to use.
 */
#ifndef BANGBAN_LOG_MASK_H
#define BANGBAN_LOG_MASK_H

#define MASK_TEXT 64

/* "13800000001" is "138****0001"; anything shorter than 11 bytes is "***". Returns `buffer`. */
const char *mask_phone(const char *phone, char buffer[MASK_TEXT]);

/* "王小明" is "王**": the first character, whatever the length of the rest. Returns `buffer`. */
const char *mask_name(const char *name, char buffer[MASK_TEXT]);

#endif
