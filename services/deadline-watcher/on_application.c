/* SPDX-License-Identifier: Apache-2.0
 * on_application - a case was taken in: its facts, and the clocks of what the applicant promised.
 *
 * Consumes  application.accepted, promise.kept (intake), step.withdrawn (routing)
 */
#include "clock_set.h"

static char *promise_clock_name(struct arena *arena, const char *kind, int item)
{
    return arena_printf(arena, "%s:%d", kind, item);
}

static int store_facts(struct handler_ctx *ctx, const struct uuid *application_id,
                       const ApplicationAccepted *msg)
{
    size_t count = msg->project ? msg->project->n_facts : 0;
    const char **names = arena_array(ctx->arena, count, sizeof(*names));
    const char **values = arena_array(ctx->arena, count, sizeof(*values));

    if (!names || !values)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        names[i] = msg->project->facts[i]->key;
        values[i] = msg->project->facts[i]->value;
    }
    return insert_application(ctx->tx, *application_id, (wall_time){msg->accepted_at},
                              (struct store_text_array){names, count},
                              (struct store_text_array){values, count});
}

static size_t count_promised(const ApplicationAccepted *msg)
{
    size_t count = 0;

    for (size_t i = 0; i < msg->n_items; i++)
        count += msg->items[i]->n_promised;
    return count;
}

/* ERR_INVALID: a promised day that is no date. */
static int store_promises(struct handler_ctx *ctx, const struct uuid *application_id,
                          const ApplicationAccepted *msg)
{
    size_t most = count_promised(msg), count = 0;
    int32_t *items = arena_array(ctx->arena, most, sizeof(*items));
    const char **codes = arena_array(ctx->arena, most, sizeof(*codes));
    civil_day *days = arena_array(ctx->arena, most, sizeof(*days));

    if (!items || !codes || !days)
        return ERR_NOMEM;
    for (size_t i = 0; i < msg->n_items; i++)
        for (size_t j = 0; j < msg->items[i]->n_promised; j++) {
            const PromisedMaterial *promised = msg->items[i]->promised[j];
            items[count] = msg->items[i]->item;
            codes[count] = promised->code;
            if (civil_day_parse(promised->promised_on, &days[count++]))
                return ERR_INVALID;
        }
    if (count == 0)
        return 0;
    return insert_promises(ctx->tx, *application_id, (struct store_int32_array){items, count},
                           (struct store_text_array){codes, count}, (struct store_day_array){days, count});
}

static int add_promise_clocks(struct handler_ctx *ctx, const AcceptedItem *item, struct new_clocks *clocks)
{
    const struct watcher *watcher = ctx->state;
    struct clock_terms terms[CLOCK_KINDS_MAX];
    size_t count = item->n_promised ? clock_terms_of_promise(watcher->rules, item->item, terms) : 0;

    for (size_t i = 0; i < count; i++) {
        char *name = promise_clock_name(ctx->arena, terms[i].rule->kind, item->item);
        if (!name)
            return ERR_NOMEM;
        clocks->list[clocks->count++] = (struct new_clock){uuid_from_name(&clocks->application_id, name),
                                                           item->item, item->department, terms[i]};
    }
    return 0;
}

static int start_promise_clocks(struct handler_ctx *ctx, const struct uuid *application_id,
                                const ApplicationAccepted *msg)
{
    struct new_clocks clocks = {.application_id = *application_id};
    int err = 0;

    clocks.list = arena_array(ctx->arena, msg->n_items * CLOCK_KINDS_MAX, sizeof(*clocks.list));
    if (!clocks.list)
        return ERR_NOMEM;
    for (size_t i = 0; i < msg->n_items && !err; i++)
        err = add_promise_clocks(ctx, msg->items[i], &clocks);
    return err || clocks.count == 0 ? err : clock_set_insert(ctx, &clocks);
}

enum verdict watcher_on_application_accepted(struct handler_ctx *ctx, struct incoming *in)
{
    const ApplicationAccepted *msg = (const ApplicationAccepted *)in->message;
    struct uuid application_id;
    int err = uuid_parse(msg->application_id, &application_id);

    if (!err)
        err = store_facts(ctx, &application_id, msg);
    if (!err)
        err = store_promises(ctx, &application_id, msg);
    if (!err)
        err = start_promise_clocks(ctx, &application_id, msg);
    return verdict_of(ctx, in, err);
}

/* The clocks of a promise have names made from application and item. */
static int replay_promise(struct handler_ctx *ctx, const struct uuid *application_id, int item,
                          const char *because)
{
    const struct watcher *watcher = ctx->state;
    struct clock_terms terms[CLOCK_KINDS_MAX];
    struct uuid ids[CLOCK_KINDS_MAX];
    struct clock_set set;
    size_t count = clock_terms_of_promise(watcher->rules, item, terms);

    for (size_t i = 0; i < count; i++) {
        char *name = promise_clock_name(ctx->arena, terms[i].rule->kind, item);
        if (!name)
            return ERR_NOMEM;
        ids[i] = uuid_from_name(application_id, name);
    }
    int err = clock_set_load(ctx, (struct store_uuid_array){ids, count}, (struct store_uuid_array){0}, &set);
    if (err)
        return err;
    for (size_t i = 0; i < set.count; i++)
        set.clocks[i].because = because;
    return clock_set_store(ctx, &set);
}

enum verdict watcher_on_promise_kept(struct handler_ctx *ctx, struct incoming *in)
{
    const PromiseKept *msg = (const PromiseKept *)in->message;
    struct uuid application_id;
    int64_t kept = 0;
    int err = uuid_parse(msg->application_id, &application_id);

    if (!err)
        err = keep_promises(ctx->tx, application_id, msg->item,
                            (struct store_text_array){(const char *const *)msg->codes, msg->n_codes},
                            (wall_time){msg->supplied_at}, &kept);
    if (!err && kept == 0)
        return reject(ctx, in, "unknown-promise", "no such material was promised for item %d", msg->item);
    if (!err)
        err = replay_promise(ctx, &application_id, msg->item, in->envelope->id);
    return verdict_of(ctx, in, err);
}

enum verdict watcher_on_step_withdrawn(struct handler_ctx *ctx, struct incoming *in)
{
    const StepWithdrawn *msg = (const StepWithdrawn *)in->message;
    struct uuid application_id;
    struct load_facts_row facts;
    int64_t promised = 0;
    int err = uuid_parse(msg->application_id, &application_id);

    if (!err)
        err = load_facts(ctx->tx, ctx->arena, application_id, &facts);
    if (err == ERR_NOT_FOUND)
        return VERDICT_DEFER; /* application.accepted comes by another stream */
    if (!err)
        err = give_promises_up(ctx->tx, application_id, msg->item, (wall_time){msg->withdrawn_at}, &promised);
    if (!err && promised)
        err = replay_promise(ctx, &application_id, msg->item, in->envelope->id);
    return verdict_of(ctx, in, err);
}
