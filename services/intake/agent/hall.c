/* SPDX-License-Identifier: Apache-2.0
 * hall - an immediate item is submitted in the hall on the day of its hand-over (regulation, part one, 1:
 * 代办员必须当天到服务大厅办理). */
#include <string.h>

#include "case.h"

int agent_send_to_hall(struct handler_ctx *ctx, const struct uuid *application,
                       const ApprovalHandedOver *handed)
{
    struct agent_case c;
    wall_time since = {handed->handed_over_at};

    if (strcmp(handed->handling_type, "immediate") != 0)
        return 0;
    int err = agent_case_load(ctx, application, &c);
    if (err == 0)
        err = insert_hall_visit(ctx->tx, *application, handed->item, since);
    const char *holder = err == 0 ? agent_case_holder(ctx->arena, &c) : NULL;
    if (err == 0 && !holder)
        err = ERR_NOMEM;
    if (err < 0)
        return err;
    return duty_open(ctx, &(struct duty){.kind = "hall",
                                         .application = application,
                                         .subject = c.id_text,
                                         .item = handed->item,
                                         .department = handed->department,
                                         .holder = holder,
                                         .opened = since});
}

static void tell(struct handler_ctx *ctx, const struct duty_rung *rung, const struct agent_case *c,
                 struct bulletin *bulletin)
{
    const struct intake *intake = ctx->state;
    bool overdue = strcmp(rung->message->rung, "overdue") == 0;
    const struct template_field fields[] = {{"item", catalogue_item(intake->catalogue, rung->item)->name_zh},
                                            {"number", c->row.label},
                                            {NULL, NULL}};

    bulletin_tell_staff(ctx, bulletin, rung->application, rung->holder,
                        overdue ? "staff.hall_overdue" : "staff.hall_due", fields);
    if (overdue && strcmp(rung->holder, "office") != 0)
        bulletin_tell_staff(ctx, bulletin, rung->application, "office", "staff.hall_overdue", fields);
}

int agent_on_hall_rung(struct handler_ctx *ctx, const struct duty_rung *rung, struct bulletin *bulletin)
{
    struct find_hall_visit_row visit;
    struct agent_case c;
    int err = find_hall_visit(ctx->tx, ctx->arena, *rung->application, rung->item, &visit);

    if (err < 0)
        return err;
    if (visit.has_decided_at || !visit.open) /* the department did not wait for it */
        return duty_close(ctx, "hall", rung->subject, rung->item, DUTY_VOID);
    err = agent_case_load(ctx, rung->application, &c);
    if (err == 0 && strcmp(rung->message->rung, "overdue") == 0)
        err = miss_hall_visit(ctx->tx, *rung->application, rung->item, (wall_time){rung->message->due_at});
    if (err == 0)
        tell(ctx, rung, &c, bulletin);
    return err;
}
