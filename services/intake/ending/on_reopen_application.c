/* SPDX-License-Identifier: Apache-2.0
 * on_reopen_application - what was given up is wanted after all.
 *
 * Only items that the applicant or the centre ended come back, and only for the project that the plan was
 * made for; each gets a new approval, the former one stays on record. */
#include "agent/agent.h"
#include "ending.h"
#include "validate.h"
#include "visit/visit.h"

struct reopening {
    const ReopenApplication *request;
    struct application application;
    struct item_choice choice;
};

static struct store_int32_array chosen(const struct reopening *reopening)
{
    return (struct store_int32_array){reopening->choice.items, reopening->choice.count};
}

static int emit_reopened(struct handler_ctx *ctx, const struct reopening *reopening)
{
    ItemsReopened event;

    bangban__v1__items_reopened__init(&event);
    event.application_id = reopening->request->application_id;
    event.items = (int32_t *)(uintptr_t)reopening->choice.items;
    event.n_items = reopening->choice.count;
    event.reason = reopening->request->reason;
    event.reopened_at = ctx->now.us;
    log_event(LOG_OF_CASE(ctx, event.application_id), LOG_INFO, "items.reopened",
              LOG_U("items", event.n_items));
    return emit(ctx,
                &(struct emission){.type = MSG_ItemsReopened,
                                   .message = &event,
                                   .subject = event.application_id,
                                   .key = event.application_id,
                                   .occurred = ctx->now},
                NULL);
}

static int write_reopening(struct handler_ctx *ctx, struct incoming *in, const struct reopening *reopening,
                           const char *names)
{
    const struct uuid *id = &reopening->application.id;
    const char *reason = reopening->request->reason;
    struct reopen_applications_row *rows;
    size_t count;
    int err = act_record(ctx, in, id, "application.reopened",
                         arena_printf(ctx->arena, "恢复办理%s，理由：%s", names, reason));

    if (err == 0)
        err = insert_ending(ctx->tx, *id, ctx->now, "reopened", chosen(reopening), "", reason, "", "");
    if (err == 0)
        err = reopen_items(ctx->tx, *id, chosen(reopening), ctx->now);
    if (err == 0)
        err = reopen_applications(ctx->tx, ctx->arena, (struct store_uuid_array){id, 1}, &rows, &count);
    if (err == 0 && count)
        err = agent_resume_case(ctx, id);
    if (err == 0 && count)
        err = visit_resume(ctx, (struct store_uuid_array){id, 1});
    return err;
}

static enum verdict reopen(struct handler_ctx *ctx, struct incoming *in, const struct reopening *reopening)
{
    const struct intake *intake = ctx->state;
    const struct uuid *id = &reopening->application.id;
    const char *names = name_items(ctx->arena, intake->catalogue, &reopening->choice);
    struct bulletin bulletin = BULLETIN(ctx);
    int err = names ? write_reopening(ctx, in, reopening, names) : ERR_NOMEM;

    if (err == 0)
        err = emit_reopened(ctx, reopening);
    bulletin_tell(ctx, &bulletin, id, "ending.reopened",
                  FIELDS({"items", names}, {"reason", reopening->request->reason}));
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    return err == 0 ? reply_with_application(ctx, in, id) : verdict_of(ctx, in, err);
}

/* NULL, or why the application cannot come back. */
static const char *choose(struct handler_ctx *ctx, struct reopening *reopening, int *ret_err)
{
    const struct uuid *id = &reopening->application.id;
    struct item_wish wish = {why_not_reopened, reopening->request->items, reopening->request->n_items};
    struct find_ground_change_row ground;
    struct load_ending_items_row *rows;
    size_t count;

    if (!reopening->application.row.has_accepted_at)
        return "办件未经受理，不能恢复：请重新提交申请";
    *ret_err = find_ground_change(ctx->tx, ctx->arena, *id, &ground);
    if (*ret_err == 0 && ground.changed)
        return "项目的名称、行业、用地管控区或项目事实已经变更，原办理计划不再适用：请重新提交申请";
    if (*ret_err == 0)
        *ret_err = load_ending_items(ctx->tx, ctx->arena, *id, &rows, &count);
    if (*ret_err != 0)
        return NULL;
    return choose_items(ctx->arena, &wish, rows, count, &reopening->choice);
}

static void validate(struct findings *findings, const ReopenApplication *request, struct uuid *ret_id)
{
    validate_application_id(findings, request->application_id, ret_id);
    validate_items(findings, request->items, request->n_items);
    findings_check_text(findings, "reason", request->reason, REASON_MAX_CHARACTERS);
}

enum verdict intake_on_reopen_application(struct handler_ctx *ctx, struct incoming *in)
{
    struct reopening reopening = {.request = (const ReopenApplication *)in->message};
    struct findings findings = {.arena = ctx->arena};
    const char *fault = NULL;
    struct uuid id;

    validate(&findings, reopening.request, &id);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = application_load(ctx, &id, &reopening.application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    if (err == 0 && !act_expected(ctx, in, &id, reopening.application.row.version))
        return VERDICT_DONE;
    if (err == 0)
        fault = choose(ctx, &reopening, &err);
    if (fault)
        return refuse(ctx, in, &(struct problem){.code = "conflict", .detail = fault});
    return err == 0 ? reopen(ctx, in, &reopening) : verdict_of(ctx, in, err);
}
