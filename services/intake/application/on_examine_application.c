/* SPDX-License-Identifier: Apache-2.0
 * on_examine_application - the window has looked through what was taken in unexamined, and says all that is
 * wrong at once. */
#include "application.h"
#include "application.sql.h"
#include "handed_in.h"
#include "validate.h"

#include <string.h>

struct examination {
    const ExamineApplication *request;
    struct application application;
    struct load_materials_row *materials;
    size_t material_count;
};

/* ---- fields ---- */

static bool is_wrong(const ExaminedMaterial *finding)
{
    return strcmp(finding->verdict, "wrong") == 0;
}

static bool is_here(const struct examination *examination, const ExaminedMaterial *finding)
{
    for (size_t i = 0; i < examination->material_count; i++) {
        const struct load_materials_row *row = &examination->materials[i];

        if (row->item == finding->item && strcmp(row->code, finding->code) == 0)
            return strcmp(row->status, "promised") != 0;
    }
    return false;
}

static bool repeated(const ExamineApplication *request, size_t index)
{
    const ExaminedMaterial *finding = request->findings[index];

    for (size_t i = 0; i < index; i++)
        if (request->findings[i]->item == finding->item &&
            strcmp(request->findings[i]->code, finding->code) == 0)
            return true;
    return false;
}

static void check_finding(struct findings *findings, const struct examination *examination, size_t index)
{
    const ExaminedMaterial *finding = examination->request->findings[index];

    if (repeated(examination->request, index))
        findings_add(findings, "同一材料重复填报", "请删除重复的一条", "findings[%zu].code", index);
    else if (!is_here(examination, finding))
        findings_add(findings, "办件没有提交这项材料",
                     "请核对事项编号和材料编码；未提交的必交材料会自动列入告知", "findings[%zu].code", index);
    if (strcmp(finding->verdict, "ok") != 0 && !is_wrong(finding))
        findings_add(findings, "应为 ok（合格）或 wrong（不合格）", "请选择其中之一", "findings[%zu].verdict",
                     index);
    if (is_wrong(finding))
        findings_check_text(findings, arena_printf(findings->arena, "findings[%zu].reason", index),
                            finding->reason, FAULT_MAX_CHARACTERS);
}

/* ---- writing ---- */

static int save_faults(struct handler_ctx *ctx, const struct examination *examination)
{
    const ExamineApplication *request = examination->request;
    int32_t *items = arena_array(ctx->arena, request->n_findings, sizeof(*items));
    const char **texts[4];
    size_t n = 0;

    for (size_t k = 0; k < 4; k++) {
        texts[k] = arena_array(ctx->arena, request->n_findings, sizeof(**texts));
        if (!items || !texts[k])
            return ERR_NOMEM;
    }
    for (size_t i = 0; i < request->n_findings; i++) {
        const ExaminedMaterial *finding = request->findings[i];

        if (!is_wrong(finding))
            continue;
        items[n] = finding->item;
        texts[0][n] = finding->code;
        texts[1][n] = finding->reason;
        texts[2][n] = finding->form;
        texts[3][n++] = finding->where_to_get;
    }
    if (n == 0)
        return 0;
    return fault_materials(ctx->tx, examination->application.id, (struct store_int32_array){items, n},
                           (struct store_text_array){texts[0], n}, (struct store_text_array){texts[1], n},
                           (struct store_text_array){texts[2], n}, (struct store_text_array){texts[3], n});
}

static enum verdict examine(struct handler_ctx *ctx, struct incoming *in,
                            const struct examination *examination)
{
    const struct uuid *id = &examination->application.id;
    struct bulletin bulletin = BULLETIN(ctx);
    int err = save_faults(ctx, examination);

    if (err == 0)
        err = act_record(ctx, in, id, "application.examined", "材料形式审查完成");
    if (err == 0)
        err = application_reconsider(ctx, id, &bulletin);
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    return err == 0 ? reply_with_application(ctx, in, id) : verdict_of(ctx, in, err);
}

/* ---- the way through ---- */

static enum verdict examine_received(struct handler_ctx *ctx, struct incoming *in,
                                     struct examination *examination)
{
    const struct application *application = &examination->application;
    struct findings findings = {.arena = ctx->arena};

    if (!act_expected(ctx, in, &application->id, application->row.version))
        return VERDICT_DONE;
    if (strcmp(application->row.status, "received") != 0)
        return refuse(ctx, in,
                      &(struct problem){.code = "conflict",
                                        .detail = "办件不在待审查状态：已审查过的办件，材料只能一次性告知，"
                                                  "确需另行要求的请登记例外"});
    int err = load_materials(ctx->tx, ctx->arena, application->id, &examination->materials,
                             &examination->material_count);
    if (err < 0)
        return verdict_of(ctx, in, err);
    for (size_t i = 0; i < examination->request->n_findings; i++)
        check_finding(&findings, examination, i);
    return findings.count ? findings_refuse(ctx, in, &findings) : examine(ctx, in, examination);
}

enum verdict intake_on_examine_application(struct handler_ctx *ctx, struct incoming *in)
{
    struct examination examination = {.request = (const ExamineApplication *)in->message};
    struct findings findings = {.arena = ctx->arena};
    struct uuid id;

    validate_application_id(&findings, examination.request->application_id, &id);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = application_load(ctx, &id, &examination.application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    return err < 0 ? verdict_of(ctx, in, err) : examine_received(ctx, in, &examination);
}
