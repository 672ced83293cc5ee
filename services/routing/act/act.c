/* SPDX-License-Identifier: Apache-2.0
 * act - see act.h. */
#include "act.h"

#include "act.sql.h"

int act_record(struct handler_ctx *ctx, const struct routing_act *act)
{
    if (!act->text)
        return ERR_NOMEM;
    return record_act(ctx->tx, act->subject, ctx->now, act->kind, act->caller, act->person, act->text);
}

static const char *acts_since(struct handler_ctx *ctx, const char *subject, int64_t version)
{
    struct load_acts_row *rows;
    size_t count;
    char at[WALL_TIME_TEXT];
    const char *text = "";

    if (load_acts(ctx->tx, ctx->arena, subject, version, &rows, &count) < 0)
        return "";
    for (size_t i = 0; text && i < count; i++)
        text = arena_printf(ctx->arena, "%s；第 %lld 版 %s %s（%s）：%s", text, (long long)rows[i].version,
                            wall_time_format(rows[i].acted_at, at), rows[i].person, rows[i].caller,
                            rows[i].text);
    return text ? text : "";
}

bool act_expected(struct handler_ctx *ctx, struct incoming *in, const char *subject,
                  enum verdict *ret_verdict)
{
    const Request *request = in->request;
    struct find_version_row row = {0};

    *ret_verdict = VERDICT_DONE;
    if (request->_expected_case != BANGBAN__V1__REQUEST___EXPECTED_EXPECTED_VERSION)
        return true;
    int err = find_version(ctx->tx, ctx->arena, subject, &row);
    if (err < 0) {
        *ret_verdict = verdict_of(ctx, in, err);
        return false;
    }
    if (request->expected_version == row.version)
        return true;
    const char *detail =
        arena_printf(ctx->arena, "%s 已有进展：您依据的是第 %lld 版，现为第 %lld 版%s。请重新查询后再办理",
                     subject, (long long)request->expected_version, (long long)row.version,
                     acts_since(ctx, subject, request->expected_version));
    refuse(ctx, in, &(struct problem){.code = "conflict", .detail = detail ? detail : "已有进展"});
    return false;
}

int act_show(struct handler_ctx *ctx, const char *subject, RecordAct ***ret_acts, size_t *ret_count,
             uint64_t *ret_version)
{
    struct load_acts_row *rows;
    size_t count;
    int err = load_acts(ctx->tx, ctx->arena, subject, 0, &rows, &count);

    if (err < 0)
        return err;
    RecordAct *acts = arena_array(ctx->arena, count, sizeof(*acts));
    RecordAct **list = arena_array(ctx->arena, count, sizeof(*list));
    if (!acts || !list)
        return ERR_NOMEM;
    *ret_version = 1;
    for (size_t i = 0; i < count; i++) {
        bangban__v1__record_act__init(&acts[i]);
        acts[i].version = *ret_version = (uint64_t)rows[i].version;
        acts[i].acted_at = rows[i].acted_at.us;
        acts[i].kind = borrow(rows[i].kind);
        acts[i].caller = borrow(rows[i].caller);
        acts[i].person = borrow(rows[i].person);
        acts[i].text = borrow(rows[i].text);
        list[i] = &acts[i];
    }
    *ret_acts = list;
    *ret_count = count;
    return 0;
}

const struct service_part act_part = {.queries = act_queries};
