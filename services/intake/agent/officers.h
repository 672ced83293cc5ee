/* SPDX-License-Identifier: Apache-2.0
 * officers - the responsibility list (责任清单; regulation, part four, 1): which officer of the department
 * answers for an item.
 *
 * Loaded from officers.csv.  Immutable once open; any thread.
 */
#ifndef BANGBAN_INTAKE_AGENT_OFFICERS_H
#define BANGBAN_INTAKE_AGENT_OFFICERS_H

#include "catalogue/catalogue.h"

struct officers;

struct officer {
    const char *name, *phone;
};

/* Every item of the catalogue has exactly one officer, of the item's department. ERR_INVALID, ERR_IO,
 * ERR_NOMEM with `ret_text`. */
int officers_open(struct officers **ret_officers, const char *directory, const struct catalogue *catalogue,
                  struct err_text *ret_text) __attribute__((warn_unused_result));
void officers_close(struct officers **officers);

/* `item` is a number of the catalogue. */
const struct officer *officers_of(const struct officers *officers, int item);

#endif
