/* SPDX-License-Identifier: Apache-2.0
 * mail - a message as RFC 5322 text: headers in encoded words (RFC 2047), body in base64 (RFC 2045), so that
 * nothing in it depends on what a mail server lets through. Pure.
 */
#ifndef BANGBAN_INTAKE_MESSAGE_MAIL_H
#define BANGBAN_INTAKE_MESSAGE_MAIL_H

#include "arena/arena.h"
#include "channel.h"

/* "帮办室 <office@example.gov.cn>" or a bare address: the part between the brackets. Arena memory, NULL when
 * it is full, "" when there is none. */
const char *mail_address(struct arena *arena, const char *from);

/* One address of ASCII without brackets, blanks or line ends, with something on both sides of its one @. */
bool mail_address_good(const char *address);

/* The Message-ID is made of the parcel's id, and the same in each attempt.  `from` as above.  Arena memory,
 * NULL when it is full. */
const char *mail_text(struct arena *arena, const struct parcel *parcel, const char *from,
                      const char *subject);

#endif
