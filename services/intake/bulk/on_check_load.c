/* SPDX-License-Identifier: Apache-2.0
 * on_check_load - the ends of a bulk load: a dry run of all its rows, the real one, or none. */
#include <string.h>

#include "bulk.h"

static enum verdict perform(struct handler_ctx *ctx, struct incoming *in, const char *id, bool keep)
{
    struct load load;
    enum verdict verdict;

    if (!load_find(ctx, in, id, &load, &verdict))
        return verdict;
    if (strcmp(load.row.status, "committed") == 0) /* asked again: it is told how it stands */
        return load_answer_with(ctx, in, id, 0);
    if (!load_find_staging(ctx, in, id, &load, &verdict))
        return verdict;
    if (load.row.received < load.row.row_count)
        return refuse(
            ctx, in,
            &(struct problem){.code = "conflict",
                              .detail = arena_printf(ctx->arena, "共 %d 行，只收到 %d 行：请从下一行继续传送",
                                                     load.row.row_count, load.row.received)});
    return load_perform(ctx, in, &load, keep);
}

enum verdict bulk_on_check(struct handler_ctx *ctx, struct incoming *in)
{
    return perform(ctx, in, ((const CheckLoad *)in->message)->load_id, false);
}

enum verdict bulk_on_commit(struct handler_ctx *ctx, struct incoming *in)
{
    return perform(ctx, in, ((const CommitLoad *)in->message)->load_id, true);
}

enum verdict bulk_on_abandon(struct handler_ctx *ctx, struct incoming *in)
{
    const char *id = ((const AbandonLoad *)in->message)->load_id;
    struct load load;
    enum verdict verdict;

    if (!load_find_staging(ctx, in, id, &load, &verdict))
        return verdict;
    int err = delete_rows(ctx->tx, id);
    if (err == 0)
        err = delete_faults(ctx->tx, id);
    if (err == 0)
        err = abandon_load(ctx->tx, id);
    return load_answer_with(ctx, in, id, err);
}
