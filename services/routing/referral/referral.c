/* SPDX-License-Identifier: Apache-2.0
 * referral - opening, passing on, ending. */
#include "referral.h"

#include <string.h>

#include "competence.h"
#include "meeting/meeting.h"

struct opening {
    struct handler_ctx *ctx;
    const struct returned *returned;
    struct load_returned_row step;
    struct load_returners_row *before; /* returns that stand */
    size_t before_count;
    bool ping_pong;
    const char *next; /* NULL: somebody must decide */
    char number[NUMBER_TEXT];
};

/* ---- whose turn it is ---- */

static bool has_returned(const struct opening *opening, const char *department)
{
    bool found = strcmp(opening->step.department, department) == 0;

    for (size_t i = 0; i < opening->before_count; i++)
        found = found || strcmp(opening->before[i].department, department) == 0;
    return found;
}

static const char *next_department(const struct opening *opening)
{
    const struct routing *routing = opening->ctx->state;
    const char *code;

    for (size_t n = 0; (code = competence_department(routing->competence, opening->step.item, n)); n++)
        if (!has_returned(opening, code))
            return code;
    return NULL;
}

static void judge(struct opening *opening)
{
    const struct routing *routing = opening->ctx->state;

    opening->ping_pong = (int64_t)opening->before_count + 1 >= routing->ping_pong_returns;
    for (size_t i = 0; i < opening->before_count;
         i++) /* who was told by decision gives it back all the same */
        opening->ping_pong = opening->ping_pong || opening->before[i].decided;
    opening->next = opening->ping_pong ? NULL : next_department(opening);
}

static const char *decider(const struct opening *opening)
{
    return opening->next ? NULL : opening->ping_pong ? "leader" : "office";
}

/* ---- keeping and telling ---- */

static int announce_returned(const struct opening *opening)
{
    struct handler_ctx *ctx = opening->ctx;
    char application[UUID_TEXT], approval[UUID_TEXT];
    ItemReturned event;

    bangban__v1__item_returned__init(&event);
    event.number = borrow(opening->number);
    event.application_id = borrow(uuid_format(&opening->step.application_id, application));
    event.item = opening->step.item;
    event.approval_id = borrow(uuid_format(opening->returned->approval, approval));
    event.department = borrow(opening->step.department);
    event.reason = borrow(opening->returned->reason);
    event.returns = (int32_t)opening->before_count + 1;
    event.ping_pong = opening->ping_pong;
    event.returned_at = opening->returned->at.us;
    log_event(&ctx->log, LOG_INFO, "item.returned", LOG_S("number", opening->number),
              LOG_S("department", opening->step.department), LOG_I("returns", event.returns));
    return emit(ctx,
                &(struct emission){.type = MSG_ItemReturned,
                                   .message = &event,
                                   .subject = application,
                                   .key = application,
                                   .occurred = opening->returned->at},
                NULL);
}

static int announce_referred(struct handler_ctx *ctx, const struct passing *passing)
{
    const struct list_referrals_row *row = passing->row;
    char application[UUID_TEXT];
    ItemReferred event;

    bangban__v1__item_referred__init(&event);
    event.number = borrow(row->number);
    event.application_id = borrow(uuid_format(&row->application_id, application));
    event.item = row->item;
    event.from_department = borrow(row->from_department);
    event.to_department = borrow(passing->to);
    event.outcome = borrow(passing->outcome);
    event.referred_at = ctx->now.us;
    return emit(ctx,
                &(struct emission){.type = MSG_ItemReferred,
                                   .message = &event,
                                   .subject = application,
                                   .key = application,
                                   .occurred = ctx->now},
                NULL);
}

static int tell_passed(struct handler_ctx *ctx, const struct passing *passing)
{
    const struct list_referrals_row *row = passing->row;
    const struct told_field passed[] = {{"number", row->number},
                                        {"item", routing_item_name(ctx, row->item)},
                                        {"from", routing_department_name(ctx, row->from_department)},
                                        {"to", routing_department_name(ctx, passing->to)},
                                        {"reason", passing->text ? passing->text : row->reason},
                                        {NULL, NULL}};
    const char *const departments[] = {row->from_department, passing->to};
    int err = routing_tell(ctx, &row->application_id, "agent", "referral.told", passed);

    for (size_t i = strcmp(departments[0], departments[1]) == 0; err == 0 && i < 2; i++) {
        const char *to = routing_department_holder(ctx->arena, departments[i]);
        err = to ? routing_tell(ctx, &row->application_id, to, "referral.told", passed) : ERR_NOMEM;
    }
    return err == 0 ? routing_tell(ctx, &row->application_id, "applicant", "referral.applicant", passed)
                    : err;
}

