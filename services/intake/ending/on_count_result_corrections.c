/* SPDX-License-Identifier: Apache-2.0
 * on_count_result_corrections - how many of their decisions the departments had to correct (regulation, part
 * four, 1: 精确办结). */
#include "ending.h"

typedef Bangban__V1__ResultCorrectionCount ResultCorrectionCount;
typedef Bangban__V1__ResultCorrectionCounts ResultCorrectionCounts;

struct span {
    wall_time from_at, before_at;
    bool has_from, has_before;
};

static void validate_day(struct findings *findings, const char *path, const char *text, civil_day *ret_day)
{
    if (*text && civil_day_parse(text, ret_day) < 0)
        findings_add(findings, "日期应为 YYYY-MM-DD", "例如 2026-03-01，或留空", "%s", path);
}

static void validate(struct findings *findings, const struct intake *intake,
                     const CountResultCorrections *request, struct span *ret_span)
{
    civil_day from = {0}, until = {0};

    if (*request->department && !catalogue_department(intake->catalogue, request->department))
        findings_add(findings, "没有这个部门", "请填写部门代码，例如 housing，或留空", "department");
    validate_day(findings, "fromOn", request->from_on, &from);
    validate_day(findings, "untilOn", request->until_on, &until);
    until.n++;
    *ret_span = (struct span){wall_time_at(from, 0, 0), wall_time_at(until, 0, 0), *request->from_on != '\0',
                              *request->until_on != '\0'};
}

static enum verdict answer(struct handler_ctx *ctx, struct incoming *in,
                           const struct count_result_corrections_row *rows, size_t count)
{
    ResultCorrectionCount *views = arena_array(ctx->arena, count, sizeof(*views));
    ResultCorrectionCounts message;

    bangban__v1__result_correction_counts__init(&message);
    message.departments = arena_array(ctx->arena, count, sizeof(*message.departments));
    if (!views || !message.departments)
        return verdict_of(ctx, in, ERR_NOMEM);
    for (size_t i = 0; i < count; i++) {
        bangban__v1__result_correction_count__init(&views[i]);
        views[i].department = borrow(rows[i].department);
        views[i].corrections = (uint32_t)rows[i].corrections;
        views[i].after_delivery = (uint32_t)rows[i].after_delivery;
        views[i].decisions = (uint32_t)rows[i].decisions;
        message.departments[message.n_departments++] = &views[i];
    }
    int err = reply(ctx, in, &message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}

enum verdict intake_on_count_result_corrections(struct handler_ctx *ctx, struct incoming *in)
{
    const CountResultCorrections *request = (const CountResultCorrections *)in->message;
    struct findings findings = {.arena = ctx->arena};
    struct count_result_corrections_row *rows;
    struct span span;
    size_t count;

    validate(&findings, ctx->state, request, &span);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = count_result_corrections(ctx->tx, ctx->arena, request->department,
                                       span.has_from ? &span.from_at : NULL,
                                       span.has_before ? &span.before_at : NULL, &rows, &count);
    return err == 0 ? answer(ctx, in, rows, count) : verdict_of(ctx, in, err);
}
