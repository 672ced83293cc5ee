/* SPDX-License-Identifier: Apache-2.0
 * give_up - items that are to be handled no further: recorded, told to routing and to the enterprise. */
#include <string.h>

#include "close.h"
#include "agent/agent.h"
#include "leader/leader.h"
#include "record/duty.h"
#include "visit/visit.h"
#include "ending.h"

bool before_acceptance(const char *status)
{
    return strcmp(status, "received") == 0 || strcmp(status, "correction") == 0 ||
           strcmp(status, "awaiting_instruction") == 0;
}

static bool refuse_conflict(struct handler_ctx *ctx, struct incoming *in, const char *detail)
{
    refuse(ctx, in, &(struct problem){.code = "conflict", .detail = detail});
    return false;
}

bool give_up_choose(struct handler_ctx *ctx, struct incoming *in, const struct application *application,
                    struct giving_up *giving_up, int *ret_err)
{
    const char *status = application->row.status;
    struct load_ending_items_row *rows;
    size_t count;

    *ret_err = 0;
    if (strcmp(status, "refused") == 0)
        return refuse_conflict(ctx, in, "办件已不予办理，无需撤回或终止");
    *ret_err = load_ending_items(ctx->tx, ctx->arena, application->id, &rows, &count);
    if (*ret_err < 0)
        return false;
    const char *fault = choose_items(ctx->arena, &giving_up->wish, rows, count, &giving_up->choice);
    if (fault)
        return refuse_conflict(ctx, in, fault);
    if (before_acceptance(status) && giving_up->choice.count < count)
        return refuse_conflict(ctx, in,
                               "申请尚未受理，只能整件撤回或终止：需减少事项的，请整件撤回后重新提交");
    return true;
}

static struct store_int32_array chosen(const struct giving_up *giving_up)
{
    return (struct store_int32_array){giving_up->choice.items, giving_up->choice.count};
}

static int emit_ended(struct handler_ctx *ctx, const struct uuid *id, const struct giving_up *giving_up)
{
    char application[UUID_TEXT];
    ItemsEnded event;

    bangban__v1__items_ended__init(&event);
    event.application_id = borrow(uuid_format(id, application));
    event.items = (int32_t *)(uintptr_t)giving_up->choice.items;
    event.n_items = giving_up->choice.count;
    event.kind = borrow(giving_up->kind);
    event.reason_code = borrow(giving_up->reason_code);
    event.reason =
        borrow(*giving_up->cause ? arena_printf(ctx->arena, "%s：%s", giving_up->cause, giving_up->reason)
                                 : giving_up->reason);
    event.ended_at = ctx->now.us;
    if (!event.reason)
        return ERR_NOMEM;
    log_event(LOG_OF_CASE(ctx, application), LOG_INFO, "items.ended", LOG_S("kind", giving_up->kind),
              LOG_U("items", event.n_items), LOG_S("reason", giving_up->reason_code));
    return emit(ctx,
                &(struct emission){.type = MSG_ItemsEnded,
                                   .message = &event,
                                   .subject = application,
                                   .key = application,
                                   .occurred = ctx->now},
                NULL);
}

static int record(struct handler_ctx *ctx, struct incoming *in, const struct uuid *id,
                  const struct giving_up *giving_up, const char *names)
{
    bool withdrawn = strcmp(giving_up->kind, "withdrawn") == 0;
    const char *summary = withdrawn ? arena_printf(ctx->arena, "申请人撤回%s，申请人签字：%s，理由：%s",
                                                   names, giving_up->requested_by, giving_up->reason)
                                    : arena_printf(ctx->arena, "终止%s，原因：%s，%s", names,
                                                   giving_up->cause, giving_up->reason);
    int err =
        act_record(ctx, in, id, withdrawn ? "application.withdrawn" : "application.terminated", summary);

    if (err == 0)
        err =
            insert_ending(ctx->tx, *id, ctx->now, giving_up->kind, chosen(giving_up), giving_up->reason_code,
                          giving_up->reason, giving_up->requested_by, giving_up->request_sha256);
    if (err == 0)
        err = give_items_up(ctx->tx, *id, chosen(giving_up), giving_up->kind);
    return err;
}

static void tell(struct handler_ctx *ctx, struct bulletin *bulletin, const struct uuid *id,
                 const struct giving_up *giving_up, const char *names)
{
    if (strcmp(giving_up->kind, "withdrawn") == 0)
        bulletin_tell(
            ctx, bulletin, id, "ending.withdrawn",
            FIELDS({"items", names}, {"person", giving_up->requested_by}, {"reason", giving_up->reason}));
    else
        bulletin_tell(ctx, bulletin, id, "ending.terminated",
                      FIELDS({"items", names}, {"cause", giving_up->cause}, {"reason", giving_up->reason}));
}

/* No department has any of it. */
static int close_at_once(struct handler_ctx *ctx, const struct application *application,
                         const struct giving_up *giving_up, struct bulletin *bulletin)
{
    int err = withdraw_items(ctx->tx, application->id, chosen(giving_up));

    if (err == 0)
        err = close_unaccepted(ctx->tx, application->id, giving_up->kind, ctx->now);
    if (err == 0)
        err = visit_end(ctx, &application->id);
    if (err == 0)
        err = announce_closed(ctx,
                              &(struct closed_application){.id = application->id,
                                                           .project_code = application->row.project_code,
                                                           .outcome = giving_up->kind},
                              bulletin);
    if (err == 0)
        err = agent_end_case(ctx, &application->id, DUTY_VOID);
    return err < 0 ? err : duty_void_all(ctx, &application->id);
}

/* What the leader is asked about these items; before acceptance, about the whole of it. */
static int void_requests_of(struct handler_ctx *ctx, const struct uuid *application,
                            const struct giving_up *giving_up, struct bulletin *bulletin)
{
    size_t count = giving_up->choice.count;
    struct uuid *applications = arena_array(ctx->arena, count + 1, sizeof(*applications));
    int32_t *items = arena_array(ctx->arena, count + 1, sizeof(*items));

    if (!applications || !items)
        return ERR_NOMEM;
    items[count] = 0; /* stops only what is not accepted, and that can be given up as a whole only */
    for (size_t i = 0; i < count; i++)
        items[i] = giving_up->choice.items[i];
    for (size_t i = 0; i <= count; i++)
        applications[i] = *application;
    return leader_void_requests(ctx, (struct store_uuid_array){applications, count + 1},
                                (struct store_int32_array){items, count + 1}, "事项已停止办理", bulletin);
}

int give_up(struct handler_ctx *ctx, struct incoming *in, const struct application *application,
            const struct giving_up *giving_up)
{
    const struct intake *intake = ctx->state;
    const char *names = name_items(ctx->arena, intake->catalogue, &giving_up->choice);
    struct bulletin bulletin = BULLETIN(ctx);
    int err = names ? record(ctx, in, &application->id, giving_up, names) : ERR_NOMEM;

    if (err < 0)
        return err;
    tell(ctx, &bulletin, &application->id, giving_up, names);
    err = void_requests_of(ctx, &application->id, giving_up, &bulletin);
    if (err < 0)
        return err;
    if (before_acceptance(application->row.status))
        err = close_at_once(ctx, application, giving_up, &bulletin);
    else
        err = emit_ended(ctx, &application->id, giving_up);
    return err < 0 ? err : bulletin_send(ctx, &bulletin);
}
