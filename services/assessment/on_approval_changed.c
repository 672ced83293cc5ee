/* SPDX-License-Identifier: Apache-2.0
 * on_approval_changed - an approval moved: its history grows, or is told anew, and the push itself is
 * counted.
 *
 * Consumes  approval.changed (department.<department>), the hot event: a batch costs the same few statements
 *           whatever its size.
 */
#include <stdlib.h>
#include <string.h>

#include "assessment.h"

/* Steps that the centre makes, which no department pushed. */
#define CENTRE_ID_PREFIX "centre:"

/* One message of the batch, sorted by approval; within one, as they came. */
struct told {
    struct uuid approval_id;
    size_t place;
    const struct incoming *in;
    const ApprovalChanged *message;
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

    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static bool first_of_approval(const struct told_batch *batch, size_t i)
{
    return i == 0 || !uuid_equal(&batch->list[i].approval_id, &batch->list[i - 1].approval_id);
}

static int sort_batch(struct arena *arena, struct incoming *const *in, size_t count, struct told_batch *batch)
{
    *batch = (struct told_batch){.list = arena_array(arena, count, sizeof(*batch->list)),
                                 .count = count,
                                 .approvals = arena_array(arena, count, sizeof(*batch->approvals))};
    if (!batch->list || !batch->approvals)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        const ApprovalChanged *message = (const ApprovalChanged *)in[i]->message;
        batch->list[i] = (struct told){.place = i, .in = in[i], .message = message};
        if (!message->step || uuid_parse(message->approval_id, &batch->list[i].approval_id) < 0)
            return ERR_INVALID;
    }
    qsort(batch->list, count, sizeof(*batch->list), compare_told);
    for (size_t i = 0; i < count; i++)
        if (first_of_approval(batch, i))
            batch->approvals[batch->approval_count++] = batch->list[i].approval_id;
    return 0;
}

static int check_known(struct handler_ctx *ctx, const struct told_batch *batch)
{
    struct count_facts_row row;
    int err = count_facts(ctx->tx, ctx->arena,
                          (struct store_uuid_array){batch->approvals, batch->approval_count}, &row);

    if (err < 0)
        return err;
    return row.known == (int64_t)batch->approval_count ? 0 : ERR_NOT_FOUND;
}

/* ---- pushes ---- */

struct push_columns {
    const char **departments, **event_ids, **streams;
    int64_t *sequences;
    struct uuid *approvals;
    wall_time *occurred, *received;
    bool *in_order;
    size_t count;
};

static bool push_columns_make(struct arena *arena, size_t most, struct push_columns *c)
{
    c->departments = arena_array(arena, most, sizeof(*c->departments));
    c->event_ids = arena_array(arena, most, sizeof(*c->event_ids));
    c->streams = arena_array(arena, most, sizeof(*c->streams));
    c->sequences = arena_array(arena, most, sizeof(*c->sequences));
    c->approvals = arena_array(arena, most, sizeof(*c->approvals));
    c->occurred = arena_array(arena, most, sizeof(*c->occurred));
    c->received = arena_array(arena, most, sizeof(*c->received));
    c->in_order = arena_array(arena, most, sizeof(*c->in_order));
    return c->departments && c->event_ids && c->streams && c->sequences && c->approvals && c->occurred &&
           c->received && c->in_order;
}

static void add_push(struct push_columns *c, const struct told *told, const ApprovalStep *step)
{
    size_t i = c->count;

    if (strncmp(step->event_id, CENTRE_ID_PREFIX, strlen(CENTRE_ID_PREFIX)) == 0)
        return;
    c->departments[i] = told->message->department;
    c->event_ids[i] = step->event_id;
    c->streams[i] = told->in->stream;
    c->sequences[i] = (int64_t)told->in->sequence;
    c->approvals[i] = told->approval_id;
    c->occurred[i] = (wall_time){step->occurred_at};
    c->received[i] = (wall_time){step->received_at};
    c->in_order[i] = !told->message->refolded;
    c->count++;
}

