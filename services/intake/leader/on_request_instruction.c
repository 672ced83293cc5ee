/* SPDX-License-Identifier: Apache-2.0
 * on_request_instruction - what the leader wanted to be done first was done; he is asked again whether the
 * application may go on. */
#include <string.h>

#include "leader.h"
#include "leader.sql.h"
#include "validate.h"

#define EXPLANATION_MAX_CHARACTERS 1000
#define REQUEST_MAX_CHARACTERS     500

/* None is owed where the leader did not want anything else first. */
static int close_ask_again(struct handler_ctx *ctx, const struct uuid *application)
{
    char subject[UUID_TEXT];
    int err = duty_close(ctx, DUTY_ASK_AGAIN, uuid_format(application, subject), 0, DUTY_DONE);

    return err == ERR_NOT_FOUND ? 0 : err;
}

static enum verdict ask(struct handler_ctx *ctx, struct incoming *in, const struct application *application)
{
    const RequestInstruction *request = (const RequestInstruction *)in->message;
    struct bulletin bulletin = BULLETIN(ctx);
    struct instruction_request asked = {.kind = "controlled",
                                        .application = application,
                                        .reason_code = "",
                                        .reason = "按指示办理后再次请示",
                                        .explanation = request->explanation,
                                        .request = request->request,
                                        .raised_by = in->caller,
                                        .person = in->request->actor};
    int err = leader_ask(ctx, &asked, &bulletin);

    if (err == ERR_CONFLICT)
        return reject(ctx, in, "conflict", "该办件已有一件请示在等待领导指示，请待指示后再报");
    if (err == 0)
        err = close_ask_again(ctx, &application->id);
    if (err == 0)
        err = act_record(ctx, in, &application->id, "instruction.requested",
                         arena_printf(ctx->arena, "再次请示领导，请示 %s", asked.number));
    bulletin_tell(ctx, &bulletin, &application->id, "instruction.awaited",
                  FIELDS({"number", asked.number}, {"explanation", request->explanation}));
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    return err == 0 ? reply_with_request(ctx, in, asked.number) : verdict_of(ctx, in, err);
}

enum verdict intake_on_request_instruction(struct handler_ctx *ctx, struct incoming *in)
{
    const RequestInstruction *request = (const RequestInstruction *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct application application;
    struct uuid id;

    validate_application_id(&findings, request->application_id, &id);
    findings_check_text(&findings, "explanation", request->explanation, EXPLANATION_MAX_CHARACTERS);
    findings_check_text(&findings, "request", request->request, REQUEST_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = application_load(ctx, &id, &application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    if (err < 0)
        return verdict_of(ctx, in, err);
    if (!act_expected(ctx, in, &id, application.row.version))
        return VERDICT_DONE;
    if (strcmp(application.row.status, "awaiting_instruction") != 0)
        return refuse(
            ctx, in,
            &(struct problem){.code = "conflict",
                              .detail = "该办件没有在等待领导指示：个别事项无法办理的，请按无法办理上报"});
    return ask(ctx, in, &application);
}
