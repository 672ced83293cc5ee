/* SPDX-License-Identifier: Apache-2.0
 * supply_limits - see supply_limits.h. */
#include "supply_limits.h"

#include <string.h>

#include "application.sql.h"
#include "tolerance/tolerance.h"

struct limits {
    bool checked; /* the application, for the first time */
    const char *barred;
    struct load_notices_row *notices;
    size_t notice_count;
    struct load_materials_row *materials;
    size_t material_count;
};

static bool is(const Material *material, const char *status)
{
    return strcmp(material->status, status) == 0;
}

static bool is_named(const struct limits *limits, const Material *material)
{
    for (size_t i = 0; i < limits->notice_count; i++) {
        const struct load_notices_row *row = &limits->notices[i];

        if (!row->has_supplied_at && row->item == material->item && strcmp(row->code, material->code) == 0)
            return true;
    }
    return false;
}

static bool is_promised(const struct limits *limits, const Material *material)
{
    for (size_t i = 0; i < limits->material_count; i++) {
        const struct load_materials_row *row = &limits->materials[i];

        if (row->item == material->item && strcmp(row->code, material->code) == 0)
            return row->has_promised_on;
    }
    return false;
}

static void check_material(struct findings *findings, const struct limits *limits, const Material *material,
                           size_t index)
{
    if (is(material, "present"))
        return;
    if (limits->checked && !is_named(limits, material) &&
        !(is(material, "promised") && is_promised(limits, material)))
        findings_add(findings, "一次性告知之后，只能就告知中尚未补交的材料登记不合格或作出承诺",
                     "已提交的材料有误或需另行要求的，请登记例外（demand exception）",
                     "materials[%zu].status", index);
    else if (limits->barred && is(material, "promised"))
        findings_add(findings, limits->barred, "请提交该材料", "materials[%zu].status", index);
}

static int load(struct handler_ctx *ctx, const struct application *application, struct limits *limits)
{
    int err = tolerance_barred(ctx, application->row.credit_code, &limits->barred);

    limits->checked = strcmp(application->row.status, "correction") == 0;
    if (err < 0 || !limits->checked)
        return err;
    err = load_notices(ctx->tx, ctx->arena, application->id, &limits->notices, &limits->notice_count);
    if (err == 0)
        err =
            load_materials(ctx->tx, ctx->arena, application->id, &limits->materials, &limits->material_count);
    return err;
}

int supply_limits_check(struct handler_ctx *ctx, struct findings *findings,
                        const struct application *application, struct material_list materials)
{
    struct limits limits = {0};
    bool all_here = true;

    for (size_t i = 0; i < materials.count; i++)
        all_here = all_here && is(materials.list[i], "present");
    if (all_here)
        return 0;
    int err = load(ctx, application, &limits);
    for (size_t i = 0; err == 0 && i < materials.count; i++)
        check_material(findings, &limits, materials.list[i], i);
    return err;
}
