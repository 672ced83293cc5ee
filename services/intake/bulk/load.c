/* SPDX-License-Identifier: Apache-2.0
 * load - one bulk load: finding it, telling how it stands. */
#include "bulk.h"

#include <string.h>

#include "wire/wire.h"

static const struct service_handler handlers[] = {
    ON(OpenLoad, bulk_on_open),     ON(AddRows, bulk_on_add_rows),    ON(CheckLoad, bulk_on_check),
    ON(CommitLoad, bulk_on_commit), ON(AbandonLoad, bulk_on_abandon), ON(ShowLoad, bulk_on_show),
};

const struct service_part bulk_part = {SERVICE_HANDLERS(handlers), .queries = bulk_queries};

static int read_headers(struct arena *arena, struct load *load)
{
    size_t count = load->row.headers.count;
    struct findings none = {.arena = arena}; /* they were checked when they came */
    struct err_text text;

    load->files = arena_array(arena, count, sizeof(*load->files));
    if (!load->files)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        const struct store_bytes *bytes = &load->row.headers.items[i];

        load->files[i] = (const LoadFile *)wire_unpack(&bangban__v1__load_file__descriptor, bytes->data,
                                                       bytes->size, arena, &text);
        if (!load->files[i])
            return ERR_NOMEM;
        bulk_read_header(&none, load->files[i], i, &load->headers[i]);
    }
    return 0;
}

static int find(struct handler_ctx *ctx, const char *id, struct load *ret_load)
{
    int err = find_load(ctx->tx, ctx->arena, id, &ret_load->row);

    ret_load->id = id;
    return err < 0 ? err : read_headers(ctx->arena, ret_load);
}

bool load_find(struct handler_ctx *ctx, struct incoming *in, const char *id, struct load *ret_load,
               enum verdict *ret_verdict)
{
    int err = find(ctx, id, ret_load);

    *ret_verdict = VERDICT_DONE;
    if (err == ERR_NOT_FOUND)
        refuse(
            ctx, in,
            &(struct problem){.code = "not-found", .detail = "没有这次批量导入：请先开始导入（OpenLoad）"});
    else if (err < 0)
        *ret_verdict = verdict_of(ctx, in, err);
    return err == 0;
}

bool load_find_staging(struct handler_ctx *ctx, struct incoming *in, const char *id, struct load *ret_load,
                       enum verdict *ret_verdict)
{
    if (!load_find(ctx, in, id, ret_load, ret_verdict))
        return false;
    if (strcmp(ret_load->row.status, "staging") == 0)
        return true;
    refuse(ctx, in,
           &(struct problem){.code = "conflict",
                             .detail = strcmp(ret_load->row.status, "committed") == 0
                                           ? "这批文件已经导入完成，不再更改：结果请查询该次导入"
                                           : "这次导入已放弃：请重新开始导入"});
    return false;
}

int load_fill_report(struct arena *arena, const struct load *load, LoadReport *report)
{
    const struct find_load_row *row = &load->row;
    size_t count = row->outcome_names.count;
    LoadOutcome *outcomes = arena_array(arena, count, sizeof(*outcomes));

    report->outcomes = arena_array(arena, count, sizeof(*report->outcomes));
    if (!outcomes || !report->outcomes)
        return ERR_NOMEM;
    report->load_id = borrow(load->id);
    report->status = borrow(row->status);
    report->rows = (uint32_t)row->row_count;
    report->received = (uint32_t)row->received;
    report->checked_at = row->has_checked_at ? row->checked_at.us : 0;
    report->faults = (uint32_t)row->faults;
    report->projects = (uint32_t)row->projects;
    report->committed_at = row->has_committed_at ? row->committed_at.us : 0;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__load_outcome__init(&outcomes[i]);
        outcomes[i].status = borrow(row->outcome_names.items[i]);
        outcomes[i].count = (uint32_t)row->outcome_counts.items[i];
        report->outcomes[report->n_outcomes++] = &outcomes[i];
    }
    return 0;
}

enum verdict load_answer_with(struct handler_ctx *ctx, struct incoming *in, const char *id, int err)
{
    struct load load;
    LoadReport report;

    bangban__v1__load_report__init(&report);
    if (err == 0)
        err = find(ctx, id, &load);
    if (err == 0)
        err = load_fill_report(ctx->arena, &load, &report);
    if (err == 0)
        err = reply(ctx, in, &report);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
