/* SPDX-License-Identifier: Apache-2.0
 * on_extension_judged - the enterprise is told that a department extends its time, and what that moves. */
#include "clock_text.h"
#include "intake.h"

/* "法定时限延至 2026-04-01" */
static const char *moved_text(struct arena *arena, const ExtensionJudged *judged)
{
    const char *text = "";

    for (size_t i = 0; text && i < judged->n_moved; i++) {
        char day[CIVIL_DAY_TEXT];

        text =
            arena_printf(arena, "%s%s%s延至 %s", text, i ? "、" : "", clock_kind_text(judged->moved[i]->kind),
                         civil_day_format(civil_day_of((wall_time){judged->moved[i]->due_at}), day));
    }
    return text;
}

enum verdict intake_on_extension_judged(struct handler_ctx *ctx, struct incoming *in)
{
    const struct intake *intake = ctx->state;
    const ExtensionJudged *judged = (const ExtensionJudged *)in->message;
    const struct catalogue_item *item = catalogue_item(intake->catalogue, judged->item);
    struct bulletin bulletin = BULLETIN(ctx);
    struct uuid id;
    int err = item ? uuid_parse(judged->application_id, &id) : ERR_INVALID;

    if (err == 0)
        bulletin_tell(ctx, &bulletin, &id,
                      judged->n_moved ? "approval.extended" : "approval.extended_in_vain",
                      FIELDS({"item", item->name_zh}, {"department", item->department->name_zh},
                             {"workdays", arena_printf(ctx->arena, "%d", judged->workdays)},
                             {"moved", moved_text(ctx->arena, judged)}));
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
