/* SPDX-License-Identifier: Apache-2.0
 * fact_set - the facts of a quarter, loaded in one snapshot.
 */
#include <string.h>

#include "assessment.h"

/* An approval's steps among rows sorted by approval. */
struct step_rows {
    const struct load_steps_row *rows;
    size_t count;
    size_t next;
};

static unsigned stops_of(const struct store_text_array *names)
{
    unsigned stops = 0;

    for (size_t i = 0; i < names->count; i++) {
        int stop = catalogue_stop_find(names->items[i]);
        stops |= stop >= 0 ? 1u << stop : 0;
    }
    return stops;
}

static enum catalogue_handling handling_of(const char *name)
{
    int handling = CATALOGUE_IMMEDIATE;

    while (handling < CATALOGUE_REPORTED &&
           strcmp(catalogue_handling_name((enum catalogue_handling)handling), name) != 0)
        handling++;
    return (enum catalogue_handling)handling;
}

static struct catalogue_item item_of(const struct load_facts_row *row)
{
    enum period_unit unit = strcmp(row->statutory_unit, "calendar") == 0 ? PERIOD_CALDAYS : PERIOD_WORKDAYS;

    return (struct catalogue_item){.number = row->item,
                                   .handling = handling_of(row->handling),
                                   .promised = {row->promised_days},
                                   .has_statutory = row->has_statutory_days,
                                   .statutory = {unit, row->has_statutory_days ? row->statutory_days : 0},
                                   .stops = stops_of(&row->lawful_stops),
                                   .customary_stops = stops_of(&row->customary_stops)};
}

static struct step step_of(const struct load_steps_row *row)
{
    struct step step = {.event = step_event_find(row->event),
                        .occurred = row->occurred_at,
                        .received = row->received_at,
                        .stop = {.kind = ERR_NOT_FOUND, .notice_given = row->stop_notice},
                        .extension = row->extension};

    if (row->has_stop_kind)
        step.stop.kind = catalogue_stop_find(row->stop_kind);
    step.stop.has_end = row->has_stop_end && civil_day_parse(row->stop_end, &step.stop.end) == 0;
    return step;
}

/* Rows of facts and of steps are both in the order of approvals. */
static int take_history(struct arena *arena, struct step_rows *rows, struct approval_fact *fact,
                        wall_time handed_over)
{
    size_t first = rows->next, count;

    while (rows->next < rows->count && uuid_equal(&rows->rows[rows->next].approval_id, &fact->approval_id))
        rows->next++;
    count = rows->next - first;
    struct step *steps = arena_array(arena, count, sizeof(*steps));
    struct event_position *told = arena_array(arena, count, sizeof(*told));
    if (!steps || !told)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        steps[i] = step_of(&rows->rows[first + i]);
        told[i] = (struct event_position){rows->rows[first + i].stream, rows->rows[first + i].told};
    }
    fact->history = (struct history){handed_over, steps, count};
    fact->told = told;
    return 0;
}

static int load_approvals(struct handler_ctx *ctx, const struct score_order *order, struct facts *facts)
{
    struct load_facts_row *rows;
    struct load_steps_row *steps;
    struct step_rows step_rows = {0};
    size_t count;
    int err = load_facts(ctx->tx, ctx->arena, order->department, order->quarter.from, order->quarter.until,
                         &rows, &count);

    if (err < 0)
        return err;
    struct approval_fact *list = arena_array(ctx->arena, count, sizeof(*list));
    struct uuid *ids = arena_array(ctx->arena, count, sizeof(*ids));
    if (!list || !ids)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        ids[i] = rows[i].approval_id;
    err = load_steps(ctx->tx, ctx->arena, (struct store_uuid_array){ids, count}, &steps, &step_rows.count);
    step_rows.rows = steps;
    for (size_t i = 0; err == 0 && i < count; i++) {
        list[i] = (struct approval_fact){.approval_id = rows[i].approval_id,
                                         .department = rows[i].department,
                                         .item = item_of(&rows[i]),
                                         .handed_over = {rows[i].stream, rows[i].sequence}};
        if (rows[i].has_overdue_stream)
            list[i].overdue = (struct event_position){rows[i].overdue_stream, rows[i].overdue_sequence};
        err = take_history(ctx->arena, &step_rows, &list[i], rows[i].handed_over_at);
    }
    facts->approvals = list;
    facts->approval_count = count;
    return err;
}

static int load_push_facts(struct handler_ctx *ctx, const struct score_order *order, struct facts *facts)
{
    struct load_pushes_row *rows;
    size_t count;
    int err = load_pushes(ctx->tx, ctx->arena, order->department, order->quarter.from, order->quarter.until,
                          &rows, &count);

    if (err < 0)
        return err;
    struct push_fact *list = arena_array(ctx->arena, count, sizeof(*list));
    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        list[i] = (struct push_fact){.department = rows[i].department,
                                     .event_id = rows[i].event_id,
                                     .position = {rows[i].stream, rows[i].sequence},
                                     .approval_id =
                                         rows[i].has_approval_id ? rows[i].approval_id : (struct uuid){{0}},
                                     .item = rows[i].has_item ? rows[i].item : 0,
                                     .occurred = rows[i].occurred_at,
                                     .received = rows[i].received_at,
                                     .valid = rows[i].valid,
                                     .in_order = rows[i].in_order};
    facts->pushes = list;
    facts->push_count = count;
    return 0;
}

static int load_basis_facts(struct handler_ctx *ctx, struct facts *facts)
{
    struct load_basis_row *rows;
    size_t count;
    int err = load_basis(ctx->tx, ctx->arena, &rows, &count);

    if (err < 0)
        return err;
    struct stream_basis *list = arena_array(ctx->arena, count, sizeof(*list));
    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        list[i] = (struct stream_basis){rows[i].stream, rows[i].up_to, rows[i].recorded_at};
    facts->basis = list;
    facts->basis_count = count;
    return 0;
}

int fact_set_load(struct handler_ctx *ctx, const struct score_order *order, struct facts *ret_facts)
{
    struct facts facts = {0};
    int err = pin_snapshot(ctx->tx);

    if (err == 0)
        err = load_basis_facts(ctx, &facts);
    if (err == 0)
        err = load_approvals(ctx, order, &facts);
    if (err == 0)
        err = load_push_facts(ctx, order, &facts);
    if (err == 0)
        *ret_facts = facts;
    return err;
}