/* A history told anew holds pushes that had waited for their predecessors and are told for the first time. */
static void add_pushes(struct push_columns *c, const struct told *told)
{
    add_push(c, told, told->message->step);
    for (size_t i = 0; i < told->message->n_history; i++)
        add_push(c, told, told->message->history[i]);
}

static size_t most_steps(const struct told_batch *batch)
{
    size_t most = batch->count;

    for (size_t i = 0; i < batch->count; i++)
        most += batch->list[i].message->n_history;
    return most;
}

static int store_pushes(struct handler_ctx *ctx, const struct told_batch *batch)
{
    struct push_columns c = {0};

    if (!push_columns_make(ctx->arena, most_steps(batch), &c))
        return ERR_NOMEM;
    for (size_t i = 0; i < batch->count; i++)
        add_pushes(&c, &batch->list[i]);
    if (c.count == 0)
        return 0;
    return insert_pushes(
        ctx->tx, (struct store_text_array){c.departments, c.count},
        (struct store_text_array){c.event_ids, c.count}, (struct store_text_array){c.streams, c.count},
        (struct store_int64_array){c.sequences, c.count}, (struct store_uuid_array){c.approvals, c.count},
        (struct store_time_array){c.occurred, c.count}, (struct store_time_array){c.received, c.count},
        (struct store_bool_array){c.in_order, c.count});
}

/* ---- steps ---- */

struct step_columns {
    struct uuid *approvals;
    int64_t *told;
    int32_t *ordinals, *extensions;
    const char **streams, **events, **stop_kinds, **stop_ends;
    wall_time *occurred, *received;
    bool *notices;
    size_t count;
};

static bool step_columns_make(struct arena *arena, size_t most, struct step_columns *c)
{
    c->approvals = arena_array(arena, most, sizeof(*c->approvals));
    c->told = arena_array(arena, most, sizeof(*c->told));
    c->ordinals = arena_array(arena, most, sizeof(*c->ordinals));
    c->extensions = arena_array(arena, most, sizeof(*c->extensions));
    c->streams = arena_array(arena, most, sizeof(*c->streams));
    c->events = arena_array(arena, most, sizeof(*c->events));
    c->stop_kinds = arena_array(arena, most, sizeof(*c->stop_kinds));
    c->stop_ends = arena_array(arena, most, sizeof(*c->stop_ends));
    c->occurred = arena_array(arena, most, sizeof(*c->occurred));
    c->received = arena_array(arena, most, sizeof(*c->received));
    c->notices = arena_array(arena, most, sizeof(*c->notices));
    return c->approvals && c->told && c->ordinals && c->extensions && c->streams && c->events &&
           c->stop_kinds && c->stop_ends && c->occurred && c->received && c->notices;
}

static void add_step(struct step_columns *c, const struct told *told, const ApprovalStep *step,
                     size_t ordinal)
{
    size_t i = c->count++;

    c->approvals[i] = told->approval_id;
    c->told[i] = (int64_t)told->in->sequence;
    c->ordinals[i] = (int32_t)ordinal;
    c->streams[i] = told->in->stream;
    c->events[i] = step->event;
    c->occurred[i] = (wall_time){step->occurred_at};
    c->received[i] = (wall_time){step->received_at};
    c->stop_kinds[i] = step->stop ? step->stop->kind : NULL;
    c->stop_ends[i] = step->stop ? step->stop->until_on : NULL;
    c->notices[i] = step->stop && step->stop->notice_given;
    c->extensions[i] = step->extension && step->extension->workdays > 0 ? step->extension->workdays : 0;
}

static void add_steps(struct step_columns *c, const struct told *told)
{
    const ApprovalChanged *message = told->message;

    if (!message->refolded) {
        add_step(c, told, message->step, 0);
        return;
    }
    for (size_t i = 0; i < message->n_history; i++)
        add_step(c, told, message->history[i], i);
}

/* A refold takes back the steps of its approval, also those that this batch brought before it. */
static int collect_steps(struct arena *arena, const struct told_batch *batch, struct step_columns *c,
                         struct uuid *refolded, size_t *ret_refolded)
{
    size_t first = 0;

