/* SPDX-License-Identifier: Apache-2.0
 * rung - a consult must be answered within a working day (regulation, part two, 1): on the last day who
 * answers for it is reminded, afterwards the office knows. */
#include <string.h>

#include "inquiry.h"
#include "person.h"

int inquiry_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin)
{
    bool overdue = strcmp(rung->message->rung, "overdue") == 0;
    struct load_inquiry_row row;
    int err = load_inquiry(ctx->tx, ctx->arena, rung->subject, &row);

    if (err < 0)
        return err;
    const char *name = person_name(ctx->state, row.responsible);
    bulletin_tell_staff(ctx, bulletin, NULL, overdue ? "office" : rung->holder,
                        overdue ? "inquiry.overdue" : "inquiry.due_today",
                        FIELDS({"number", rung->subject}, {"question", row.question},
                               {"holder", name ? name : row.responsible}));
    return 0;
}
