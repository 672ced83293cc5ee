/* SPDX-License-Identifier: Apache-2.0
 * refuse - the reasoned reply (regulation, part one, 4: 向企业做出不予以办理的合理解释): basis, article,
 * reason, what could be changed, whom to ask.
 *
 * A rule that refuses is a ground by itself; one that warns is a ground where the leader refused. */
#include <string.h>

#include "control.h"
#include "control.sql.h"
#include "record/duty.h"
#include "intake.h"

static void fill_refusal(Refusal *refusal, const struct load_hits_row *hit)
{
    bangban__v1__refusal__init(refusal);
    refusal->rule_id = borrow(hit->rule_id);
    refusal->basis_kind = borrow(hit->basis_kind);
    refusal->basis_document = borrow(hit->basis_document);
    refusal->article = borrow(hit->article);
    refusal->reason = borrow(hit->reason);
    refusal->remedy = borrow(hit->remedy);
    refusal->contact = borrow(hit->contact);
    refusal->rule_set_version = hit->has_version ? hit->version : 0;
    if (hit->has_entry)
        refusal->entry = borrow(hit->entry);
    if (hit->has_instruction)
        refusal->instruction = borrow(hit->instruction);
}

/* The hits as messages: grounds of a refusal, and warnings that are none. */
struct grounds {
    Refusal **refusals, **warnings;
    size_t refusal_count, warning_count;
};

static int load_grounds(struct handler_ctx *ctx, const struct uuid *application, struct grounds *ret_grounds)
{
    struct grounds grounds = {0};
    struct load_hits_row *rows;
    size_t count;
    int err = load_hits(ctx->tx, ctx->arena, *application, &rows, &count);

    if (err < 0)
        return err;
    Refusal *list = arena_array(ctx->arena, count, sizeof(*list));
    grounds.refusals = arena_array(ctx->arena, count, sizeof(*grounds.refusals));
    grounds.warnings = arena_array(ctx->arena, count, sizeof(*grounds.warnings));
    if (!list || !grounds.refusals || !grounds.warnings)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        fill_refusal(&list[i], &rows[i]);
        if (rows[i].refuses || rows[i].has_instruction)
            grounds.refusals[grounds.refusal_count++] = &list[i];
        else
            grounds.warnings[grounds.warning_count++] = &list[i];
    }
    *ret_grounds = grounds;
    return 0;
}

int control_fill_reply(struct handler_ctx *ctx, const struct application *application,
                       ApplicationReply *reply)
{
    struct grounds grounds;
    int err = load_grounds(ctx, &application->id, &grounds);

    if (err < 0)
        return err;
    reply->warnings = grounds.warnings;
    reply->n_warnings = grounds.warning_count;
    reply->refusals = grounds.refusals;
    reply->n_refusals = grounds.refusal_count;
    if (grounds.refusal_count)
        reply->refusal = grounds.refusals[0];
    return 0;
}

static int emit_refused(struct handler_ctx *ctx, const struct application *application,
                        const struct grounds *grounds)
{
    char id[UUID_TEXT];
    ApplicationRefused event;

    bangban__v1__application_refused__init(&event);
    event.refusals = grounds->refusals;
    event.n_refusals = grounds->refusal_count;
    event.application_id = borrow(uuid_format(&application->id, id));
    event.project_code = borrow(application->row.project_code);
    event.refused_at = ctx->now.us;
    log_event(LOG_OF_CASE(ctx, id), LOG_INFO, "application.refused",
              LOG_S("rule", event.refusals[0]->rule_id), LOG_I("rules", event.refusals[0]->rule_set_version),
              LOG_B("by_leader", *event.refusals[0]->instruction != '\0'));
    return emit(ctx,
                &(struct emission){.type = MSG_ApplicationRefused,
                                   .message = &event,
                                   .subject = id,
                                   .key = id,
                                   .occurred = ctx->now},
                NULL);
}

/* One ground as the enterprise reads it. */
static const char *ground_text(struct handler_ctx *ctx, const Refusal *refusal)
{
    const struct templates *texts = ((const struct intake *)ctx->state)->templates;
    bool listed = *refusal->entry != '\0';

    return template_fill(
        ctx->arena, templates_find(texts, listed ? "refusal.ground_listed" : "refusal.ground"),
        FIELDS({"basis", refusal->basis_document}, {"article", refusal->article}, {"reason", refusal->reason},
               {"entry", refusal->entry}, {"remedy", refusal->remedy}, {"contact", refusal->contact}));
}

/* NULL when the arena is full. */
static const char *grounds_text(struct handler_ctx *ctx, Refusal *const *refusals, size_t count)
{
    const char *text = "";

    for (size_t i = 0; text && i < count; i++) {
        const char *ground = ground_text(ctx, refusals[i]);

        text = ground ? arena_printf(ctx->arena, "%s%s", text, ground) : NULL;
    }
    return text;
}

int control_warnings_text(struct handler_ctx *ctx, const struct uuid *application, const char **ret_text)
{
    struct grounds grounds;
    int err = load_grounds(ctx, application, &grounds);

    if (err < 0)
        return err;
    *ret_text = grounds_text(ctx, grounds.warnings, grounds.warning_count);
    return *ret_text ? 0 : ERR_NOMEM;
}

static void tell_refused(struct handler_ctx *ctx, const struct uuid *application,
                         const struct grounds *grounds, struct bulletin *bulletin)
{
    const char *instruction = grounds->refusals[0]->instruction;
    const char *text = grounds_text(ctx, grounds->refusals, grounds->refusal_count);

    if (*instruction)
        bulletin_tell(ctx, bulletin, application, "application.refused_by_leader",
                      FIELDS({"grounds", text}, {"instruction", instruction}));
    else
        bulletin_tell(ctx, bulletin, application, "application.refused", FIELDS({"grounds", text}));
}

/* Who took the case in explains, or its agent. */
static int open_duty(struct handler_ctx *ctx, const struct application *application)
{
    const struct load_application_row *row = &application->row;
    char id[UUID_TEXT];
    const char *holder = arena_printf(ctx->arena, "%s:%s", row->has_agent ? "agent" : "window",
                                      row->has_agent ? row->agent : row->window_code);

    if (!holder)
        return ERR_NOMEM;
    return duty_open(ctx, &(struct duty){.kind = "explanation",
                                         .application = &application->id,
                                         .subject = uuid_format(&application->id, id),
                                         .holder = holder,
                                         .opened = ctx->now});
}

int control_refuse(struct handler_ctx *ctx, const struct application *application, struct bulletin *bulletin)
{
    struct grounds grounds;
    int err = load_grounds(ctx, &application->id, &grounds);

    if (err == 0 && grounds.refusal_count == 0)
        return ERR_BUG;
    if (err == 0)
        err = emit_refused(ctx, application, &grounds);
    if (err == 0)
        err = open_duty(ctx, application);
    if (err == 0)
        tell_refused(ctx, &application->id, &grounds, bulletin);
    return err;
}

int control_on_explanation_rung(struct handler_ctx *ctx, const struct duty_rung *rung,
                                struct bulletin *bulletin)
{
    bool overdue = strncmp(rung->message->rung, "overdue", strlen("overdue")) == 0;

    bulletin_tell_staff(ctx, bulletin, rung->application, rung->holder, "explanation.due",
                        FIELDS({"state", overdue ? "已逾期" : "今日到期"}));
    if (overdue)
        bulletin_tell_staff(ctx, bulletin, rung->application, "office", "explanation.due",
                            FIELDS({"state", "已逾期"}));
    return 0;
}
