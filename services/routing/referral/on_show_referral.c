/* SPDX-License-Identifier: Apache-2.0
 * on_show_referral - one referral with its acts; what waits for a decision, the oldest first.  A department
 * sees what it gave back and what it was given. */
#include <string.h>

#include "findings/findings.h"
#include "referral.h"

int referral_load(struct handler_ctx *ctx, const char *number, struct list_referrals_row *ret_row)
{
    struct list_referrals_row *rows;
    size_t count;
    int err = list_referrals(ctx->tx, ctx->arena, false, NULL, NULL, number, 1, &rows, &count);

    if (err == 0 && count == 0)
        return ERR_NOT_FOUND;
    if (err == 0)
        *ret_row = rows[0];
    return err;
}

static bool concerns(const struct list_referrals_row *row, const char *department)
{
    return !department || strcmp(row->from_department, department) == 0 ||
           (row->has_to_department && strcmp(row->to_department, department) == 0);
}

static int fill_view(struct arena *arena, const struct list_referrals_row *row, ReferralView *view)
{
    bangban__v1__referral_view__init(view);
    view->application_id = arena_alloc(arena, UUID_TEXT);
    if (!view->application_id)
        return ERR_NOMEM;
    uuid_format(&row->application_id, view->application_id);
    view->number = borrow(row->number);
    view->item = row->item;
    view->from_department = borrow(row->from_department);
    view->reason = borrow(row->reason);
    view->returned_at = row->returned_at.us;
    view->returns = row->returns;
    view->ping_pong = row->ping_pong;
    if (row->has_decider)
        view->decider = borrow(row->decider);
    if (row->has_outcome) {
        view->outcome = borrow(row->outcome);
        view->settled_at = row->settled_at.us;
    }
    if (row->has_to_department)
        view->to_department = borrow(row->to_department);
    if (row->has_decided_by)
        view->decided_by = borrow(row->decided_by);
    if (row->has_text)
        view->text = borrow(row->text);
    return 0;
}

enum verdict referral_reply(struct handler_ctx *ctx, struct incoming *in, const char *number)
{
    struct list_referrals_row row = {0};
    ReferralView view;
    int err = referral_load(ctx, number, &row);

    if (err == 0)
        err = fill_view(ctx->arena, &row, &view);
    if (err == 0)
        err = act_show(ctx, number, &view.acts, &view.n_acts, &view.version);
    if (err == 0)
        err = reply(ctx, in, &view);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict routing_on_show_referral(struct handler_ctx *ctx, struct incoming *in)
{
    const ShowReferral *request = (const ShowReferral *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct list_referrals_row row = {0};

    findings_check_text(&findings, "number", request->number, REFERRAL_NUMBER_MAX_CHARACTERS);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = referral_load(ctx, request->number, &row);
    if (err == ERR_NOT_FOUND || (err == 0 && !concerns(&row, routing_caller_department(in))))
        return refuse(ctx, in,
                      &(struct problem){.code = "not-found", .detail = "没有这张转办单：请核对转办单编号"});
    return err == 0 ? referral_reply(ctx, in, request->number) : verdict_of(ctx, in, err);
}

static int fill_list(struct handler_ctx *ctx, const struct routing_wanted *wanted, ReferralList *list)
{
    struct list_referrals_row *rows;
    size_t count;
    int err = list_referrals(ctx->tx, ctx->arena, wanted->open_only, wanted->application, wanted->department,
                             wanted->number, wanted->limit, &rows, &count);

    if (err < 0)
        return err;
    ReferralView *views = arena_array(ctx->arena, count, sizeof(*views));
    list->referrals = arena_array(ctx->arena, count, sizeof(*list->referrals));
    if (!views || !list->referrals)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill_view(ctx->arena, &rows[i], &views[i]);
        list->referrals[list->n_referrals++] = &views[i];
    }
    return err;
}

enum verdict routing_on_list_referrals(struct handler_ctx *ctx, struct incoming *in)
{
    const ListReferrals *request = (const ListReferrals *)in->message;
    struct routing_listing listing = {request->all, request->application_id, request->limit};
    struct findings findings = {.arena = ctx->arena};
    struct routing_wanted wanted;
    ReferralList list;

    if (!routing_wanted_read(in, &listing, &wanted, &findings))
        return findings_refuse(ctx, in, &findings);
    bangban__v1__referral_list__init(&list);
    int err = fill_list(ctx, &wanted, &list);
    if (err == 0)
        err = reply(ctx, in, &list);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
