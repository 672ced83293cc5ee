/* SPDX-License-Identifier: Apache-2.0
 * on_give_instruction - the leader's instruction closes the request and is carried to who asked and to the
 * enterprise (regulation, part one, 3).
 *
 *   controlled, proceed    on to its notice or its acceptance; or its examination goes on
 *   controlled, refuse     a reasoned refusal with the leader's reason
 *   controlled, other      it waits on: who asked does what the leader wants, then asks again
 *   cannot_handle          what to do about the item is the agent's to carry out
 */
#include <string.h>

#include "agent/agent.h"
#include "application/application.h"
#include "control/control.h"
#include "leader.h"
#include "leader.sql.h"
#include "validate.h"
#include "visit/visit.h"

#define TEXT_MAX_CHARACTERS 1000

static const struct {
    const char *name, *zh;
} decisions[] = {{"proceed", "同意办理"}, {"refuse", "不予办理"}, {"other", "另行处理"}};

struct instruction {
    const GiveInstruction *request;
    const char *decision; /* Chinese */
    struct find_request_row row;
    struct application application;
};

static enum verdict refuse_with(struct handler_ctx *ctx, struct incoming *in, const char *code,
                                const char *detail)
{
    return refuse(ctx, in, &(struct problem){.code = code, .detail = detail});
}

static void validate(struct findings *findings, struct instruction *instruction)
{
    const GiveInstruction *request = instruction->request;

    for (size_t i = 0; i < sizeof(decisions) / sizeof(*decisions); i++)
        if (strcmp(decisions[i].name, request->decision) == 0)
            instruction->decision = decisions[i].zh;
    findings_check_text(findings, "requestNumber", request->request_number, NUMBER_TEXT);
    if (!instruction->decision)
        findings_add(findings, "没有这种指示",
                     "请填写 proceed（同意办理）、refuse（不予办理）或 other（另行处理）", "decision");
    findings_check_text(findings, "text", request->text, TEXT_MAX_CHARACTERS);
}

static bool is(const struct instruction *instruction, const char *decision)
{
    return strcmp(instruction->request->decision, decision) == 0;
}

static bool is_controlled(const struct instruction *instruction)
{
    return strcmp(instruction->row.kind, "controlled") == 0;
}

/* Its items are free again, whatever else was owed is void. */
static int refuse_application(struct handler_ctx *ctx, const struct application *application,
                              struct bulletin *bulletin)
{
    int err = give_up_items(ctx->tx, application->id);

    if (err == 0)
        err = set_status(ctx->tx, application->id, "refused");
    if (err == 0)
        err = visit_end(ctx, &application->id);
    if (err == 0)
        err = agent_end_case(ctx, &application->id, DUTY_VOID);
    if (err == 0)
        err = duty_void_all(ctx, &application->id);
    return err < 0 ? err : control_refuse(ctx, application, bulletin);
}

/* What the leader wants first is done and reported; until then the application waits. */
static int expect_another_request(struct handler_ctx *ctx, const struct application *application)
{
    const char *holder = leader_addressee(ctx->arena, &application->row);
    char subject[UUID_TEXT];

    if (!holder)
        return ERR_NOMEM;
    return duty_open(ctx, &(struct duty){.kind = DUTY_ASK_AGAIN,
                                         .application = &application->id,
                                         .subject = uuid_format(&application->id, subject),
                                         .holder = holder,
                                         .opened = ctx->now});
}

static int take_effect(struct handler_ctx *ctx, const struct instruction *instruction,
                       struct bulletin *bulletin)
{
    const struct application *application = &instruction->application;

    if (!is_controlled(instruction))
        return 0;
    if (is(instruction, "refuse"))
        return refuse_application(ctx, application, bulletin);
    if (is(instruction, "proceed") && strcmp(application->row.status, "awaiting_instruction") == 0)
        return application_reconsider(ctx, &application->id, bulletin);
    return is(instruction, "other") ? expect_another_request(ctx, application) : 0;
}

