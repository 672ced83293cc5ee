/* SPDX-License-Identifier: Apache-2.0
 * on_approval_handed_over - a department has an approval; the terms it will be judged by are fixed now.
 *
 * Consumes  approval.handed_over (routing.<department>)
 */
#include "assessment.h"

#define STOPS_MAX 32

/* ERR_NOT_FOUND: the application is not known yet. */
static int find_item(struct handler_ctx *ctx, const struct uuid *application_id, int number,
                     struct catalogue_item *ret_item)
{
    const struct assessment *assessment = ctx->state;
    struct load_project_facts_row row;
    int err = load_project_facts(ctx->tx, ctx->arena, *application_id, &row);

    if (err < 0)
        return err;
    struct catalogue_fact *facts = arena_array(ctx->arena, row.fact_names.count, sizeof(*facts));
    if (!facts)
        return ERR_NOMEM;
    for (size_t i = 0; i < row.fact_names.count; i++)
        facts[i] = (struct catalogue_fact){row.fact_names.items[i], row.fact_values.items[i]};
    *ret_item = catalogue_item_for(assessment->catalogue, number,
                                   &(struct catalogue_facts){facts, row.fact_names.count});
    return 0;
}

static struct store_text_array stop_names(unsigned stops, const char *names[STOPS_MAX])
{
    size_t count = 0;

    for (int i = 0; stops >> i; i++)
        if (stops & 1u << i)
            names[count++] = catalogue_stop_name((enum catalogue_stop)i);
    return (struct store_text_array){names, count};
}

static int store_fact(struct handler_ctx *ctx, const struct incoming *in, const struct uuid *approval_id,
                      const struct uuid *application_id, const struct catalogue_item *item)
{
    const ApprovalHandedOver *msg = (const ApprovalHandedOver *)in->message;
    const char *lawful[STOPS_MAX], *customary[STOPS_MAX];
    int32_t statutory = item->statutory.n;

    return insert_fact(ctx->tx, *approval_id, *application_id, msg->department, msg->item,
                       catalogue_handling_name(item->handling), item->promised.n,
                       item->has_statutory ? &statutory : NULL,
                       item->statutory.unit == PERIOD_CALDAYS ? "calendar" : "workday",
                       stop_names(item->stops, lawful), stop_names(item->customary_stops, customary),
                       (wall_time){msg->handed_over_at}, in->stream, (int64_t)in->sequence);
}

enum verdict assessment_on_approval_handed_over(struct handler_ctx *ctx, struct incoming *in)
{
    const struct assessment *assessment = ctx->state;
    const ApprovalHandedOver *msg = (const ApprovalHandedOver *)in->message;
    struct uuid approval_id, application_id;
    struct catalogue_item item;

    if (uuid_parse(msg->approval_id, &approval_id) < 0 ||
        uuid_parse(msg->application_id, &application_id) < 0 ||
        !catalogue_item(assessment->catalogue, msg->item))
        return reject(ctx, in, "malformed", "ids must be UUIDs and item %d one of the catalogue", msg->item);
    int err = find_item(ctx, &application_id, msg->item, &item);
    if (err == ERR_NOT_FOUND)
        return VERDICT_DEFER; /* application.accepted comes by another stream */
    if (err == 0)
        err = store_fact(ctx, in, &approval_id, &application_id, &item);
    if (err == 0)
        err = basis_note(ctx, &in, 1);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
