/* SPDX-License-Identifier: Apache-2.0
 * on_show_load - how a bulk load stands: what was wrong with it, or what it has made, page by page. */
#include "bulk.h"
#include "validate.h"

struct show {
    struct handler_ctx *ctx;
    const struct load *load;
    uint32_t offset, limit;
    LoadReport report;
    LoadView message;
};

static char *file_name(const struct show *show, int32_t file)
{
    return borrow(show->load->row.file_names.items[file]);
}

static int show_faults(struct show *show)
{
    struct arena *arena = show->ctx->arena;
    LoadView *view = &show->message;
    struct load_faults_row *rows;
    size_t count;
    int err =
        load_faults(show->ctx->tx, arena, show->load->id, (int32_t)show->offset, show->limit, &rows, &count);

    if (err < 0)
        return err;
    LoadFault *faults = arena_array(arena, count, sizeof(*faults));
    view->faults = arena_array(arena, count, sizeof(*view->faults));
    if (!faults || !view->faults)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__load_fault__init(&faults[i]);
        faults[i].file = file_name(show, rows[i].file);
        faults[i].line = (uint32_t)rows[i].line;
        faults[i].column = borrow(rows[i].column_name);
        faults[i].rule = borrow(rows[i].rule);
        faults[i].cure = borrow(rows[i].cure);
        view->faults[view->n_faults++] = &faults[i];
    }
    return 0;
}

static int show_results(struct show *show)
{
    struct arena *arena = show->ctx->arena;
    LoadView *view = &show->message;
    struct load_results_row *rows;
    size_t count;
    int err =
        load_results(show->ctx->tx, arena, show->load->id, (int32_t)show->offset, show->limit, &rows, &count);

    if (err < 0)
        return err;
    LoadResult *results = arena_array(arena, count, sizeof(*results));
    char(*ids)[UUID_TEXT] = arena_array(arena, count, sizeof(*ids));
    view->results = arena_array(arena, count, sizeof(*view->results));
    if (!results || !ids || !view->results)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__load_result__init(&results[i]);
        results[i].file = file_name(show, rows[i].file);
        results[i].line = (uint32_t)rows[i].line;
        results[i].project_code = borrow(rows[i].project_code);
        results[i].application_id = borrow(uuid_format(&rows[i].application_id, ids[i]));
        results[i].number = borrow(rows[i].number);
        results[i].status = borrow(rows[i].status);
        view->results[view->n_results++] = &results[i];
    }
    return 0;
}

static int show_all(struct show *show)
{
    bangban__v1__load_view__init(&show->message);
    bangban__v1__load_report__init(&show->report);
    show->message.report = &show->report;
    int err = load_fill_report(show->ctx->arena, show->load, &show->report);
    if (err == 0)
        err = show_faults(show);
    return err < 0 ? err : show_results(show);
}

enum verdict bulk_on_show(struct handler_ctx *ctx, struct incoming *in)
{
    const ShowLoad *request = (const ShowLoad *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct load load;
    enum verdict verdict;
    struct show show = {.ctx = ctx,
                        .load = &load,
                        .offset = request->offset,
                        .limit = request->limit ? request->limit : LIST_LIMIT_DEFAULT};

    if (request->limit > LIST_LIMIT_MAX)
        findings_add(&findings, "一次最多列出 1000 条", "请减小 limit", "limit");
    if (request->offset > INT32_MAX)
        findings_add(&findings, "超出范围", "请从 0 开始", "offset");
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (!load_find(ctx, in, request->load_id, &load, &verdict))
        return verdict;
    int err = show_all(&show);
    if (err == 0)
        err = reply(ctx, in, &show.message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
