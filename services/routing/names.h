/* SPDX-License-Identifier: Apache-2.0
 * names - who asks, what departments and items are called, what a list is asked for: shared by the subjects
 * of routing. */
#ifndef BANGBAN_ROUTING_NAMES_H
#define BANGBAN_ROUTING_NAMES_H

#include "findings/findings.h"
#include "routing.h"

#define LIST_LIMIT_DEFAULT 100
#define LIST_LIMIT_MAX     1000

/* "housing" behind the key "department.housing", NULL for other keys. Borrowed. */
const char *routing_caller_department(const struct incoming *in);
const char *routing_department_name(const struct handler_ctx *ctx, const char *code); /* 住建局 */
const char *routing_item_name(const struct handler_ctx *ctx, int item);               /* "" for 0 */
const char *routing_department_holder(struct arena *arena, const char *department); /* "department:housing" */
/* Key and person of a command. */
const char *routing_by(struct arena *arena, const struct incoming *in);

enum verdict routing_refuse(struct handler_ctx *ctx, struct incoming *in, const char *code,
                            const char *detail);

/* What a list is asked for, by whom. */
struct routing_wanted {
    bool open_only;
    const struct uuid *application; /* NULL: all */
    const char *department;         /* whose voice asks; NULL: one who sees all */
    const char *number;             /* NULL: all */
    uint32_t limit;
    struct uuid storage;
};
struct routing_listing {
    bool all;
    const char *application_id;
    uint32_t limit;
};
/* False: it is refused, with `findings`. */
bool routing_wanted_read(const struct incoming *in, const struct routing_listing *listing,
                         struct routing_wanted *wanted, struct findings *findings);

#endif
