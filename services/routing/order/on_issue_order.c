/* SPDX-License-Identifier: Apache-2.0
 * on_issue_order - the office or the leader orders by hand. */
#include <string.h>

#include "findings/findings.h"
#include "order.h"

struct wish {
    struct uuid application;
    civil_day due;
};

static bool is_addressee(const struct routing *routing, const char *text)
{
    const char *department = "department:", *agent = "agent:";

    if (strncmp(text, department, strlen(department)) == 0)
        return catalogue_department(routing->catalogue, text + strlen(department)) != NULL;
    return strncmp(text, agent, strlen(agent)) == 0 && text[strlen(agent)] != '\0';
}

static int check(struct handler_ctx *ctx, const IssueOrder *request, struct findings *findings,
                 struct wish *ret_wish)
{
    if (uuid_parse(request->application_id, &ret_wish->application) < 0)
        findings_add(findings, "应为 36 位 UUID", "请用受理回执上的办件编号", "applicationId");
    if (request->item < 0 || request->item > CATALOGUE_ITEMS)
        findings_add(findings, "事项编号应为 1 至 59，或留空", "请填写督办所涉的事项编号", "item");
    if (!is_addressee(ctx->state, request->addressee))
        findings_add(findings, "应为 department:部门代码 或 agent:代办员编号", "请写明督办对象", "addressee");
    findings_check_text(findings, "matter", request->matter, ORDER_TEXT_MAX_CHARACTERS);
    if (*request->due_on == '\0')
        return order_usual_day(ctx, &ret_wish->due);
    if (civil_day_parse(request->due_on, &ret_wish->due) < 0 || ret_wish->due.n < civil_day_of(ctx->now).n)
        findings_add(findings, "应为今日或以后的日期，如 2026-03-09", "请更正回复期限", "dueOn");
    return 0;
}

static int issue(struct handler_ctx *ctx, const struct incoming *in, const struct wish *wish,
                 char ret_number[NUMBER_TEXT])
{
    const IssueOrder *request = (const IssueOrder *)in->message;

    return order_issue(ctx,
                       &(struct new_order){.application = &wish->application,
                                           .item = request->item,
                                           .addressee = request->addressee,
                                           .matter = request->matter,
                                           .by = in->caller,
                                           .due = wish->due},
                       ret_number);
}

enum verdict routing_on_issue_order(struct handler_ctx *ctx, struct incoming *in)
{
    struct findings findings = {.arena = ctx->arena};
    char number[NUMBER_TEXT];
    struct has_case_row known = {0};
    struct wish wish = {0};
    int err = check(ctx, (const IssueOrder *)in->message, &findings, &wish);

    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    if (err == 0)
        err = has_case(ctx->tx, ctx->arena, wish.application, &known);
    if (err == 0 && !known.found)
        return refuse(
            ctx, in,
            &(struct problem){.code = "not-found",
                              .detail = "没有这个办件的计划：请核对办件编号；刚受理的办件请稍候再试"});
    if (err == 0)
        err = issue(ctx, in, &wish, number);
    return err == 0 ? order_reply(ctx, in, number) : verdict_of(ctx, in, err);
}
