/* SPDX-License-Identifier: Apache-2.0
 * on_report_cannot_handle - an agent cannot go on with an item: the enterprise is told why, the leader is
 * asked what to do (regulation, part one, 3: 无法办理的要做出相应解释，并请求指示). */
#include <string.h>

#include "leader.h"
#include "leader.sql.h"
#include "reasons.h"
#include "validate.h"

#define EXPLANATION_MAX_CHARACTERS 1000
#define REQUEST_MAX_CHARACTERS     500

struct report {
    const ReportCannotHandle *request;
    struct application application;
};

static enum verdict refuse_with(struct handler_ctx *ctx, struct incoming *in, const char *code,
                                const char *detail)
{
    return refuse(ctx, in, &(struct problem){.code = code, .detail = detail});
}

static void validate(struct findings *findings, const struct intake *intake,
                     const ReportCannotHandle *request, struct uuid *ret_id)
{
    validate_application_id(findings, request->application_id, ret_id);
    if (request->item < 1 || request->item > CATALOGUE_ITEMS)
        findings_add(findings, "事项编号应为 1 至 59", "请填写无法办理的事项", "item");
    if (!reasons_name(intake->reasons, request->reason_code))
        findings_add(findings, "没有这种原因", reasons_choice(intake->reasons, findings->arena),
                     "reasonCode");
    findings_check_text(findings, "explanation", request->explanation, EXPLANATION_MAX_CHARACTERS);
    findings_check_text(findings, "request", request->request, REQUEST_MAX_CHARACTERS);
}

static enum verdict ask(struct handler_ctx *ctx, struct incoming *in, const struct report *report)
{
    const struct intake *intake = ctx->state;
    const ReportCannotHandle *request = report->request;
    const struct uuid *id = &report->application.id;
    const char *item = catalogue_item(intake->catalogue, request->item)->name_zh;
    struct bulletin bulletin = BULLETIN(ctx);
    struct instruction_request asked = {.kind = "cannot_handle",
                                        .application = &report->application,
                                        .item = request->item,
                                        .reason_code = request->reason_code,
                                        .reason = reasons_name(intake->reasons, request->reason_code),
                                        .explanation = request->explanation,
                                        .request = request->request,
                                        .raised_by = in->caller,
                                        .person = in->request->actor};
    int err = leader_ask(ctx, &asked, &bulletin);

    if (err == ERR_CONFLICT)
        return reject(ctx, in, "conflict", "该事项已有一件请示在等待领导指示，请待指示后再报");
    if (err == 0)
        err = act_record(
            ctx, in, id, "cannot_handle.reported",
            arena_printf(ctx->arena, "“%s”无法办理（%s），请示 %s", item, asked.reason, asked.number));
    bulletin_tell(ctx, &bulletin, id, "cannot_handle.reported",
                  FIELDS({"item", item}, {"reason", asked.reason}, {"explanation", request->explanation},
                         {"number", asked.number}));
    if (err == 0)
        err = bulletin_send(ctx, &bulletin);
    return err == 0 ? reply_with_request(ctx, in, asked.number) : verdict_of(ctx, in, err);
}

static enum verdict report_item(struct handler_ctx *ctx, struct incoming *in, const struct report *report)
{
    struct find_item_under_way_row row;
    int err = find_item_under_way(ctx->tx, ctx->arena, report->application.id, report->request->item, &row);

    if (err == ERR_NOT_FOUND)
        return refuse_with(ctx, in, "not-found", "该办件没有这个事项：请核对事项编号，以受理回执为准");
    if (err < 0)
        return verdict_of(ctx, in, err);
    if (!row.open || !report->application.row.has_accepted_at)
        return refuse_with(ctx, in, "conflict",
                           "该事项不在办理中：只有已受理、尚未办结的事项可以报告无法办理");
    return ask(ctx, in, report);
}

enum verdict intake_on_report_cannot_handle(struct handler_ctx *ctx, struct incoming *in)
{
    struct report report = {.request = (const ReportCannotHandle *)in->message};
    struct findings findings = {.arena = ctx->arena};
    struct uuid id;

    validate(&findings, ctx->state, report.request, &id);
    if (findings.count)
        return findings_refuse(ctx, in, &findings);
    int err = application_load(ctx, &id, &report.application);
    if (err == ERR_NOT_FOUND)
        return refuse_unknown_application(ctx, in);
    if (err < 0)
        return verdict_of(ctx, in, err);
    if (!act_expected(ctx, in, &id, report.application.row.version))
        return VERDICT_DONE;
    return report_item(ctx, in, &report);
}
