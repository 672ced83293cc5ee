/* SPDX-License-Identifier: Apache-2.0
 * on_supply_materials - materials come after the application: they complete a correction, or keep promises.
 *
 * A correction is checked again as a whole; what is still missing was in the one notice, and no second one is
 * given.  A promise of an item is kept when the last of its materials is here. */
#include "submission.h"
#include "validate.h"

#include <string.h>

struct supply {
    const SupplyMaterials *request;
    struct application application;
    struct load_promises_row *promises;
    size_t promise_count;
    struct bulletin bulletin;
};

/* ---- completing a correction ---- */

static int accept_corrected_application(struct handler_ctx *ctx, struct supply *supply,
                                        const struct formality *formality)
{
    const struct uuid *id = &supply->application.id;
    const struct agent *agent;
    int err = choose_agent(ctx, formality, &agent);

    if (err == 0)
        err = accept_corrected(ctx->tx, *id, formality_status(formality), agent->code, agent->name, ctx->now);
    if (err == 0)
        err = satisfy_notice(ctx->tx, *id, ctx->now);
    if (err == 0)
        err = announce_acceptance(ctx, &(struct acceptance){&supply->application, formality, agent},
                                  &supply->bulletin);
    return err;
}

/* While the correction took its time, promised days may have passed: who made them renews or keeps them. */
static void check_promised_days(struct findings *findings, const struct formality *formality, wall_time now)
{
    char today[CIVIL_DAY_TEXT];

    civil_day_format(civil_day_of(now), today);
    for (size_t i = 0; i < formality->promise_count; i++) {
        const struct formality_promise *promise = &formality->promises[i];

        if (strcmp(promise->promised_on, today) < 0)
            findings_add(findings,
                         arena_printf(findings->arena, "“%s”承诺的 %s 已过", promise->material->name_zh,
                                      promise->promised_on),
                         "请一并提交该材料，或重新承诺日期", "materials[%s]", promise->material->code);
    }
}

static int write_correction(struct handler_ctx *ctx, struct supply *supply, const struct formality *formality)
{
    const struct uuid *id = &supply->application.id;
    int err = save_handed_in(ctx, id, supply->request->materials, supply->request->n_materials);

    if (err == 0)
        err = raise_version(ctx->tx, *id);
    if (err == 0 && formality->missing_count == 0)
        return accept_corrected_application(ctx, supply, formality);
    bulletin_add(&supply->bulletin, id, "correction",
                 arena_printf(ctx->arena, "已收到补正材料 %zu 份，一次性告知的材料还有 %zu 份未补齐",
                              supply->request->n_materials, formality->missing_count));
    return err;
}

static enum verdict complete_correction(struct handler_ctx *ctx, struct incoming *in, struct supply *supply)
{
    const SupplyMaterials *request = supply->request;
    struct findings findings = {.arena = ctx->arena};
    struct formality formality;
    const struct handed_in *more = handed_in_of(ctx->arena, request->materials, request->n_materials);
    int err = more ? application_recheck(ctx, &supply->application, more, request->n_materials, &formality)
                   : ERR_NOMEM;

    if (err == 0)
        check_promised_days(&findings, &formality, ctx->now);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (err == 0)
        err = write_correction(ctx, supply, &formality);
    if (err == 0)
        err = bulletin_send(ctx, &supply->bulletin);
    return err == 0 ? reply_with_application(ctx, in, &supply->application.id) : verdict_of(ctx, in, err);
}

/* ---- keeping promises ---- */

static struct load_promises_row *find_owed(const struct supply *supply, const Material *material)
{
    for (size_t i = 0; i < supply->promise_count; i++) {
        struct load_promises_row *row = &supply->promises[i];

        if (!row->has_kept_at && row->item == material->item && strcmp(row->code, material->code) == 0)
            return row;
    }
    return NULL;
}

static void check_owed(struct findings *findings, const struct supply *supply)
{
    const SupplyMaterials *request = supply->request;

    for (size_t i = 0; i < request->n_materials; i++)
        if (strcmp(request->materials[i]->status, "present") != 0)
            findings_add(findings, "已受理的办件只能补交材料，不能再作承诺", "请提交材料",
                         "materials[%zu].status", i);
        else if (!find_owed(supply, request->materials[i]))
            findings_add(findings, "不在待补齐的承诺材料之列", "请核对材料编码；已补齐的无需重复提交",
                         "materials[%zu].code", i);
}

static int emit_kept(struct handler_ctx *ctx, const struct supply *supply, size_t first, size_t count)
{
    const struct load_promises_row *rows = &supply->promises[first];
    char id[UUID_TEXT], approval[UUID_TEXT] = "";
    PromiseKept event;

    bangban__v1__promise_kept__init(&event);
    event.codes = arena_array(ctx->arena, count, sizeof(*event.codes));
    if (!event.codes)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        event.codes[event.n_codes++] = borrow(rows[i].code);
    event.application_id = borrow(uuid_format(&supply->application.id, id));
    event.item = rows->item;
    event.approval_id = rows->has_approval_id ? borrow(uuid_format(&rows->approval_id, approval)) : approval;
    event.supplied_at = ctx->now.us;
    log_event(LOG_OF_CASE(ctx, id), LOG_INFO, "promise.kept", LOG_I("item", event.item));
    return emit(
        ctx,
        &(struct emission){
            .type = MSG_PromiseKept, .message = &event, .subject = id, .key = id, .occurred = ctx->now},
        NULL);
}