/* The agent that the case has now, if an agent asked. */
static const char *carried_to(struct handler_ctx *ctx, const struct instruction *instruction)
{
    const char *asked = instruction->row.reply_to;

    return strncmp(asked, "agent:", strlen("agent:")) == 0
               ? leader_addressee(ctx->arena, &instruction->application.row)
               : asked;
}

static int tell(struct handler_ctx *ctx, const struct instruction *instruction, struct bulletin *bulletin)
{
    const char *to = carried_to(ctx, instruction);
    const struct intake *intake = ctx->state;
    const struct uuid *id = &instruction->application.id;
    const GiveInstruction *request = instruction->request;
    int item = instruction->row.item;

    if (!to)
        return ERR_NOMEM;
    bulletin_tell_staff(ctx, bulletin, id, to, "instruction.given",
                        FIELDS({"number", request->request_number}, {"decision", instruction->decision},
                               {"text", request->text}));
    bulletin_tell(ctx, bulletin, id, "instruction.told",
                  FIELDS({"number", request->request_number},
                         {"item", item ? catalogue_item(intake->catalogue, item)->name_zh : "本办件"},
                         {"decision", instruction->decision}, {"text", request->text}));
    return 0;
}

static enum verdict give(struct handler_ctx *ctx, struct incoming *in, const struct instruction *instruction)
{
    const GiveInstruction *request = instruction->request;
    const struct uuid *id = &instruction->application.id;
    struct bulletin bulletin = BULLETIN(ctx);
    char text[UUID_TEXT];
    int err = decide_request(ctx->tx, request->request_number, request->decision, request->text, ctx->now,
                             in->caller);

    if (err == 0)
        err = duty_close(ctx, "instruction", request->request_number, instruction->row.item, DUTY_DONE);
    if (err == ERR_NOT_FOUND) /* void since the application was closed, which was taken back */
        err = 0;
    if (err == 0)
        err = act_record(
            ctx, in, id, "instruction.given",
            arena_printf(ctx->arena, "请示 %s：领导指示%s", request->request_number, instruction->decision));
    if (err == 0)
        err = tell(ctx, instruction, &bulletin);
    if (err == 0)
        err = take_effect(ctx, instruction, &bulletin);
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    log_event(LOG_OF_CASE(ctx, uuid_format(id, text)), LOG_INFO, "instruction.given",
              LOG_S("number", request->request_number), LOG_S("decision", request->decision));
    return err == 0 ? reply_with_request(ctx, in, request->request_number) : verdict_of(ctx, in, err);
}

static bool is_over(const char *status)
{
    return strcmp(status, "closed") == 0 || strcmp(status, "refused") == 0;
}

enum verdict intake_on_give_instruction(struct handler_ctx *ctx, struct incoming *in)
{
    struct instruction instruction = {.request = (const GiveInstruction *)in->message};
    struct findings findings = {.arena = ctx->arena};

    validate(&findings, &instruction);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = find_request(ctx->tx, ctx->arena, instruction.request->request_number, &instruction.row);
    if (err == ERR_NOT_FOUND)
        return refuse_with(ctx, in, "not-found", "没有这件请示：请核对请示编号，例如 QS20260302-0001");
    if (err == 0)
        err = application_load(ctx, &instruction.row.application_id, &instruction.application);
    if (err < 0)
        return verdict_of(ctx, in, err);
    const struct load_application_row *row = &instruction.application.row;
    if (!act_expected(ctx, in, &instruction.application.id, row->version))
        return VERDICT_DONE;
    if (instruction.row.has_decision)
        return refuse_with(ctx, in, "conflict",
                           "该请示已有领导指示，不能更改：需要变更的，请由代办员再次请示");
    if (instruction.row.has_void_reason)
        return refuse_with(ctx, in, "conflict",
                           arena_printf(ctx->arena, "该请示已无需指示：%s", instruction.row.void_reason));
    if (is_over(row->status))
        return refuse_with(ctx, in, "conflict", "该办件已经结束，请示无需指示");
    return give(ctx, in, &instruction);
}
