/* SPDX-License-Identifier: Apache-2.0
 * demands_take - the demands of departments in a batch: one question for all of them, then judged one by one.
 */
#include <string.h>

#include "demands.h"

/* ---- what is known ---- */

static int load_states(struct demands *demands, struct incoming *const *in, size_t count)
{
    struct handler_ctx *ctx = demands->ctx;
    struct uuid *approvals = arena_array(ctx->arena, count, sizeof(*approvals));
    size_t steps = 0, wanted = 0;
    int err = approvals ? 0 : ERR_NOMEM;

    for (size_t i = 0; err == 0 && i < count; i++) {
        const ApprovalChanged *event = (const ApprovalChanged *)in[i]->message;

        if (!demand_in(event))
            continue;
        err = uuid_parse(event->approval_id, &approvals[wanted++]);
        steps += event->refolded ? event->n_history : 1;
    }
    if (err == 0)
        err = load_demand_states(ctx->tx, ctx->arena, (struct store_uuid_array){approvals, wanted},
                                 &demands->rows, &demands->row_count);
    demands->list = arena_array(ctx->arena, steps, sizeof(*demands->list));
    return err < 0 || demands->list ? err : ERR_NOMEM;
}

static struct load_demand_states_row *find_state(struct demands *demands, const char *approval_id)
{
    struct uuid id;

    if (uuid_parse(approval_id, &id) == 0)
        for (size_t i = 0; i < demands->row_count; i++)
            if (uuid_equal(&demands->rows[i].approval_id, &id))
                return &demands->rows[i];
    return NULL;
}

/* Told before: on record, or earlier in this batch. */
static bool is_known(const struct demands *demands, const struct load_demand_states_row *row,
                     const char *event_id)
{
    for (size_t i = 0; i < row->events.count; i++)
        if (strcmp(row->events.items[i], event_id) == 0)
            return true;
    for (size_t i = 0; i < demands->count; i++)
        if (demands->list[i].row == row && strcmp(demands->list[i].step->event_id, event_id) == 0)
            return true;
    return false;
}

/* ---- judging ---- */

static bool exceed(struct demands *demands, struct demand *demand, const char *code, const char *kind)
{
    ExcessMaterial *material = arena_alloc(demands->ctx->arena, sizeof(*material));

    if (!material)
        return false;
    bangban__v1__excess_material__init(material);
    material->code = borrow(code);
    material->kind = borrow(kind);
    demand->excess[demand->excess_count++] = material;
    demands->excess++;
    return true;
}

static bool repeated(const ApprovalStep *step, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(step->materials[i], step->materials[index]) == 0)
            return true;
    return false;
}

static bool judge_materials(struct demands *demands, struct demand *demand)
{
    const struct intake *intake = demands->ctx->state;
    const struct load_demand_states_row *row = demand->row;
    struct demand_state state = {
        row->item,
        items_of_numbers(row->results.items, row->results.count),
        items_of_numbers(row->handled.items, row->handled.count),
        row->rounds > 0,
        row->first,
        row->waived,
        demand_late(intake->calendar, demand->received, (wall_time){demand->step->occurred_at})};

    for (size_t i = 0; i < demand->step->n_materials; i++) {
        const char *code = demand->step->materials[i];
        const char *kind = demand_excess(intake->catalogue, &state, code);

        if (repeated(demand->step, i))
            continue;
        if (!kind)
            demand->asked[demand->asked_count++] = formality_material(intake->catalogue, row->item, code);
        else if (!exceed(demands, demand, code, kind))
            return false;
    }
    return true;
}

/* The first list binds the next demand, also one of the same batch. */
static int count_round(struct demands *demands, struct demand *demand)
{
    struct load_demand_states_row *row = demand->row;
    const char **codes = arena_array(demands->ctx->arena, demand->asked_count, sizeof(*codes));

    if (!codes)
        return ERR_NOMEM;
    if (row->rounds > 0 && demand->asked_count == 0)
        return 0;
    demand->round = ++row->rounds;
    demands->asked += demand->asked_count;
    if (demand->round > 1)
        return 0;
    for (size_t i = 0; i < demand->asked_count; i++)
        codes[i] = demand->asked[i]->code;
    row->first = (struct store_text_array){codes, demand->asked_count};
    return 0;
}

static int judge(struct demands *demands, struct load_demand_states_row *row, const ApprovalStep *step,
                 const struct incoming *in, wall_time received)
{
    struct demand demand = {.row = row, .step = step, .in = in, .received = received};
    size_t room = step->n_materials + 1;
    int err = 0;

    if (strcmp(step->event, "correction_requested") != 0 || is_known(demands, row, step->event_id))
        return 0;
    demand.asked = arena_array(demands->ctx->arena, room, sizeof(*demand.asked));
    demand.excess = arena_array(demands->ctx->arena, room, sizeof(*demand.excess));
    if (!demand.asked || !demand.excess)
        return ERR_NOMEM;
    if (step->n_materials == 0)
        err = exceed(demands, &demand, "", "not_named") ? 0 : ERR_NOMEM;
    else
        err = judge_materials(demands, &demand) ? count_round(demands, &demand) : ERR_NOMEM;
    demands->list[demands->count++] = demand;
    return err;
}

