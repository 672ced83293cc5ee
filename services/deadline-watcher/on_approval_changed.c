/* SPDX-License-Identifier: Apache-2.0
 * on_approval_changed - an approval moved: its clocks are computed anew from its whole history.
 *
 * Consumes  approval.changed (department.<department>), the hot event: a batch costs the same few round trips
 *           whatever its size.
 * Emits     extension.judged (deadline), for an extension
 */
#include <stdlib.h>
#include <string.h>

#include "clock_set.h"

/* One message of the batch, sorted by approval; within one, as they came. */
struct told {
    struct uuid approval_id;
    size_t position;
    const struct incoming *in;
    const ApprovalChanged *message;
    bool last; /* of its approval in this batch */
};

struct told_batch {
    struct told *list;
    size_t count;
    struct uuid *approvals; /* each once */
    size_t approval_count;
};

static int compare_told(const void *a, const void *b)
{
    const struct told *x = a, *y = b;
    int order = memcmp(&x->approval_id, &y->approval_id, sizeof(struct uuid));

    return order ? order : (x->position > y->position) - (x->position < y->position);
}

static int sort_batch(struct arena *arena, struct incoming *const *in, size_t count,
                      struct told_batch *ret_batch)
{
    struct told_batch batch = {.list = arena_array(arena, count, sizeof(*batch.list)),
                               .count = count,
                               .approvals = arena_array(arena, count, sizeof(*batch.approvals))};

    if (!batch.list || !batch.approvals)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        const ApprovalChanged *message = (const ApprovalChanged *)in[i]->message;
        batch.list[i] = (struct told){.position = i, .in = in[i], .message = message};
        if (uuid_parse(message->approval_id, &batch.list[i].approval_id))
            return ERR_INVALID;
    }
    qsort(batch.list, count, sizeof(*batch.list), compare_told);
    for (size_t i = 0; i < count; i++) {
        struct told *told = &batch.list[i];
        told->last = i + 1 == count || !uuid_equal(&told->approval_id, &told[1].approval_id);
        if (told->last)
            batch.approvals[batch.approval_count++] = told->approval_id;
    }
    *ret_batch = batch;
    return 0;
}

/* ---- steps ---- */

struct step_columns {
    struct uuid *approval_ids;
    int64_t *told;
    int32_t *ordinals, *extensions;
    const char **events, **holders, **stop_kinds, **stop_ends;
    wall_time *occurred, *received;
    bool *notices;
    size_t count;
};

static bool columns_make(struct arena *arena, size_t most, struct step_columns *c)
{
    c->approval_ids = arena_array(arena, most, sizeof(*c->approval_ids));
    c->told = arena_array(arena, most, sizeof(*c->told));
    c->ordinals = arena_array(arena, most, sizeof(*c->ordinals));
    c->extensions = arena_array(arena, most, sizeof(*c->extensions));
    c->events = arena_array(arena, most, sizeof(*c->events));
    c->holders = arena_array(arena, most, sizeof(*c->holders));
    c->stop_kinds = arena_array(arena, most, sizeof(*c->stop_kinds));
    c->stop_ends = arena_array(arena, most, sizeof(*c->stop_ends));
    c->occurred = arena_array(arena, most, sizeof(*c->occurred));
    c->received = arena_array(arena, most, sizeof(*c->received));
    c->notices = arena_array(arena, most, sizeof(*c->notices));
    return c->approval_ids && c->told && c->ordinals && c->extensions && c->events && c->holders &&
           c->stop_kinds && c->stop_ends && c->occurred && c->received && c->notices;
}

/* ERR_INVALID: a holder that the ledger does not know. */
static int add_step(struct step_columns *c, const struct told *told, const ApprovalStep *step, size_t ordinal)
{
    const StoppedClock *stop = step->stop;
    size_t i = c->count++;
    civil_day end;

    if (holder_find(step->holder) < 0)
        return ERR_INVALID;
    c->approval_ids[i] = told->approval_id;
    c->told[i] = (int64_t)told->in->sequence;
    c->ordinals[i] = (int32_t)ordinal;
    c->events[i] = step->event;
    c->holders[i] = step->holder;
    c->occurred[i] = (wall_time){step->occurred_at};
    c->received[i] = (wall_time){step->received_at};
    c->stop_kinds[i] = stop ? stop->kind : NULL;
    c->stop_ends[i] = stop && civil_day_parse(stop->until_on, &end) == 0 ? stop->until_on : NULL;
    c->notices[i] = stop && stop->notice_given;
    c->extensions[i] = step->extension && step->extension->workdays > 0 ? step->extension->workdays : 0;
    return 0;
}

static int add_steps(struct step_columns *c, const struct told *told)
{
    const ApprovalChanged *message = told->message;
    int err = 0;

    if (!message->refolded)
        return message->step ? add_step(c, told, message->step, 0) : ERR_INVALID;
    for (size_t i = 0; i < message->n_history && !err; i++)
        err = add_step(c, told, message->history[i], i);
    return err;
}