    if (!step_columns_make(arena, most_steps(batch), c))
        return ERR_NOMEM;
    for (size_t i = 0; i < batch->count; i++) {
        if (first_of_approval(batch, i))
            first = c->count;
        if (batch->list[i].message->refolded) {
            c->count = first;
            refolded[(*ret_refolded)++] = batch->list[i].approval_id;
        }
        add_steps(c, &batch->list[i]);
    }
    return 0;
}

static int write_steps(struct handler_ctx *ctx, const struct step_columns *c)
{
    if (c->count == 0)
        return 0;
    return insert_steps(
        ctx->tx, (struct store_uuid_array){c->approvals, c->count},
        (struct store_int64_array){c->told, c->count}, (struct store_int32_array){c->ordinals, c->count},
        (struct store_text_array){c->streams, c->count}, (struct store_text_array){c->events, c->count},
        (struct store_time_array){c->occurred, c->count}, (struct store_time_array){c->received, c->count},
        (struct store_text_array){c->stop_kinds, c->count}, (struct store_text_array){c->stop_ends, c->count},
        (struct store_bool_array){c->notices, c->count}, (struct store_int32_array){c->extensions, c->count});
}

static int store_steps(struct handler_ctx *ctx, const struct told_batch *batch)
{
    struct uuid *refolded = arena_array(ctx->arena, batch->count, sizeof(*refolded));
    struct step_columns c = {0};
    size_t refolded_count = 0;
    int err = refolded ? collect_steps(ctx->arena, batch, &c, refolded, &refolded_count) : ERR_NOMEM;

    if (err == 0 && refolded_count)
        err = clear_steps(ctx->tx, (struct store_uuid_array){refolded, refolded_count});
    return err < 0 ? err : write_steps(ctx, &c);
}

/* ---- closing ---- */

/* The events that course_find_close() looks for. */
static const char *const closing_events[] = {"approved",     "refused",
                                             "not_accepted", "returned",
                                             "withdrawn",    "withdrawn_by_centre",
                                             "terminated",   "terminated_by_centre",
                                             "reported_up"};

#define CLOSING_COUNT (sizeof(closing_events) / sizeof(closing_events[0]))

/* A history told anew may have lost its end, and a broken promise voids what was decided on it. */
static bool may_settle(const ApprovalChanged *message)
{
    for (size_t i = 0; i < CLOSING_COUNT; i++)
        if (strcmp(message->step->event, closing_events[i]) == 0)
            return true;
    return message->refolded || strcmp(message->step->event, "promise_broken") == 0;
}

/* Most events close nothing: their approvals are not looked at. */
static int settle(struct handler_ctx *ctx, const struct told_batch *batch)
{
    struct uuid *approvals = arena_array(ctx->arena, batch->count, sizeof(*approvals));
    size_t count = 0;

    if (!approvals)
        return ERR_NOMEM;
    for (size_t i = 0; i < batch->count; i++)
        if (may_settle(batch->list[i].message))
            approvals[count++] = batch->list[i].approval_id;
    if (count == 0)
        return 0;
    return settle_facts(ctx->tx, (struct store_uuid_array){approvals, count},
                        (struct store_text_array){closing_events, CLOSING_COUNT});
}

enum verdict assessment_on_approval_changed(struct handler_ctx *ctx, struct incoming *const *in, size_t count)
{
    struct told_batch batch;
    int err = sort_batch(ctx->arena, in, count, &batch);

    if (err == 0)
        err = check_known(ctx, &batch);
    if (err == ERR_NOT_FOUND)
        return VERDICT_DEFER; /* approval.handed_over comes by another stream */
    if (err == 0)
        err = store_pushes(ctx, &batch);
    if (err == 0)
        err = store_steps(ctx, &batch);
    if (err == 0)
        err = settle(ctx, &batch);
    if (err == 0)
        err = basis_note(ctx, in, count);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, count == 1 ? in[0] : NULL, err);
}
