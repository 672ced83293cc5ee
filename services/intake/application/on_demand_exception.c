/* SPDX-License-Identifier: Apache-2.0
 * on_demand_exception - something is asked for that the one-time notice did not name: only for a typed
 * reason, and charged to who asks. */
#include "application.h"
#include "application.sql.h"
#include "course.h"
#include "handed_in.h"
#include "notice.h"
#include "sharing.h"
#include "validate.h"

#include <string.h>

struct exception {
    const DemandException *request;
    struct application application;
    struct find_item_row item;
    const char *demander;
    int32_t rounds; /* of the demander, up to now */
    item_set results, handled;
    struct held_documents held;
    struct load_notices_row *notices;
    size_t notice_count;
    struct load_promises_row *promises;
    size_t promise_count;
};

/* ---- fields ---- */

static void check_request(struct findings *findings, const struct exception *exception, struct uuid *ret_id)
{
    static const char *const kinds[] = {"law_changed", "facts_changed", "supplied_defective",
                                        "demander_fault", NULL};
    const DemandException *request = exception->request;

    validate_application_id(findings, request->application_id, ret_id);
    if (!is_item(request->item))
        findings_add(findings, "事项编号应为 1 至 59", "请核对事项编号", "item");
    if (!is_one_of(request->kind, kinds))
        findings_add(findings,
                     "应为 law_changed（法律变化）、facts_changed（项目情况变化）、supplied_defective"
                     "（补交的材料有误）或 demander_fault（要求方疏漏）",
                     "请选择例外的种类", "kind");
    findings_check_text(findings, "reason", request->reason, FAULT_MAX_CHARACTERS);
    if (request->n_materials == 0)
        findings_add(findings, "至少一份材料", "请填写需另行补交的材料", "materials");
}

static const struct load_notices_row *find_demand(const struct exception *exception, const char *code)
{
    const struct load_notices_row *last = NULL;

    for (size_t i = 0; i < exception->notice_count; i++) {
        const struct load_notices_row *row = &exception->notices[i];

        if (row->item == exception->request->item && strcmp(row->demander, exception->demander) == 0 &&
            strcmp(row->code, code) == 0)
            last = row;
    }
    return last;
}

/* Came after it was demanded, or was promised and came: what is wrong with it could not be said before. */
static bool came_later(const struct exception *exception, const char *code)
{
    const struct load_notices_row *demand = find_demand(exception, code);

    for (size_t i = 0; i < exception->promise_count; i++)
        if (exception->promises[i].item == exception->request->item && exception->promises[i].has_kept_at &&
            strcmp(exception->promises[i].code, code) == 0)
            return true;
    return demand && demand->has_supplied_at;
}

static bool repeated(const DemandException *request, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(request->materials[i]->code, request->materials[index]->code) == 0)
            return true;
    return false;
}

/* A paper that changed or is bad itself is asked for anew; for all other reasons the centre takes its own. */
static bool is_held(const struct intake *intake, const struct exception *exception,
                    const struct catalogue_material *known)
{
    const char *kind = exception->request->kind;

    return strcmp(kind, "facts_changed") != 0 && strcmp(kind, "supplied_defective") != 0 &&
           held_document_for(intake->catalogue, &exception->held,
                             &(struct wanted_material){.material = known});
}

static void check_material(struct findings *findings, const struct intake *intake,
                           const struct exception *exception, size_t index)
{
    const DemandException *request = exception->request;
    const char *code = request->materials[index]->code;
    const struct catalogue_material *known = formality_material(intake->catalogue, request->item, code);
    const struct load_notices_row *demand = find_demand(exception, code);

    if (repeated(request, index))
        findings_add(findings, "同一材料重复填报", "请删除重复的一条", "materials[%zu].code", index);
    else if (!known)
        findings_add(findings, "该事项没有这项材料", "不得要求材料目录以外的材料", "materials[%zu].code",
                     index);
    else if (formality_covering_item(known, exception->results, exception->handled))
        findings_add(findings, "这项材料是中心已有或正在代办的事项的结果", "请由中心调取，不得要求企业提交",
                     "materials[%zu].code", index);
    else if (is_held(intake, exception, known))
        findings_add(findings, "企业已提交过这份材料，中心有留存",
                     "请由中心调取；材料内容已变化或有误的，请按实际选择例外的种类", "materials[%zu].code",
                     index);
    else if (demand && !demand->has_supplied_at)
        findings_add(findings, "已经告知，企业尚未补交", "请等待补交", "materials[%zu].code", index);
    else if (strcmp(request->kind, "supplied_defective") == 0 && !came_later(exception, code))
        findings_add(findings, "不是按告知或承诺补交的材料", "请按实际原因选择例外的种类",
                     "materials[%zu].code", index);
}

