/* SPDX-License-Identifier: Apache-2.0
 * accept - an application is accepted: one agent for its whole life (regulation, part two, 1: 只找一个人),
 * its promises are on record, routing and the enterprise are told. */
#include "intake.h"

static size_t departments_of(const struct formality *formality, const char **ret_codes)
{
    size_t count = 0;

    for (size_t i = 0; i < formality->item_count; i++) {
        const char *code = formality->items[i].department->code;
        size_t k = 0;

        while (k < count && ret_codes[k] != code) /* one department, one string of the catalogue */
            k++;
        if (k == count)
            ret_codes[count++] = code;
    }
    return count;
}

int choose_agent(struct handler_ctx *ctx, const struct formality *formality, const struct agent **ret_agent)
{
    const struct intake *intake = ctx->state;
    const char *departments[CATALOGUE_ITEMS];
    size_t department_count = departments_of(formality, departments), count;
    struct load_agent_loads_row *rows;
    int err = load_agent_loads(ctx->tx, ctx->arena, &rows, &count);

    if (err < 0)
        return err;
    struct agent_load *loads = arena_array(ctx->arena, count, sizeof(*loads));
    if (!loads)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        loads[i] = (struct agent_load){rows[i].agent, rows[i].open};
    *ret_agent = roster_assign(intake->roster, departments, department_count, loads, count);
    return 0;
}

static int save_promises(struct handler_ctx *ctx, const struct acceptance *acceptance)
{
    const struct formality *formality = acceptance->formality;
    size_t count = formality->promise_count;
    int32_t *items = arena_array(ctx->arena, count, sizeof(*items));
    const char **codes = arena_array(ctx->arena, count, sizeof(*codes));
    const char **days = arena_array(ctx->arena, count, sizeof(*days));

    if (!items || !codes || !days)
        return ERR_NOMEM;
    if (count == 0)
        return 0;
    for (size_t i = 0; i < count; i++) {
        items[i] = formality->promises[i].material->item;
        codes[i] = formality->promises[i].material->code;
        days[i] = formality->promises[i].promised_on;
    }
    return insert_promises(ctx->tx, acceptance->application->id, (struct store_int32_array){items, count},
                           (struct store_text_array){codes, count}, (struct store_text_array){days, count});
}

static int fill_promises(struct arena *arena, const struct formality *formality, AcceptedItem *item)
{
    PromisedMaterial *messages = arena_array(arena, formality->promise_count, sizeof(*messages));

    item->promised = arena_array(arena, formality->promise_count, sizeof(*item->promised));
    if (!messages || !item->promised)
        return ERR_NOMEM;
    for (size_t i = 0; i < formality->promise_count; i++) {
        const struct formality_promise *promise = &formality->promises[i];

        if (promise->material->item != item->item)
            continue;
        bangban__v1__promised_material__init(&messages[i]);
        messages[i].code = borrow(promise->material->code);
        messages[i].name = borrow(promise->material->name_zh);
        messages[i].promised_on = borrow(promise->promised_on);
        item->promised[item->n_promised++] = &messages[i];
    }
    return 0;
}

static int fill_items(struct arena *arena, const struct formality *formality, ApplicationAccepted *event)
{
    AcceptedItem *messages = arena_array(arena, formality->item_count, sizeof(*messages));
    int err = 0;

    event->items = arena_array(arena, formality->item_count, sizeof(*event->items));
    if (!messages || !event->items)
        return ERR_NOMEM;
    for (size_t i = 0; err == 0 && i < formality->item_count; i++) {
        const struct catalogue_item *item = &formality->items[i];

        bangban__v1__accepted_item__init(&messages[i]);
        messages[i].item = item->number;
        messages[i].department = borrow(item->department->code);
        messages[i].handling_type = borrow(catalogue_handling_name(item->handling));
        event->items[event->n_items++] = &messages[i];
        err = fill_promises(arena, formality, &messages[i]);
    }
    return err;
}

static int emit_accepted(struct handler_ctx *ctx, const struct acceptance *acceptance)
{
    const struct load_application_row *row = &acceptance->application->row;
    char id[UUID_TEXT];
    ApplicationAccepted event;

    bangban__v1__application_accepted__init(&event);
    event.application_id = borrow(uuid_format(&acceptance->application->id, id));
    event.project = project_message(ctx->arena, row);
    event.excluded = excluded_messages(ctx->arena, row);
    event.n_excluded = row->excluded_items.count;
    event.agent = borrow(acceptance->agent->code);
    event.agent_name = borrow(acceptance->agent->name);
    event.window = borrow(row->window_code);
    event.accepted_at = ctx->now.us;
    int err = fill_items(ctx->arena, acceptance->formality, &event);
    if (err < 0 || !event.project || !event.excluded)
        return ERR_NOMEM;
    log_event(LOG_OF_CASE(ctx, id), LOG_INFO, "application.accepted", LOG_S("project", row->project_code),
              LOG_U("items", event.n_items), LOG_U("promises", acceptance->formality->promise_count),
              LOG_S("agent", event.agent), LOG_PHONE("contact_phone", row->contact_phone));
    return emit(ctx,
                &(struct emission){.type = MSG_ApplicationAccepted,
                                   .message = &event,
                                   .subject = id,
                                   .key = id,
                                   .occurred = ctx->now},
                NULL);
}

static void tell_acceptance(const struct acceptance *acceptance, struct bulletin *bulletin)
{
    struct arena *arena = bulletin->arena;
    const struct formality *formality = acceptance->formality;
    const struct uuid *id = &acceptance->application->id;

    bulletin_add(bulletin, id, "accepted",
                 arena_printf(arena, "您的办件已受理，共 %zu 个事项，由代办员%s（%s）全程无偿代办",
                              formality->item_count, acceptance->agent->name, acceptance->agent->phone));
    for (size_t i = 0; i < formality->promise_count; i++)
        bulletin_add(
            bulletin, id, "promise",
            arena_printf(arena, "请于 %s 前补齐承诺材料“%s”；逾期未补的，容缺受理终止，一段时间内不再适用",
                         formality->promises[i].promised_on, formality->promises[i].material->name_zh));
}

int announce_acceptance(struct handler_ctx *ctx, const struct acceptance *acceptance,
                        struct bulletin *bulletin)
{
    int err = save_promises(ctx, acceptance);

    if (err == 0)
        err = emit_accepted(ctx, acceptance);
    tell_acceptance(acceptance, bulletin);
    return err;
}
