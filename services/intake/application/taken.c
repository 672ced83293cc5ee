/* SPDX-License-Identifier: Apache-2.0
 * taken - items that the project need not or cannot ask for: under way already, or with a result on record.
 *
 * What the centre has is not worked for twice; whoever wants it again says why. */
#include "submission.h"

static const char *describe(struct handler_ctx *ctx, const struct load_taken_items_row *row)
{
    char id[UUID_TEXT];
    const char *number = row->has_number ? row->number : uuid_format(&row->application_id, id);

    if (row->open)
        return arena_printf(ctx->arena, "事项 %d 正在办件 %s 中办理，同一项目的同一事项只能有一个在办办件",
                            row->item, number);
    return arena_printf(
        ctx->arena,
        "事项 %d 已在办件 %s 中办结，结果为%s：无需再次申请，确需重新申办的请填写重新申办理由（anewReason）",
        row->item, number, *row->result ? row->result : "已批准");
}

static int describe_all(struct handler_ctx *ctx, const struct load_taken_items_row *rows, size_t count,
                        bool anew, const char **ret_detail)
{
    const char *detail = NULL;

    for (size_t i = 0; i < count; i++) {
        if (anew && !rows[i].open)
            continue;
        const char *text = describe(ctx, &rows[i]);

        detail = text && detail ? arena_printf(ctx->arena, "%s；%s", detail, text) : text;
        if (!detail)
            return ERR_NOMEM;
    }
    *ret_detail = detail;
    return 0;
}

int find_taken(struct handler_ctx *ctx, const struct submission *submission, const char **ret_detail)
{
    const struct formality *formality = &submission->formality;
    bool anew = *submission->request->anew_reason != '\0', any = false;
    int32_t items[CATALOGUE_ITEMS];
    struct load_taken_items_row *rows;
    size_t count;

    for (size_t i = 0; i < formality->item_count; i++)
        items[i] = formality->items[i].number;
    int err = load_taken_items(ctx->tx, ctx->arena, submission->request->project_code,
                               (struct store_int32_array){items, formality->item_count}, &rows, &count);
    if (err == 0)
        err = describe_all(ctx, rows, count, anew, ret_detail);
    if (err < 0)
        return err;
    for (size_t i = 0; i < count; i++)
        any = any || !rows[i].open;
    if (anew && !any && !*ret_detail)
        *ret_detail = "所申请的事项在本项目中都没有已办结的结果，不属于重新申办：请将重新申办理由留空";
    return 0;
}
