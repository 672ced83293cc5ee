/* SPDX-License-Identifier: Apache-2.0
 * coordination - an item whose light turns yellow gives its agent a task: to talk with the department
 * (regulation, part two, 1: 适时与审批部门协调沟通).  Recording the coordination closes it. */
#include <string.h>

#include "case.h"

/* What the enterprise itself owes is nothing to talk about with a department. */
static bool calls_for_coordination(const RungFired *fired)
{
    return strcmp(fired->light, "yellow") == 0 && strcmp(fired->kind, "tolerance") != 0;
}

static void tell(struct handler_ctx *ctx, const struct agent_case *c, const RungFired *fired,
                 struct bulletin *bulletin)
{
    const struct intake *intake = ctx->state;
    const struct catalogue_item *item = catalogue_item(intake->catalogue, fired->item);
    const char *holder = agent_case_holder(ctx->arena, c);

    if (!holder)
        bulletin->full = true;
    else
        bulletin_tell_staff(ctx, bulletin, &c->id, holder, "staff.coordinate",
                            FIELDS({"item", item->name_zh}, {"number", c->row.label},
                                   {"department", item->department->name_zh}));
}

int agent_on_light(struct handler_ctx *ctx, const RungFired *fired, struct bulletin *bulletin)
{
    struct agent_case c;
    struct uuid id;
    int64_t opened = 0;

    if (!calls_for_coordination(fired))
        return 0;
    int err = uuid_parse(fired->application_id, &id);
    if (err == 0)
        err = open_task(ctx->tx, id, fired->item, fired->rung, (wall_time){fired->fired_at}, &opened);
    if (err < 0 || opened == 0)
        return err;
    err = agent_case_load(ctx, &id, &c);
    if (err == 0)
        tell(ctx, &c, fired, bulletin);
    return err;
}