int referral_pass(struct handler_ctx *ctx, const struct passing *passing)
{
    const struct list_referrals_row *row = passing->row;
    int err = settle_referral(ctx->tx, row->number, passing->outcome, passing->to, ctx->now,
                              passing->decided_by, passing->text);

    if (err == 0)
        err = reopen_steps(ctx->tx, row->application_id, (struct store_int32_array){&row->item, 1}, ctx->now);
    if (err == 0)
        err = refer_step(ctx->tx, row->application_id, row->item, passing->to);
    if (err == 0)
        err = announce_referred(ctx, passing);
    return err == 0 ? tell_passed(ctx, passing) : err;
}

static int store(struct opening *opening)
{
    struct handler_ctx *ctx = opening->ctx;
    const struct load_returned_row *step = &opening->step;
    int err = number_next(ctx, "ZB", opening->number);

    if (err == 0)
        err = insert_referral(ctx->tx, opening->number, step->application_id, step->item,
                              *opening->returned->approval, step->department, opening->returned->reason,
                              opening->returned->at, (int32_t)opening->before_count + 1, opening->ping_pong,
                              decider(opening));
    return err == 0 ? announce_returned(opening) : err;
}

static int ask_for_decision(const struct opening *opening)
{
    struct handler_ctx *ctx = opening->ctx;
    const struct uuid *application = &opening->step.application_id;
    const struct told_field asked[] = {
        {"number", opening->number},
        {"item", routing_item_name(ctx, opening->step.item)},
        {"department", routing_department_name(ctx, opening->step.department)},
        {"reason", opening->returned->reason},
        {"count", arena_printf(ctx->arena, "%zu", opening->before_count + 1)},
        {NULL, NULL}};
    int err = duty_open(ctx, &(struct duty){.kind = DUTY_ALLOCATION,
                                            .application = application,
                                            .subject = opening->number,
                                            .item = opening->step.item,
                                            .department = opening->step.department,
                                            .holder = decider(opening),
                                            .opened = ctx->now});

    if (err == 0)
        err = routing_tell(ctx, application, decider(opening), "referral.to_decide", asked);
    if (err == 0 && opening->ping_pong)
        err = routing_tell(ctx, application, "office", "referral.to_and_fro", asked);
    if (err == 0 && opening->ping_pong)
        err = meeting_by_rule(
            ctx, application, MEETING_TO_AND_FRO,
            arena_printf(ctx->arena, "“%s”被反复退回", routing_item_name(ctx, opening->step.item)));
    return err;
}

static int pass_on(const struct opening *opening)
{
    struct list_referrals_row row = {0};
    int err = referral_load(opening->ctx, opening->number, &row);

    return err == 0 ? referral_pass(opening->ctx,
                                    &(struct passing){.row = &row, .to = opening->next, .outcome = "passed"})
                    : err;
}

int referral_open(struct handler_ctx *ctx, const struct returned *returned, bool *ret_passed)
{
    struct opening opening = {.ctx = ctx, .returned = returned};
    int err = load_returned(ctx->tx, ctx->arena, *returned->approval, &opening.step);

    if (err == 0)
        err = load_returners(ctx->tx, ctx->arena, opening.step.application_id, opening.step.item,
                             &opening.before, &opening.before_count);
    if (err < 0)
        return err;
    judge(&opening);
    *ret_passed = opening.next != NULL;
    err = store(&opening);
    if (err < 0)
        return err;
    return opening.next ? pass_on(&opening) : ask_for_decision(&opening);
}

int referral_void(struct handler_ctx *ctx, const struct uuid *application, int item, const char *why)
{
    struct find_open_referral_row row = {0};
    int err = find_open_referral(ctx->tx, ctx->arena, *application, item, &row);

    if (err == ERR_NOT_FOUND)
        return 0;
    if (err == 0)
        err = settle_referral(ctx->tx, row.number, "void", NULL, ctx->now, NULL, why);
    if (err == 0)
        err = act_record(ctx, &(struct routing_act){row.number, "void", "routing", "", why});
    return err == 0 ? duty_close(ctx, DUTY_ALLOCATION, row.number, item, DUTY_VOID) : err;
}

/* Who has to decide is reminded; when the day has passed the leader hears of it too. */
int referral_on_rung(struct handler_ctx *ctx, const struct duty_rung *rung)
{
    struct list_referrals_row row = {0};
    int err = referral_load(ctx, rung->subject, &row);
    bool overdue = strcmp(rung->message->rung, "overdue") == 0;

    if (err < 0)
        return err;
    const struct told_field reminder[] = {{"number", row.number},
                                        {"item", routing_item_name(ctx, row.item)},
                                        {"department", routing_department_name(ctx, row.from_department)},
                                        {NULL, NULL}};
    err = routing_tell(ctx, &row.application_id, rung->holder, "referral.remind", reminder);
    return err == 0 && overdue && strcmp(rung->holder, "leader") != 0
               ? routing_tell(ctx, &row.application_id, "leader", "referral.undecided", reminder)
               : err;
}
