/* SPDX-License-Identifier: Apache-2.0
 * supply - materials come to an application that is there: they complete a correction, keep promises, or
 * answer what was asked for after acceptance.
 *
 * What the centre has meanwhile is taken from there; what comes for one application serves every other of the
 * enterprise that waits for it.
 */
#ifndef BANGBAN_INTAKE_APPLICATION_SUPPLY_H
#define BANGBAN_INTAKE_APPLICATION_SUPPLY_H

#include "owed.h"

struct supply {
    struct application *application;
    struct material_list given;     /* over the counter */
    struct material_list materials; /* with what need not come */
    struct formality formality;     /* with them; not after acceptance */
    struct owed owed;               /* after acceptance */
};

/* Fills all but `application` and `given`. */
int supply_prepare(struct handler_ctx *ctx, struct supply *supply);

/* Takes what was prepared. Who supplies records the act. */
int supply_take(struct handler_ctx *ctx, struct supply *supply, struct bulletin *bulletin);

/* What has come for `application`, rows written, serves the enterprise's other ones. */
int supply_others(struct handler_ctx *ctx, const struct uuid *application, struct material_list materials,
                  struct bulletin *bulletin);

#endif
