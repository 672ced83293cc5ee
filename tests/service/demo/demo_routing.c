/* SPDX-License-Identifier: Apache-2.0
 * demo routing - each ApplicationAccepted is a row and two events; its key says how it shall go wrong.
 *
 * Owns  routing.effect, routing.seen; routing.cure makes what was poison harmless */
#include <string.h>

#include "demo.h"
#include "demo_routing.sql.h"

static const char *key_of(const struct incoming *in)
{
    return in->envelope->partitionkey;
}

static bool begins(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static enum verdict examine(struct handler_ctx *ctx, struct incoming *in)
{
    struct demo_is_cured_row cure = {0};
    struct demo_has_seen_row seen = {0};
    int err = 0;

    if (begins(key_of(in), "wait")) {
        err = demo_has_seen(ctx->tx, ctx->arena, key_of(in), &seen);
        return err < 0 ? verdict_of(ctx, in, err) : seen.seen ? VERDICT_DONE : VERDICT_DEFER;
    }
    if (!begins(key_of(in), "poison") && !begins(key_of(in), "broken"))
        return VERDICT_DONE;
    err = demo_is_cured(ctx->tx, ctx->arena, key_of(in), &cure);
    if (err == 0 && cure.cured)
        return VERDICT_DONE;
    if (err == 0 && begins(key_of(in), "poison"))
        return reject(ctx, in, "poison", "the key is %s", key_of(in));
    return verdict_of(ctx, in, err == 0 ? demo_break(ctx->tx) : err);
}

static int pass_on(struct handler_ctx *ctx, const struct incoming *in)
{
    PlanMade plan = BANGBAN__V1__PLAN_MADE__INIT;
    ApprovalHandedOver handover = BANGBAN__V1__APPROVAL_HANDED_OVER__INIT;

    plan.application_id = (char *)key_of(in);
    handover.approval_id = (char *)key_of(in);
    int err = emit(ctx,
                   &(struct emission){.type = MSG_PlanMade,
                                      .message = &plan,
                                      .subject = key_of(in),
                                      .key = key_of(in),
                                      .occurred = ctx->now,
                                      .cause = in},
                   NULL);
    if (err < 0)
        return err;
    return emit(ctx,
                &(struct emission){.type = MSG_ApprovalHandedOver,
                                   .message = &handover,
                                   .partition = "housing",
                                   .subject = key_of(in),
                                   .key = key_of(in),
                                   .occurred = ctx->now,
                                   .cause = in},
                NULL);
}

static enum verdict on_accepted(struct handler_ctx *ctx, struct incoming *const *in, size_t count)
{
    const char **texts = arena_array(ctx->arena, count, 2 * sizeof *texts);
    int64_t *sequences = arena_array(ctx->arena, count, sizeof *sequences);

    if (!texts || !sequences)
        return VERDICT_RETRY;
    for (size_t i = 0; i < count; i++) {
        enum verdict verdict = examine(ctx, in[i]);
        if (verdict != VERDICT_DONE)
            return verdict;
        texts[i] = in[i]->stream;
        texts[count + i] = key_of(in[i]);
        sequences[i] = (int64_t)in[i]->sequence;
    }
    int err = demo_effects(ctx->tx, (struct store_text_array){texts, count},
                           (struct store_int64_array){sequences, count},
                           (struct store_text_array){texts + count, count});
    for (size_t i = 0; i < count && err == 0; i++)
        err = pass_on(ctx, in[i]);
    return verdict_of(ctx, in[0], err);
}

static enum verdict on_changed(struct handler_ctx *ctx, struct incoming *in)
{
    return verdict_of(ctx, in, demo_see(ctx->tx, key_of(in)));
}

int demo_routing(int argc, char **argv)
{
    static const struct service_handler handlers[] = {
        ON_BATCH(ApplicationAccepted, on_accepted),
        ON(ApprovalChanged, on_changed),
    };
    static const struct service_part own = {SERVICE_HANDLERS(handlers), .queries = demo_routing_queries};

    return service_main(&(struct service_spec){.name = "routing",
                                               .summary = "a demo that passes applications on",
                                               SERVICE_PARTS(&own, demo_rest(ROUTING, &own))},
                        argc, argv);
}