static size_t most_steps(const struct told_batch *batch)
{
    size_t most = batch->count;

    for (size_t i = 0; i < batch->count; i++)
        most += batch->list[i].message->n_history;
    return most;
}

/* The new steps; a refold takes back those of the same approval that this batch brought before it. */
static int collect_steps(struct arena *arena, const struct told_batch *batch, struct step_columns *c,
                         struct uuid *refolded, size_t *ret_refolded)
{
    size_t first_of_approval = 0;
    int err = columns_make(arena, most_steps(batch), c) ? 0 : ERR_NOMEM;

    for (size_t i = 0; i < batch->count && !err; i++) {
        const struct told *told = &batch->list[i];
        if (i == 0 || told[-1].last)
            first_of_approval = c->count;
        if (told->message->refolded) {
            c->count = first_of_approval;
            refolded[(*ret_refolded)++] = told->approval_id;
        }
        err = add_steps(c, told);
    }
    return err;
}

static int store_steps(struct handler_ctx *ctx, const struct told_batch *batch)
{
    struct uuid *refolded = arena_array(ctx->arena, batch->count, sizeof(*refolded));
    struct step_columns c = {0};
    size_t refolded_count = 0;
    int err = refolded ? collect_steps(ctx->arena, batch, &c, refolded, &refolded_count) : ERR_NOMEM;

    if (!err && refolded_count)
        err = clear_steps(ctx->tx, (struct store_uuid_array){refolded, refolded_count});
    if (err || c.count == 0)
        return err;
    return insert_steps(
        ctx->tx, (struct store_uuid_array){c.approval_ids, c.count},
        (struct store_int64_array){c.told, c.count}, (struct store_int32_array){c.ordinals, c.count},
        (struct store_text_array){c.events, c.count}, (struct store_text_array){c.holders, c.count},
        (struct store_time_array){c.occurred, c.count}, (struct store_time_array){c.received, c.count},
        (struct store_text_array){c.stop_kinds, c.count}, (struct store_text_array){c.stop_ends, c.count},
        (struct store_bool_array){c.notices, c.count}, (struct store_int32_array){c.extensions, c.count});
}

/* ---- clocks ---- */

static int find_told(const void *key, const void *told)
{
    return memcmp(key, &((const struct told *)told)->approval_id, sizeof(struct uuid));
}

/* The department's event that a correction refers to; of several in one batch, the last. */
static const char *cause_of(const struct told_batch *batch, const struct watched_clock *clock)
{
    const struct told *told =
        bsearch(&clock->row->approval_id, batch->list, batch->count, sizeof(*told), find_told);

    while (!told->last)
        told++;
    const ApprovalStep *step = told->message->step;
    return step && *step->event_id ? step->event_id : told->in->envelope->id;
}

/* Of a record that was told anew, the words to the enterprise are that it was corrected. */
static bool is_extension(const ApprovalChanged *message)
{
    return !message->refolded && message->step && message->step->extension &&
           strcmp(message->step->event, "extended") == 0;
}

static int judge_extensions(struct handler_ctx *ctx, const struct told_batch *batch,
                            const struct clock_set *set)
{
    int err = 0;

    for (size_t i = 0; i < batch->count && !err; i++)
        if (is_extension(batch->list[i].message))
            err = watcher_judge_extension(ctx, set, batch->list[i].in, &batch->list[i].approval_id);
    return err;
}

static int replay_clocks(struct handler_ctx *ctx, const struct told_batch *batch)
{
    struct clock_set set;
    int err = clock_set_load(ctx, (struct store_uuid_array){0},
                             (struct store_uuid_array){batch->approvals, batch->approval_count}, &set);

    if (err)
        return err;
    for (size_t i = 0; i < set.count; i++)
        set.clocks[i].because = cause_of(batch, &set.clocks[i]);
    err = clock_set_store(ctx, &set);
    return err ? err : judge_extensions(ctx, batch, &set);
}

static int check_known(struct handler_ctx *ctx, const struct told_batch *batch)
{
    struct count_approvals_row row;
    int err = count_approvals(ctx->tx, ctx->arena,
                              (struct store_uuid_array){batch->approvals, batch->approval_count}, &row);

    return err ? err : row.known == (int64_t)batch->approval_count ? 0 : ERR_NOT_FOUND;
}

enum verdict watcher_on_approval_changed(struct handler_ctx *ctx, struct incoming *const *in, size_t count)
{
    struct told_batch batch;
    int err = sort_batch(ctx->arena, in, count, &batch);

    if (!err)
        err = check_known(ctx, &batch);
    if (err == ERR_NOT_FOUND)
        return VERDICT_DEFER; /* approval.handed_over comes by another stream */
    if (!err)
        err = store_steps(ctx, &batch);
    if (!err)
        err = replay_clocks(ctx, &batch);
    return verdict_of(ctx, count == 1 ? in[0] : NULL, err);
}