/* Marks what the request brings; the rows are in order of items. */
static int keep_all(struct handler_ctx *ctx, struct supply *supply)
{
    const SupplyMaterials *request = supply->request;
    item_set touched = 0;
    int err = 0;

    for (size_t i = 0; i < request->n_materials; i++) {
        find_owed(supply, request->materials[i])->has_kept_at = true;
        touched |= ITEM_BIT(request->materials[i]->item);
    }
    for (size_t first = 0, end; err == 0 && first < supply->promise_count; first = end) {
        bool kept = true;

        for (end = first;
             end < supply->promise_count && supply->promises[end].item == supply->promises[first].item; end++)
            kept = kept && supply->promises[end].has_kept_at;
        if (kept && (touched & ITEM_BIT(supply->promises[first].item)))
            err = emit_kept(ctx, supply, first, end - first);
    }
    return err;
}

static int write_kept(struct handler_ctx *ctx, const struct supply *supply)
{
    const SupplyMaterials *request = supply->request;
    size_t count = request->n_materials;
    int32_t *items = arena_array(ctx->arena, count, sizeof(*items));
    const char **codes = arena_array(ctx->arena, count, sizeof(*codes));

    if (!items || !codes)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        items[i] = request->materials[i]->item;
        codes[i] = request->materials[i]->code;
    }
    int err = save_handed_in(ctx, &supply->application.id, request->materials, count);
    if (err == 0)
        err = keep_promises(ctx->tx, supply->application.id, (struct store_int32_array){items, count},
                            (struct store_text_array){codes, count}, ctx->now);
    return err < 0 ? err : raise_version(ctx->tx, supply->application.id);
}

static enum verdict fulfil_promises(struct handler_ctx *ctx, struct incoming *in, struct supply *supply)
{
    const struct uuid *id = &supply->application.id;
    struct findings findings = {.arena = ctx->arena};
    int err = load_promises(ctx->tx, ctx->arena, *id, &supply->promises, &supply->promise_count);

    if (err == 0)
        check_owed(&findings, supply);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (err == 0)
        err = write_kept(ctx, supply);
    if (err == 0)
        err = keep_all(ctx, supply);
    bulletin_add(&supply->bulletin, id, "promise",
                 arena_printf(ctx->arena, "已收到承诺补齐的材料 %zu 份", supply->request->n_materials));
    if (err == 0)
        err = bulletin_send(ctx, &supply->bulletin);
    return err == 0 ? reply_with_application(ctx, in, id) : verdict_of(ctx, in, err);
}

/* ---- the way through ---- */

static void check_request(struct handler_ctx *ctx, struct findings *findings, const struct supply *supply)
{
    const struct intake *intake = ctx->state;
    const struct application *application = &supply->application;
    struct store_int32_array asked = application->row.asked;
    struct material_rules rules = {
        formality_scope(intake->catalogue, &application->facts, items_of_numbers(asked.items, asked.count)),
        &application->facts, ctx->now};

    validate_materials(findings, intake, &rules, supply->request->materials, supply->request->n_materials);
}

static enum verdict supply_application(struct handler_ctx *ctx, struct incoming *in, struct supply *supply)
{
    const struct load_application_row *row = &supply->application.row;
    struct findings findings = {.arena = ctx->arena};

    if (!version_expected(ctx, in, "办件", row->version))
        return VERDICT_DONE;
    if (!strcmp(row->status, "refused") || !strcmp(row->status, "closed"))
        return refuse(ctx, in,
                      &(struct problem){.code = "conflict",
                                        .detail = "办件已经了结，不再接收材料：请核对办件编号，或重新申请"});
    check_request(ctx, &findings, supply);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    return strcmp(row->status, "correction") == 0 ? complete_correction(ctx, in, supply)
                                                  : fulfil_promises(ctx, in, supply);
}

enum verdict intake_on_supply_materials(struct handler_ctx *ctx, struct incoming *in)
{
    struct supply supply = {.request = (const SupplyMaterials *)in->message, .bulletin = BULLETIN(ctx)};
    struct findings findings = {.arena = ctx->arena};
    struct uuid id;

    validate_application_id(&findings, supply.request->application_id, &id);
    if (supply.request->n_materials == 0)
        findings_add(&findings, "至少提交一份材料", "请填写补交的材料", "materials");
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = application_load(ctx, &id, &supply.application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    return err < 0 ? verdict_of(ctx, in, err) : supply_application(ctx, in, &supply);
}
