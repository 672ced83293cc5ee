/* SPDX-License-Identifier: Apache-2.0
 * on_assess_quarter - the scores of a quarter, computed from the facts at each question.
 */
#include "assessment.h"
#include "bus/chain.h"
#include "wire/wire.h"

#define PROBLEMS_MAX 2
#define ANSWER_MAX   ((size_t)1000 * 1000) /* leaves room for the reply around it in one frame of the bus */

struct findings {
    struct field_problem list[PROBLEMS_MAX];
    size_t count;
};

static void find(struct findings *findings, const char *field, const char *rule, const char *cure)
{
    findings->list[findings->count++] = (struct field_problem){field, rule, cure};
}

static void validate(const struct handler_ctx *ctx, const AssessQuarter *request, struct score_order *order,
                     struct findings *findings)
{
    const struct assessment *assessment = ctx->state;

    *order = (struct score_order){.quarter_text = request->quarter,
                                  .department = *request->department ? request->department : NULL};
    if (quarter_parse(request->quarter, &order->quarter) < 0)
        find(findings, "quarter", "应为四位年份加 Q1 至 Q4，年份在 2019 至 2040 之间",
             "请写成 2026Q1 这样的形式");
    else if (wall_time_compare(order->quarter.from, ctx->now) > 0)
        find(findings, "quarter", "该季度尚未开始", "请查询本季度或以前的季度");
    if (order->department && !catalogue_department(assessment->catalogue, order->department))
        find(findings, "department", "没有这个部门代码",
             "请用部门名录（departments.csv）中的代码，或留空查询全部部门");
}

/* The hash of the message while its hash is empty. */
static int seal(struct handler_ctx *ctx, Assessment *message, size_t *ret_size)
{
    uint8_t *bytes = wire_pack(ctx->arena, &message->base, ret_size);
    uint8_t *hash = arena_alloc(ctx->arena, CHAIN_HASH);
    struct chain *chain;

    if (!bytes || !hash || chain_open(&chain) < 0)
        return ERR_NOMEM;
    chain_sha256(chain, (struct bytes_view){bytes, *ret_size}, hash);
    chain_close(&chain);
    message->sha256 = (ProtobufCBinaryData){CHAIN_HASH, hash};
    return 0;
}

static int assess(struct handler_ctx *ctx, const struct score_order *order, Assessment *message,
                  size_t *ret_size)
{
    const struct assessment *assessment = ctx->state;
    const struct scoring scoring = {assessment->calendar, assessment->catalogue, assessment->clock_rules,
                                    assessment->rules};
    struct facts facts;
    int err = fact_set_load(ctx, order, &facts);

    if (err == 0)
        err = score_quarter(ctx->arena, &scoring, order, &facts, message);
    return err < 0 ? err : seal(ctx, message, ret_size);
}

enum verdict assessment_on_assess_quarter(struct handler_ctx *ctx, struct incoming *in)
{
    struct findings findings = {0};
    struct score_order order;
    Assessment message;
    size_t size;

    validate(ctx, (const AssessQuarter *)in->message, &order, &findings);
    if (findings.count)
        return refuse(ctx, in,
                      &(struct problem){.code = "invalid-field",
                                        .detail = "查询条件有误，请按各项提示修改",
                                        .fields = findings.list,
                                        .field_count = findings.count});
    int err = assess(ctx, &order, &message, &size);
    if (err == 0 && size > ANSWER_MAX)
        return refuse(
            ctx, in,
            &(struct problem){.code = "too-big", .detail = "评价依据过多，一次答复放不下：请按部门分别查询"});
    if (err == 0)
        err = reply(ctx, in, &message);
    return err == 0 ? VERDICT_DONE : verdict_of(ctx, in, err);
}
