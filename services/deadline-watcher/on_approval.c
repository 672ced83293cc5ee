/* SPDX-License-Identifier: Apache-2.0
 * on_approval - an approval begins its way through a department, and reaches the applicant.
 *
 * Consumes  approval.handed_over (routing.<department>), result.delivered, delivery.corrected,
 *           delivery.taken_back (intake)
 */
#include "clock_set.h"

/* The item as it applies to the project; kept in the clocks' terms. ERR_NOT_FOUND: the case is not known yet.
 */
static int find_item(struct handler_ctx *ctx, const struct uuid *application_id, int number,
                     struct catalogue_item *ret_item)
{
    const struct watcher *watcher = ctx->state;
    struct load_facts_row row;
    int err = load_facts(ctx->tx, ctx->arena, *application_id, &row);

    if (err)
        return err;
    struct catalogue_fact *facts = arena_array(ctx->arena, row.fact_names.count, sizeof(*facts));
    if (!facts)
        return ERR_NOMEM;
    for (size_t i = 0; i < row.fact_names.count; i++)
        facts[i] = (struct catalogue_fact){row.fact_names.items[i], row.fact_values.items[i]};
    *ret_item = catalogue_item_for(watcher->catalogue, number,
                                   &(struct catalogue_facts){facts, row.fact_names.count});
    return 0;
}

static int start_clocks(struct handler_ctx *ctx, const struct new_clocks *subject,
                        const ApprovalHandedOver *msg, const struct catalogue_item *item)
{
    const struct watcher *watcher = ctx->state;
    struct clock_terms terms[CLOCK_KINDS_MAX];
    struct new_clock list[CLOCK_KINDS_MAX];
    struct new_clocks clocks = *subject;

    clocks.list = list;
    clocks.count = clock_terms_of_item(watcher->rules, item, terms);
    for (size_t i = 0; i < clocks.count; i++)
        list[i] = (struct new_clock){uuid_from_name(subject->approval_id, terms[i].rule->kind), msg->item,
                                     msg->department, terms[i]};
    return clocks.count ? clock_set_insert(ctx, &clocks) : 0;
}

enum verdict watcher_on_approval_handed_over(struct handler_ctx *ctx, struct incoming *in)
{
    const struct watcher *watcher = ctx->state;
    const ApprovalHandedOver *msg = (const ApprovalHandedOver *)in->message;
    struct uuid application_id, approval_id;
    struct catalogue_item item;

    if (uuid_parse(msg->application_id, &application_id) || uuid_parse(msg->approval_id, &approval_id) ||
        !catalogue_item(watcher->catalogue, msg->item))
        return reject(ctx, in, "malformed", "ids must be UUIDs and item %d one of the catalogue", msg->item);
    int err = find_item(ctx, &application_id, msg->item, &item);
    if (err == ERR_NOT_FOUND)
        return VERDICT_DEFER; /* application.accepted comes by another stream */
    if (!err)
        err = insert_approval(ctx->tx, approval_id, application_id, msg->item, msg->department,
                              (wall_time){msg->handed_over_at});
    if (!err)
        err = attach_promises(ctx->tx, application_id, msg->item, approval_id);
    if (!err)
        err = start_clocks(
            ctx, &(struct new_clocks){.application_id = application_id, .approval_id = &approval_id}, msg,
            &item);
    return verdict_of(ctx, in, err);
}

/* `at` NULL: it is not delivered. */
static enum verdict delivered(struct handler_ctx *ctx, struct incoming *in, const char *approval,
                              const wall_time *at)
{
    struct uuid approval_id;
    int64_t known = 0;
    int err = uuid_parse(approval, &approval_id);

    if (!err)
        err = deliver_approval(ctx->tx, approval_id, at, &known);
    if (!err && known == 0)
        return VERDICT_DEFER; /* approval.handed_over comes by another stream */
    return verdict_of(ctx, in, err);
}

enum verdict watcher_on_result_delivered(struct handler_ctx *ctx, struct incoming *in)
{
    const ResultDelivered *msg = (const ResultDelivered *)in->message;

    return delivered(ctx, in, msg->approval_id, &(wall_time){msg->delivered_at});
}

/* The events of before the day was told have none. */
enum verdict watcher_on_delivery_corrected(struct handler_ctx *ctx, struct incoming *in)
{
    const DeliveryCorrected *msg = (const DeliveryCorrected *)in->message;

    return msg->delivered_at ? delivered(ctx, in, msg->approval_id, &(wall_time){msg->delivered_at})
                             : VERDICT_DONE;
}

enum verdict watcher_on_delivery_taken_back(struct handler_ctx *ctx, struct incoming *in)
{
    return delivered(ctx, in, ((const DeliveryTakenBack *)in->message)->approval_id, NULL);
}