/* ---- writing ---- */

static const char *or_else(const char *text, const char *other)
{
    return *text ? text : other;
}

/* In the form of the check of form, so that the words are the same. */
static struct formality_missing *missing_of(struct handler_ctx *ctx, const struct exception *exception)
{
    const struct intake *intake = ctx->state;
    const DemandException *request = exception->request;
    struct formality_missing *list = arena_array(ctx->arena, request->n_materials, sizeof(*list));

    for (size_t i = 0; list && i < request->n_materials; i++) {
        const DemandedMaterial *material = request->materials[i];
        const struct catalogue_material *known =
            formality_material(intake->catalogue, request->item, material->code);

        list[i] = (struct formality_missing){.material = known,
                                             .fault = {or_else(material->reason, request->reason),
                                                       or_else(material->form, known->form_zh),
                                                       or_else(material->where_to_get, known->where_zh)}};
    }
    return list;
}

static int save_round(struct handler_ctx *ctx, const struct exception *exception,
                      const struct formality_missing *missing)
{
    const DemandException *request = exception->request;
    size_t count = request->n_materials;
    const char **texts[4];

    for (size_t k = 0; k < 4; k++) {
        texts[k] = arena_array(ctx->arena, count, sizeof(**texts));
        if (!texts[k])
            return ERR_NOMEM;
    }
    for (size_t i = 0; i < count; i++) {
        texts[0][i] = missing[i].material->code;
        texts[1][i] = missing[i].fault.reason;
        texts[2][i] = missing[i].fault.form;
        texts[3][i] = missing[i].fault.where;
    }
    int err = insert_exception(ctx->tx, exception->application.id, request->item, exception->demander,
                               exception->rounds + 1, (int32_t)count, ctx->now);
    if (err < 0)
        return err;
    return insert_exception_materials(
        ctx->tx, exception->application.id, request->item, exception->demander, exception->rounds + 1,
        (struct store_text_array){texts[0], count}, (struct store_text_array){texts[1], count},
        (struct store_text_array){texts[2], count}, (struct store_text_array){texts[3], count}, request->kind,
        request->reason);
}

/* As what is wrong: what was handed in before does no longer do, what was never asked for is now missing. */
static int save_faults(struct handler_ctx *ctx, const struct exception *exception,
                       const struct formality_missing *missing)
{
    size_t count = exception->request->n_materials;
    struct material_list faults = {arena_array(ctx->arena, count, sizeof(*faults.list)), count};
    Material *messages = arena_array(ctx->arena, count, sizeof(*messages));

    if (!faults.list || !messages)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__material__init(&messages[i]);
        messages[i].item = exception->request->item;
        messages[i].code = borrow(missing[i].material->code);
        messages[i].status = borrow("wrong");
        messages[i].reason = borrow(missing[i].fault.reason);
        messages[i].form = borrow(missing[i].fault.form);
        messages[i].where_to_get = borrow(missing[i].fault.where);
        faults.list[i] = &messages[i];
    }
    return save_handed_in(ctx, &exception->application.id, faults);
}

static int write_all(struct handler_ctx *ctx, struct incoming *in, const struct exception *exception,
                     struct bulletin *bulletin)
{
    const struct intake *intake = ctx->state;
    const DemandException *request = exception->request;
    const struct uuid *id = &exception->application.id;
    const char *item = catalogue_item(intake->catalogue, request->item)->name_zh;
    const struct formality_missing *missing = missing_of(ctx, exception);
    int err = missing ? save_round(ctx, exception, missing) : ERR_NOMEM;

    if (err == 0)
        err = save_faults(ctx, exception, missing);
    if (err == 0)
        err = act_record(ctx, in, id, "demand.excepted",
                         arena_printf(ctx->arena, "“%s”例外要求补交材料 %zu 份，责任方 %s：%s", item,
                                      request->n_materials, exception->demander, request->reason));
    if (err == 0)
        bulletin_tell(ctx, bulletin, id, "demand.exception",
                      FIELDS({"item", item}, {"reason", request->reason},
                             {"materials", notice_text(ctx->arena, missing, request->n_materials)}));
    return err;
}

