/* SPDX-License-Identifier: Apache-2.0
 * act - recording acts, and telling who comes too late what others have done meanwhile. */
#include "act.h"

#include "act.sql.h"

#define ACTS_TOLD 5 /* in one conflict: more are not read anyway */

int act_record(struct handler_ctx *ctx, const struct incoming *in, const struct uuid *application,
               const char *kind, const char *summary)
{
    if (!summary)
        return ERR_NOMEM;
    return record_act(ctx->tx, *application, ctx->now, kind, in->caller, in->request->actor, summary);
}

int act_record_own(struct handler_ctx *ctx, const struct uuid *application, const char *kind,
                   const char *summary)
{
    if (!summary)
        return ERR_NOMEM;
    return record_act(ctx->tx, *application, ctx->now, kind, BY_SYSTEM, "系统", summary);
}

static const char *tell_acts(struct handler_ctx *ctx, const struct load_acts_since_row *rows, size_t count)
{
    char at[WALL_TIME_TEXT];
    const char *text = "";

    for (size_t i = 0; text && i < count; i++)
        text = arena_printf(ctx->arena, "%s；第 %lld 版 %s %s（%s）：%s", text, (long long)rows[i].version,
                            wall_time_format(rows[i].acted_at, at), rows[i].person, rows[i].caller,
                            rows[i].summary);
    return text;
}

static bool expects_another(const Request *request, int64_t version)
{
    return request->_expected_case == BANGBAN__V1__REQUEST___EXPECTED_EXPECTED_VERSION &&
           request->expected_version != version;
}

bool act_expected(struct handler_ctx *ctx, struct incoming *in, const struct uuid *application,
                  int64_t version)
{
    struct load_acts_since_row *rows;
    size_t count;
    int64_t expected = in->request->expected_version;

    if (!expects_another(in->request, version))
        return true;
    int err = load_acts_since(ctx->tx, ctx->arena, *application, expected, ACTS_TOLD, &rows, &count);
    const char *acts = err == 0 ? tell_acts(ctx, rows, count) : "";
    const char *detail =
        acts ? arena_printf(ctx->arena,
                            "办件已有变化：您依据的是第 %lld 版，现为第 %lld 版%s。请重新查询后再办理",
                            (long long)expected, (long long)version, acts)
             : NULL;
    refuse(ctx, in, &(struct problem){.code = "conflict", .detail = detail ? detail : "办件已有变化"});
    return false;
}
