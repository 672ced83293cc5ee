/* SPDX-License-Identifier: Apache-2.0
 * correction_kinds - what mistakes of the window can be corrected, and how each is. */
#include <string.h>

#include "ending.h"
#include "phone.h"
#include "validate.h"

/* ---- the project ---- */

static void validate_contact_name(struct findings *findings, const CorrectRecord *request)
{
    findings_check_text(findings, "right", request->right, CONTACT_MAX_CHARACTERS);
}

static void validate_contact_phone(struct findings *findings, const CorrectRecord *request)
{
    if (!phone_is_valid(request->right))
        findings_add(findings, PHONE_RULE, "例如 13847700000 或 0477-8580000", "right");
}

static void validate_applicant(struct findings *findings, const CorrectRecord *request)
{
    findings_check_text(findings, "right", request->right, PROJECT_NAME_MAX_CHARACTERS);
}

static const char *recorded_contact_name(struct handler_ctx *ctx, const struct correction *correction,
                                         int *ret_err)
{
    (void)ctx;
    *ret_err = 0;
    return correction->application.row.contact_name;
}

static const char *recorded_contact_phone(struct handler_ctx *ctx, const struct correction *correction,
                                          int *ret_err)
{
    (void)ctx;
    *ret_err = 0;
    return correction->application.row.contact_phone;
}

static const char *recorded_applicant(struct handler_ctx *ctx, const struct correction *correction,
                                      int *ret_err)
{
    (void)ctx;
    *ret_err = 0;
    return correction->application.row.applicant;
}

/* The project as it stands, with the right value in place of the field's. */
static int apply_to_project(struct handler_ctx *ctx, struct incoming *in, const struct correction *correction)
{
    const struct load_application_row *row = &correction->application.row;
    const char *field = correction->request->field, *right = correction->request->right;

    (void)in;
    return correct_project(ctx->tx, row->project_code,
                           strcmp(field, "contact_name") == 0 ? right : row->contact_name,
                           strcmp(field, "contact_phone") == 0 ? right : row->contact_phone,
                           strcmp(field, "applicant") == 0 ? right : row->applicant, ctx->now);
}

/* ---- an item that nobody asked for ---- */

static void validate_mistaken_item(struct findings *findings, const CorrectRecord *request)
{
    validate_items(findings, &request->item, 1);
    if (*request->wrong || *request->right)
        findings_add(findings, "更正误登记的事项不填写原值和新值", "请只填写事项编号", "right");
}

static const char *recorded_item(struct handler_ctx *ctx, const struct correction *correction, int *ret_err)
{
    (void)ctx;
    (void)correction;
    *ret_err = 0;
    return NULL;
}

static int apply_to_item(struct handler_ctx *ctx, struct incoming *in, const struct correction *correction)
{
    return give_up(ctx, in, &correction->application, &correction->giving_up);
}

/* ---- a material ---- */

static void validate_material(struct findings *findings, const CorrectRecord *request)
{
    validate_items(findings, &request->item, 1);
    validate_given_sha256(findings, "right", request->right);
}

static const char *recorded_material(struct handler_ctx *ctx, const struct correction *correction,
                                     int *ret_err)
{
    struct find_material_row row;

    *ret_err = find_material(ctx->tx, ctx->arena, correction->application.id, correction->request->item,
                             correction->request->code, &row);
    return *ret_err == 0 ? row.sha256 : NULL;
}

static int apply_to_material(struct handler_ctx *ctx, struct incoming *in,
                             const struct correction *correction)
{
    const CorrectRecord *request = correction->request;

    (void)in;
    return correct_material(ctx->tx, correction->application.id, request->item, request->code,
                            request->right);
}

static const struct correction_kind kinds[] = {
    {"contact_name", "项目负责人姓名", validate_contact_name, recorded_contact_name, apply_to_project, true},
    {"contact_phone", "项目负责人电话", validate_contact_phone, recorded_contact_phone, apply_to_project,
     true},
    {"applicant", "申请人名称", validate_applicant, recorded_applicant, apply_to_project, true},
    {"item", "误登记的事项", validate_mistaken_item, recorded_item, apply_to_item, false},
    {"material", "材料的文件摘要", validate_material, recorded_material, apply_to_material, false},
};

const struct correction_kind *correction_kind_find(const char *field)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(kinds[i].field, field) == 0)
            return &kinds[i];
    return NULL;
}
