/* SPDX-License-Identifier: Apache-2.0
 * on_list_applications - the newest applications, of a status, an agent or a project. */
#include "project.h"
#include "validate.h"

static int fill_summary(struct arena *arena, const struct list_applications_row *row,
                        ApplicationSummary *summary)
{
    bangban__v1__application_summary__init(summary);
    summary->application_id = arena_alloc(arena, UUID_TEXT);
    if (!summary->application_id)
        return ERR_NOMEM;
    uuid_format(&row->application_id, summary->application_id);
    summary->project_code = borrow(row->project_code);
    summary->project_name = borrow(row->name);
    summary->status = borrow(row->status);
    if (row->has_agent_name)
        summary->agent_name = borrow(row->agent_name);
    summary->accepted_at = row->has_accepted_at ? row->accepted_at.us : 0;
    summary->items = (uint32_t)row->items;
    summary->delivered = (uint32_t)row->delivered;
    return 0;
}

int application_summaries(struct handler_ctx *ctx, const struct application_filter *filter,
                          ApplicationSummary ***ret_list, size_t *ret_count)
{
    struct list_applications_row *rows;
    size_t count;
    const char *project = filter->project_code;
    int err =
        list_applications(ctx->tx, ctx->arena, project ? "" : filter->status, project ? "" : filter->agent,
                          project ? project : "", filter->limit, &rows, &count);

    if (err < 0)
        return err;
    ApplicationSummary *summaries = arena_array(ctx->arena, count, sizeof(*summaries));
    ApplicationSummary **list = arena_array(ctx->arena, count, sizeof(*list));
    if (!summaries || !list)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = fill_summary(ctx->arena, &rows[i], &summaries[i]);
        list[i] = &summaries[i];
    }
    *ret_list = list;
    *ret_count = count;
    return err;
}

enum verdict intake_on_list_applications(struct handler_ctx *ctx, struct incoming *in)
{
    const ListApplications *request = (const ListApplications *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct application_filter filter = {.status = request->status,
                                        .agent = request->agent,
                                        .limit = request->limit ? request->limit : LIST_LIMIT_DEFAULT};
    ApplicationList message;

    validate_list(&findings, ctx->state, request);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    bangban__v1__application_list__init(&message);
    int err = application_summaries(ctx, &filter, &message.applications, &message.n_applications);
    if (err == 0)
        err = reply(ctx, in, &message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