/* ---- the way through ---- */

static enum verdict except(struct handler_ctx *ctx, struct incoming *in, const struct exception *exception)
{
    const struct uuid *id = &exception->application.id;
    struct bulletin bulletin = BULLETIN(ctx);
    int err = write_all(ctx, in, exception, &bulletin);

    if (err == 0 && !exception->application.row.has_accepted_at)
        err = application_reconsider(ctx, id, &bulletin);
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    return err == 0 ? reply_with_application(ctx, in, id) : verdict_of(ctx, in, err);
}

/* Chinese; NULL: nothing stands against an exception. */
static const char *state_fault(const struct exception *exception)
{
    const char *status = exception->application.row.status;

    if (strcmp(status, "refused") == 0 || strcmp(status, "closed") == 0)
        return "办件已经了结，不能再要求材料";
    if (exception->rounds == 0)
        return "尚未作过一次性告知：请先审查并一次性告知，无需登记例外";
    if (course_decided(exception->item.state))
        return "该事项已有办理结果，不能再要求材料";
    return NULL;
}

static int load_held(struct handler_ctx *ctx, struct exception *exception)
{
    const struct load_application_row *row = &exception->application.row;
    struct load_handled_items_row *rows;
    size_t count;
    int err = results_held(ctx, row->project_code, &exception->results);

    if (err == 0)
        err = load_handled_items(ctx->tx, ctx->arena, exception->application.id, &rows, &count);
    for (size_t i = 0; err == 0 && i < count; i++)
        exception->handled |= ITEM_BIT(rows[i].item);
    return err < 0 ? err : held_documents_load(ctx, row->credit_code, row->project_code, &exception->held);
}

static int load_all(struct handler_ctx *ctx, struct exception *exception)
{
    const struct uuid *id = &exception->application.id;
    struct count_rounds_row rounds;
    int err = find_item(ctx->tx, ctx->arena, *id, exception->request->item, &exception->item);

    if (err == 0)
        err = count_rounds(ctx->tx, ctx->arena, *id, exception->request->item, exception->demander, &rounds);
    if (err == 0)
        err = load_notices(ctx->tx, ctx->arena, *id, &exception->notices, &exception->notice_count);
    if (err == 0)
        err = load_held(ctx, exception);
    if (err == 0)
        err = load_promises(ctx->tx, ctx->arena, *id, &exception->promises, &exception->promise_count);
    if (err == 0)
        exception->rounds = rounds.rounds;
    return err;
}

static enum verdict judge(struct handler_ctx *ctx, struct incoming *in, struct exception *exception)
{
    struct findings findings = {.arena = ctx->arena};
    int err = load_all(ctx, exception);

    if (err == ERR_NOT_FOUND)
        return refuse(ctx, in,
                      &(struct problem){.code = "not-found", .detail = "该办件没有这个事项：请核对事项编号"});
    if (err < 0)
        return verdict_of(ctx, in, err);
    if (strcmp(exception->demander, "centre") != 0 &&
        strcmp(exception->demander, exception->item.department) != 0)
        findings_add(&findings, "不是办理该事项的部门", "请填写 centre（中心）或该事项的承办部门",
                     "demander");
    for (size_t i = 0; i < exception->request->n_materials; i++)
        check_material(&findings, ctx->state, exception, i);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    const char *fault = state_fault(exception);
    return fault ? refuse(ctx, in, &(struct problem){.code = "conflict", .detail = fault})
                 : except(ctx, in, exception);
}

enum verdict intake_on_demand_exception(struct handler_ctx *ctx, struct incoming *in)
{
    struct exception exception = {.request = (const DemandException *)in->message};
    struct findings findings = {.arena = ctx->arena};
    struct uuid id;

    exception.demander = or_else(exception.request->demander, "centre");
    check_request(&findings, &exception, &id);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = application_load(ctx, &id, &exception.application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    if (err < 0)
        return verdict_of(ctx, in, err);
    if (!act_expected(ctx, in, &id, exception.application.row.version))
        return VERDICT_DONE;
    return judge(ctx, in, &exception);
}