/* `received`: before the event; a history that is told anew tells that too. */
static int judge_event(struct demands *demands, struct load_demand_states_row *row, const struct incoming *in,
                       wall_time received)
{
    const ApprovalChanged *event = (const ApprovalChanged *)in->message;
    ApprovalStep *const *steps = event->refolded ? event->history : &event->step;
    size_t count = event->refolded ? event->n_history : 1;
    int err = 0;

    if (event->refolded)
        received.us = 0;
    for (size_t i = 0; err == 0 && i < count; i++) {
        err = judge(demands, row, steps[i], in, received);
        if (strcmp(steps[i]->to, "received") == 0)
            received.us = steps[i]->occurred_at;
    }
    return err;
}

static int judge_all(struct demands *demands, struct incoming *const *in, const wall_time *received,
                     size_t count)
{
    int err = 0;

    for (size_t i = 0; err == 0 && i < count; i++) {
        const ApprovalChanged *event = (const ApprovalChanged *)in[i]->message;
        struct load_demand_states_row *row =
            demand_in(event) ? find_state(demands, event->approval_id) : NULL;

        if (row)
            err = judge_event(demands, row, in[i], received[i]);
    }
    return err;
}

/* ---- who is told ---- */

static const char *codes_text(struct arena *arena, const struct demand *demand)
{
    const char *text = "";

    for (size_t i = 0; text && i < demand->excess_count; i++)
        text = arena_printf(arena, "%s%s%s", text, i ? "、" : "",
                            *demand->excess[i]->code ? demand->excess[i]->code : "未列明材料");
    return text;
}

static int emit_exceeded(struct handler_ctx *ctx, const struct demand *demand)
{
    char application[UUID_TEXT], approval[UUID_TEXT];
    DemandExceeded event;

    bangban__v1__demand_exceeded__init(&event);
    event.application_id = borrow(uuid_format(&demand->row->application_id, application));
    event.approval_id = borrow(uuid_format(&demand->row->approval_id, approval));
    event.item = demand->row->item;
    event.department = borrow(demand->row->department);
    event.event_id = demand->step->event_id;
    event.materials = demand->excess;
    event.n_materials = demand->excess_count;
    event.demanded_at = demand->step->occurred_at;
    log_event(LOG_OF_CASE(ctx, application), LOG_WARN, "demand.exceeded",
              LOG_S("department", event.department), LOG_I("item", event.item),
              LOG_S("kind", event.materials[0]->kind), LOG_U("materials", event.n_materials));
    return emit(ctx,
                &(struct emission){.type = MSG_DemandExceeded,
                                   .message = &event,
                                   .subject = approval,
                                   .key = application,
                                   .occurred = {demand->step->occurred_at},
                                   .cause = demand->in},
                NULL);
}

static int tell_excess(const struct demands *demands, const struct demand *demand)
{
    struct handler_ctx *ctx = demands->ctx;
    const struct intake *intake = ctx->state;
    const struct catalogue_item *item = catalogue_item(intake->catalogue, demand->row->item);
    const char *const addressees[] = {
        "office", demand->row->has_agent ? arena_printf(ctx->arena, "agent:%s", demand->row->agent) : NULL};

    for (size_t i = 0; i < 2 && addressees[i]; i++)
        bulletin_tell_staff(ctx, demands->bulletin, &demand->row->application_id, addressees[i],
                            "staff.demand_exceeded",
                            FIELDS({"item", item->name_zh}, {"department", item->department->name_zh},
                                   {"number", demand->row->has_number ? demand->row->number : ""},
                                   {"materials", codes_text(ctx->arena, demand)}));
    return emit_exceeded(ctx, demand);
}

static const char *asked_text(struct arena *arena, const struct demand *demand)
{
    const char *text = "";

    for (size_t i = 0; text && i < demand->asked_count; i++)
        text = arena_printf(arena, "%s%s“%s”（形式：%s；获取：%s）", text, i ? "；" : "",
                            demand->asked[i]->name_zh, demand->asked[i]->form_zh, demand->asked[i]->where_zh);
    return text;
}

static int tell(const struct demands *demands, const struct demand *demand)
{
    struct handler_ctx *ctx = demands->ctx;
    const struct intake *intake = ctx->state;
    const struct catalogue_item *item = catalogue_item(intake->catalogue, demand->row->item);

    demands->bulletin->cause = demand->in->envelope->id;
    if (demand->asked_count)
        bulletin_tell(ctx, demands->bulletin, &demand->row->application_id, "demand.noticed",
                      FIELDS({"item", item->name_zh}, {"department", item->department->name_zh},
                             {"reason", demand->step->reason},
                             {"materials", asked_text(ctx->arena, demand)}));
    return demand->excess_count ? tell_excess(demands, demand) : 0;
}

int demands_take(struct handler_ctx *ctx, struct incoming *const *in, const wall_time *received, size_t count,
                 struct bulletin *bulletin)
{
    struct demands demands = {.ctx = ctx, .bulletin = bulletin};
    int err = load_states(&demands, in, count);

    if (err == 0)
        err = judge_all(&demands, in, received, count);
    if (err == 0)
        err = demands_write(&demands);
    for (size_t i = 0; err == 0 && i < demands.count; i++)
        err = tell(&demands, &demands.list[i]);
    return err;
}
