/* SPDX-License-Identifier: Apache-2.0
 * on_open_load - a bulk load begins, goes on, or turns out to be done already. */
#include <string.h>

#include "bulk.h"
#include "wire/wire.h"

#define HASH_HEX      64
#define NAME_MAX_FILE 200
#define FILES_MAX     2

static void check_files(struct findings *findings, const OpenLoad *request)
{
    struct bulk_header headers[FILES_MAX];

    if (request->n_files < 1 || request->n_files > FILES_MAX) {
        findings_add(findings, "应为一个或两个文件", "请导入项目文件、申请文件，或两者", "files");
        return;
    }
    for (size_t i = 0; i < request->n_files; i++) {
        findings_check_text(findings, arena_printf(findings->arena, "files[%zu].name", i),
                            request->files[i]->name, NAME_MAX_FILE);
        bulk_read_header(findings, request->files[i], i, &headers[i]);
    }
    if (request->n_files == FILES_MAX &&
        (headers[0].kind != BULK_PROJECTS || headers[1].kind != BULK_APPLICATIONS))
        findings_add(findings, "两个文件应先为项目文件，后为申请文件", "请调整次序", "files");
}

static void check(struct findings *findings, const struct intake *intake, const OpenLoad *request)
{
    const char *id = request->load_id;

    if (strlen(id) != HASH_HEX || strspn(id, "0123456789abcdef") != HASH_HEX)
        findings_add(findings, "应为文件内容的 SHA-256，64 位小写十六进制", "请按文件重新计算", "loadId");
    if (request->rows < 1 || request->rows > intake->load_rows_max)
        findings_add(findings,
                     arena_printf(findings->arena, "应为 1 至 %lld 行", (long long)intake->load_rows_max),
                     "请把文件拆分后分批导入", "rows");
    check_files(findings, request);
}

static int open_new(struct handler_ctx *ctx, const struct incoming *in, const OpenLoad *request)
{
    const char *names[FILES_MAX];
    struct store_bytes headers[FILES_MAX];

    for (size_t i = 0; i < request->n_files; i++) {
        names[i] = request->files[i]->name;
        headers[i].data = wire_pack(ctx->arena, &request->files[i]->base, &headers[i].size);
        if (!headers[i].data)
            return ERR_NOMEM;
    }
    return open_load(ctx->tx, request->load_id, (struct store_text_array){names, request->n_files},
                     (struct store_bytes_array){headers, request->n_files}, (int32_t)request->rows,
                     in->caller, ctx->now);
}

enum verdict bulk_on_open(struct handler_ctx *ctx, struct incoming *in)
{
    const OpenLoad *request = (const OpenLoad *)in->message;
    struct findings findings = {.arena = ctx->arena};

    check(&findings, ctx->state, request);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    return load_answer_with(ctx, in, request->load_id, open_new(ctx, in, request));
}
