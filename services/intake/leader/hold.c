/* SPDX-License-Identifier: Apache-2.0
 * hold - a rule that warns stops an application until the leader has decided (regulation, part one, 4). */
#include <string.h>

#include "control/control.h"
#include "leader.h"
#include "leader.sql.h"

#define HOLD_REASON  "涉及管控规则"
#define HOLD_REQUEST "请指示是否受理代办"

static int ask_first(struct handler_ctx *ctx, const struct application *application,
                     struct bulletin *bulletin)
{
    struct instruction_request request = {.kind = "controlled",
                                          .application = application,
                                          .reason_code = "",
                                          .reason = HOLD_REASON,
                                          .request = HOLD_REQUEST,
                                          .raised_by = "service.intake",
                                          .person = ""};
    int err = control_warnings_text(ctx, &application->id, &request.explanation);

    if (err == 0)
        err = leader_ask(ctx, &request, bulletin);
    if (err == 0)
        bulletin_tell(ctx, bulletin, &application->id, "instruction.awaited",
                      FIELDS({"number", request.number}, {"explanation", request.explanation}));
    return err;
}

int leader_consult(struct handler_ctx *ctx, const struct application *application, struct bulletin *bulletin,
                   bool *ret_undecided)
{
    struct find_hold_row row;
    int err = find_hold(ctx->tx, ctx->arena, application->id, &row);

    if (err < 0)
        return err;
    *ret_undecided = row.warned && !(row.has_decision && strcmp(row.decision, "proceed") == 0);
    return *ret_undecided && !row.asked ? ask_first(ctx, application, bulletin) : 0;
}

int leader_hold(struct handler_ctx *ctx, const struct application *application, struct bulletin *bulletin,
                bool *ret_held)
{
    int err = leader_consult(ctx, application, bulletin, ret_held);

    if (err < 0 || !*ret_held || strcmp(application->row.status, "awaiting_instruction") == 0)
        return err;
    return set_status(ctx->tx, application->id, "awaiting_instruction");
}
