/* SPDX-License-Identifier: Apache-2.0
 * on_add_rows - a page of a bulk load is staged; a page that came before changes nothing. */
#include "bulk.h"
#include "wire/wire.h"

#define PAGE_ROWS_MAX 500

static void check(struct findings *findings, const struct load *load, const AddRows *request)
{
    uint32_t received = (uint32_t)load->row.received, rows = (uint32_t)load->row.row_count;

    if (request->n_rows < 1 || request->n_rows > PAGE_ROWS_MAX)
        findings_add(findings, "一次应为 1 至 500 行", "请分批传送", "rows");
    else if (request->first < 1 || request->first > received + 1)
        findings_add(findings, arena_printf(findings->arena, "已收到 %u 行，中间不得缺行", received),
                     "请从下一行继续", "first");
    else if (request->n_rows > rows - request->first + 1)
        findings_add(findings, arena_printf(findings->arena, "超过开始导入时申报的 %u 行", rows),
                     "请按文件重新开始导入", "rows");
    for (size_t i = 0; i < request->n_rows; i++)
        if (request->rows[i]->file >= load->row.headers.count)
            findings_add(findings, "没有这个文件", "请填写文件的序号，从 0 起", "rows[%zu].file", i);
}

static int stage(struct handler_ctx *ctx, const AddRows *request)
{
    struct store_bytes *cells = arena_array(ctx->arena, request->n_rows, sizeof(*cells));

    if (!cells)
        return ERR_NOMEM;
    for (size_t i = 0; i < request->n_rows; i++) {
        cells[i].data = wire_pack(ctx->arena, &request->rows[i]->base, &cells[i].size);
        if (!cells[i].data)
            return ERR_NOMEM;
    }
    int err = add_rows(ctx->tx, request->load_id, (int32_t)request->first,
                       (struct store_bytes_array){cells, request->n_rows});
    return err < 0 ? err
                   : receive_rows(ctx->tx, request->load_id, (int32_t)(request->first + request->n_rows - 1));
}

enum verdict bulk_on_add_rows(struct handler_ctx *ctx, struct incoming *in)
{
    const AddRows *request = (const AddRows *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct load load;
    enum verdict verdict;

    if (!load_find_staging(ctx, in, request->load_id, &load, &verdict))
        return verdict;
    check(&findings, &load, request);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    return load_answer_with(ctx, in, request->load_id, stage(ctx, request));
}
