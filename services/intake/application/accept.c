/* SPDX-License-Identifier: Apache-2.0
 * accept - an application is accepted: one agent for its whole life (regulation, part two, 1: 只找一个人),
 * its promises are on record, routing and the enterprise are told. */
#include "agent/agent.h"
#include "application.h"

struct acceptance {
    const struct application *application; /* as it was before */
    const struct formality *formality;
    const struct agent *agent; /* NULL: nobody is there yet */
    wall_time at;
};

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
    if (acceptance->agent) {
        event.agent = borrow(acceptance->agent->code);
        event.agent_name = borrow(acceptance->agent->name);
    }
    event.window = borrow(row->window_code);
    event.accepted_at = acceptance->at.us;
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

static void tell_agent(struct handler_ctx *ctx, const struct acceptance *acceptance,
                       struct bulletin *bulletin)
{
    const struct uuid *id = &acceptance->application->id;
    const struct agent *agent = acceptance->agent;
    const char *items = arena_printf(ctx->arena, "%zu", acceptance->formality->item_count);

    if (agent)
        bulletin_tell(ctx, bulletin, id, "application.accepted",
                      FIELDS({"items", items}, {"agent", agent->name}, {"phone", agent->phone}));
    else
        bulletin_tell(ctx, bulletin, id, "application.accepted_unassigned", FIELDS({"items", items}));
}

static void tell_promises(struct handler_ctx *ctx, const struct acceptance *acceptance,
                          struct bulletin *bulletin)
{
    const struct formality *formality = acceptance->formality;
    const struct uuid *id = &acceptance->application->id;

    for (size_t i = 0; i < formality->promise_count; i++)
        bulletin_tell(ctx, bulletin, id, "promise.made",
                      FIELDS({"day", formality->promises[i].promised_on},
                             {"material", formality->promises[i].material->name_zh}));
}

int application_accept(struct handler_ctx *ctx, const struct application *application,
                       const struct formality *formality, wall_time at, struct bulletin *bulletin)
{
    struct acceptance acceptance = {.application = application, .formality = formality, .at = at};
    int err = accept_application(ctx->tx, application->id, formality_status(formality), at);

    if (err == 0)
        err = agent_take_case(ctx, &application->id, &acceptance.agent);
    if (err == 0)
        err = save_promises(ctx, &acceptance);
    if (err == 0)
        err = emit_accepted(ctx, &acceptance);
    if (err == 0) {
        tell_agent(ctx, &acceptance, bulletin);
        tell_promises(ctx, &acceptance, bulletin);
    }
    return err;
}
