/* SPDX-License-Identifier: Apache-2.0
 * rule_store - the rows of a version of the rules. Private to services/intake/control.
 */
#ifndef BANGBAN_INTAKE_CONTROL_RULE_STORE_H
#define BANGBAN_INTAKE_CONTROL_RULE_STORE_H

#include "control.h"
#include "control.sql.h"

struct rule_version {
    int64_t number;
    const char *loaded_by, *person, *note;
};

/* Queues all rows of a version. */
int rule_store_save(struct handler_ctx *ctx, const struct rule_version *version,
                    const struct rule_table *table);

/* Arena memory. */
int rule_store_load(struct handler_ctx *ctx, int64_t version, struct rule_table *ret_table);

#endif
