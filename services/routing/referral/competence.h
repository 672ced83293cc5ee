/* SPDX-License-Identifier: Apache-2.0
 * competence - competence.csv: which departments beside the catalogue's may be competent for an item.
 */
#ifndef BANGBAN_ROUTING_COMPETENCE_H
#define BANGBAN_ROUTING_COMPETENCE_H

#include "catalogue/catalogue.h"

struct competence;

/* ERR_INVALID, ERR_IO, ERR_NOMEM with `ret_text`. */
int competence_open(struct competence **ret_competence, const char *directory,
                    const struct catalogue *catalogue, struct err_text *ret_text);
void competence_close(struct competence **competence);

/* The n-th department for the item, the catalogue's own first; NULL after the last.  Borrowed. */
const char *competence_department(const struct competence *competence, int item, size_t n);

#endif
