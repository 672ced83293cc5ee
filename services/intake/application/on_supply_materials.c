/* SPDX-License-Identifier: Apache-2.0
 * on_supply_materials - materials come after the application.
 *
 * A correction is checked again as a whole; what is still missing was in the one notice, and no second one is
 * given. */
#include "application.h"
#include "supply.h"
#include "supply_limits.h"
#include "validate.h"

#include <string.h>

/* While the correction took its time, promised days may have passed: who made them renews or keeps them.
 * Where the window or the leader took the time, the notice that is still to come names the material. */
static void check_promised_days(struct findings *findings, const struct supply *supply)
{
    const struct formality *formality = &supply->formality;

    if (strcmp(supply->application->row.status, "correction") != 0)
        return;
    for (size_t i = 0; i < formality->missing_count; i++) {
        const struct formality_missing *missing = &formality->missing[i];

        if (missing->promised_on)
            findings_add(findings,
                         arena_printf(findings->arena, "“%s”承诺的 %s 已过", missing->material->name_zh,
                                      missing->promised_on),
                         "请一并提交该材料，或重新承诺日期", "materials[%s]", missing->material->code);
    }
}

static void check_owed(struct findings *findings, const struct supply *supply)
{
    for (size_t i = 0; i < supply->given.count; i++)
        if (strcmp(supply->given.list[i]->status, "present") != 0)
            findings_add(findings, "已受理的办件只能补交材料，不能再作承诺", "请提交材料",
                         "materials[%zu].status", i);
        else if (!owed_waits_for(&supply->owed, supply->given.list[i]))
            findings_add(findings, "不在待补齐的承诺材料或要求补正的材料之列",
                         "请核对材料编码；已补齐的无需重复提交", "materials[%zu].code", i);
}

static int take(struct handler_ctx *ctx, const struct incoming *in, struct supply *supply)
{
    const struct uuid *id = &supply->application->id;
    struct bulletin bulletin = BULLETIN(ctx);
    int err = act_record(ctx, in, id, "materials.supplied",
                         arena_printf(ctx->arena, "补交材料 %zu 份", supply->given.count));

    if (err == 0)
        err = supply_take(ctx, supply, &bulletin);
    if (err == 0)
        err = supply_others(ctx, id, supply->materials, &bulletin);
    return err < 0 ? err : bulletin_send(ctx, &bulletin);
}

static enum verdict check_and_take(struct handler_ctx *ctx, struct incoming *in, struct supply *supply)
{
    struct findings findings = {.arena = ctx->arena};
    bool accepted = supply->application->row.has_accepted_at;
    int err = supply_prepare(ctx, supply);

    if (err == 0 && !accepted)
        err = supply_limits_check(ctx, &findings, supply->application, supply->given);
    if (err < 0)
        return verdict_of(ctx, in, err);
    if (accepted)
        check_owed(&findings, supply);
    else
        check_promised_days(&findings, supply);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    err = take(ctx, in, supply);
    return err == 0 ? reply_with_application(ctx, in, &supply->application->id) : verdict_of(ctx, in, err);
}

static int check_fields(struct handler_ctx *ctx, struct findings *findings, const struct supply *supply)
{
    const struct intake *intake = ctx->state;
    const struct application *application = supply->application;
    struct store_int32_array asked = application->row.asked;
    struct material_rules rules = {
        formality_scope(intake->catalogue, &application->facts, items_of_numbers(asked.items, asked.count)),
        &application->facts, ctx->now, 0};
    int err = results_held(ctx, application->row.project_code, &rules.results);

    if (err == 0)
        validate_materials(findings, intake, &rules, supply->given.list, supply->given.count);
    return err;
}

static enum verdict supply_application(struct handler_ctx *ctx, struct incoming *in, struct supply *supply)
{
    const struct load_application_row *row = &supply->application->row;
    struct findings findings = {.arena = ctx->arena};

    if (!act_expected(ctx, in, &supply->application->id, row->version))
        return VERDICT_DONE;
    if (!strcmp(row->status, "refused") || !strcmp(row->status, "closed"))
        return refuse(ctx, in,
                      &(struct problem){.code = "conflict",
                                        .detail = "办件已经了结，不再接收材料：请核对办件编号，或重新申请"});
    int err = check_fields(ctx, &findings, supply);
    if (err < 0)
        return verdict_of(ctx, in, err);
    return findings.count ? findings_refuse(ctx, in, &findings) : check_and_take(ctx, in, supply);
}

enum verdict intake_on_supply_materials(struct handler_ctx *ctx, struct incoming *in)
{
    const SupplyMaterials *request = (const SupplyMaterials *)in->message;
    struct application application;
    struct supply supply = {.application = &application, .given = {request->materials, request->n_materials}};
    struct findings findings = {.arena = ctx->arena};
    struct uuid id;

    validate_application_id(&findings, request->application_id, &id);
    if (request->n_materials == 0)
        findings_add(&findings, "至少提交一份材料", "请填写补交的材料", "materials");
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = application_load(ctx, &id, &application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    return err < 0 ? verdict_of(ctx, in, err) : supply_application(ctx, in, &supply);
}
