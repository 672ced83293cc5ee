/* SPDX-License-Identifier: Apache-2.0
 * recipients - how the people of the centre and of the departments are reached.
 *
 * Loaded from recipients.csv, a row for each holder that a duty or a message can name ("office",
 * "department:housing").  An agent or a window without a row is known by the roster.  Immutable once open;
 * any thread.
 */
#ifndef BANGBAN_INTAKE_MESSAGE_RECIPIENTS_H
#define BANGBAN_INTAKE_MESSAGE_RECIPIENTS_H

#include "agent/roster.h"

struct recipients;

struct recipient {
    const char *name, *phone, *email; /* "" when not known */
};

/* ERR_INVALID, ERR_IO, ERR_NOMEM with `ret_text`. */
int recipients_open(struct recipients **ret_recipients, const char *directory, struct err_text *ret_text)
    __attribute__((warn_unused_result));
void recipients_close(struct recipients **recipients);

/* One who is nowhere listed has `to` for a name and no address. Borrowed. */
struct recipient recipients_find(const struct recipients *recipients, const struct roster *roster,
                                 const char *to);

#endif
